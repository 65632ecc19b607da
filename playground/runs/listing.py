"""All runs of a folder, for many who ask often: what has ended is read again only after something
was written to it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from playground.runs import folder as folders
from playground.runs.errors import NoRun
from playground.runs.history import History
from playground.runs.records import RunInfo

Written = tuple[tuple[int, int], ...]
"""When a run's files were last written to, and how long they are."""


class Listing:
    """Reads one folder's runs; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ended: dict[Path, tuple[Written, RunInfo]] = {}

    def runs(self) -> list[RunInfo]:
        """All of them, newest first."""
        before, ended, found = self._ended, {}, []
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            written = _written(path)  # before it is read, so that nothing is missed
            then, info = before.get(path, ((), None))
            try:
                if info is None or then != written:
                    info = History(path).info()
            except NoRun:  # something else lies there, or it was deleted just now
                continue
            found.append(info)
            if not info.live:
                ended[path] = written, info
        self._ended = ended
        return sorted(found, key=lambda info: info.created, reverse=True)


def _written(folder: Path) -> Written:
    found = []
    for name in (folders.HISTORY, f"{folders.HISTORY}-wal"):
        with suppress(OSError):  # it is not there
            file = (folder / name).stat()
            if file.st_size:  # an empty log is what readers leave behind
                found.append((file.st_mtime_ns, file.st_size))
    return tuple(found)


def list_runs(folder: Path | None = None) -> list[RunInfo]:
    """All runs in a runs folder (the usual one by default), newest first."""
    return Listing(folders.runs_folder() if folder is None else folder).runs()

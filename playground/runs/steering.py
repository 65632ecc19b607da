"""What a run that is there can be told, and by whom: asked, steered, renamed, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from playground.runs import folder as folders
from playground.runs.errors import NotYours, RunError
from playground.runs.history import History
from playground.runs.listing import Listing
from playground.runs.pool import Pool
from playground.runs.process import Gone
from playground.runs.records import RunInfo
from playground.runs.state import told
from playground.runs.store import rename_run

_ELSEWHERE = "This run is trained by another program, such as the command line; steer it there."


class Steering:
    """Runs in `folder`, those in training by the workers of `pool`.

    `owner` is any text that only the one who starts a run has; an empty one is nobody, and
    nobody's runs may be steered by anybody. Methods raise NoRun for an id that is not there,
    NotYours, or RunError, each with one sentence.
    """

    def __init__(self, folder: Path, pool: Pool) -> None:
        self.folder = folder
        self._pool = pool
        self._listing = Listing(folder)
        self._speeds: dict[str, int] = {}  # run → steps a second it is held back to
        self._parts: dict[str, float] = {}  # run → parts of a step a second, in slow motion

    def history(self, id: str) -> History:
        """A run's history, for anybody to read from as often as wanted."""
        history = History(folders.run_folder(id, self.folder))
        history.version()
        return history

    def list(self) -> list[RunInfo]:
        """All runs, newest first."""
        return self._listing.runs()

    def place(self, id: str) -> int | None:
        """A run's place in the queue, 1 for the next; None if it does not wait."""
        return self._pool.place(id)

    def together(self, id: str) -> tuple[str, ...]:
        """The runs that train together with this one now, itself included."""
        return self._pool.together(id)

    def send(self, id: str, command: Mapping[str, Any], owner: str = "") -> None:
        """Tell a run something, such as {"do": "set", "name": "lr", "value": 0.001}."""
        do = str(command.get("do"))
        info = self._own(id, owner)
        told(info.status, do)
        if do == "stop" and (waiting := self._pool.withdraw(id)):
            for store in waiting.values():
                with closing(store):
                    store.status("stopped")
        elif worker := self._pool.worker_of(id):
            try:
                worker.send({**command, "run": id})
            except Gone:
                if do != "stop":
                    raise
        elif info.live:
            raise RunError(_ELSEWHERE)

    def run(self, id: str, owner: str = "") -> None:
        """Go on after a pause."""
        self.send(id, {"do": "run"}, owner)

    def pause(self, id: str, owner: str = "") -> None:
        """Wait before the next update."""
        self.send(id, {"do": "pause"}, owner)

    def step(self, id: str, n: int = 1, owner: str = "") -> None:
        """Make n updates, then wait."""
        self.send(id, {"do": "step", "n": n}, owner)

    def part(self, id: str, owner: str = "") -> None:
        """Do the next named part of an update, then wait."""
        self.send(id, {"do": "part"}, owner)

    def set(self, id: str, name: str, value: float | bool | str, owner: str = "") -> None:
        """Change a live setting; what does not fit is noted in the history as refused."""
        self.send(id, {"do": "set", "name": name, "value": value}, owner)

    def speed(self, id: str, limit: int, owner: str = "") -> None:
        """Hold a run back to so many steps a second, 0 for full speed; what it computes stays
        the same."""
        self.send(id, {"do": "speed", "limit": limit}, owner)
        self._speeds |= dict.fromkeys(self.together(id), limit)

    def speed_of(self, id: str) -> int:
        """What `speed` last said of a run, 0 if nothing."""
        return self._speeds.get(id, 0)

    def slow(self, id: str, parts: float, owner: str = "") -> None:
        """Make so many named parts of an update a second, 0 for whole updates."""
        self.send(id, {"do": "slow", "parts": parts}, owner)
        self._parts[id] = parts

    def slow_of(self, id: str) -> float:
        """What `slow` last said of a run, 0 if nothing."""
        return self._parts.get(id, 0.0)

    def save(self, id: str, owner: str = "") -> None:
        """Write a checkpoint."""
        self.send(id, {"do": "save"}, owner)

    def stop(self, id: str, owner: str = "") -> None:
        """Save and end; stopping what has ended changes nothing."""
        self.send(id, {"do": "stop"}, owner)

    def rename(self, id: str, name: str, owner: str = "") -> None:
        """Give a run another name."""
        rename_run(self._own(id, owner).folder, name)

    def delete(self, id: str, owner: str = "") -> None:
        """Remove a run with all it holds; if it is being trained that ends at once."""
        info = self._own(id, owner)
        if waiting := self._pool.withdraw(id):
            for store in waiting.values():
                with closing(store):
                    store.status("stopped")
        elif len(self.together(id)) > 1:
            raise RunError("This run trains together with others; stop them before you delete it.")
        elif worker := self._pool.worker_of(id):
            worker.kill()
            worker.wait(10)
        elif info.live:
            raise RunError(_ELSEWHERE)
        folders.delete_run(info.folder)

    def _own(self, id: str, owner: str) -> RunInfo:
        info = self.history(id).info()
        if info.owner and info.owner != owner:
            raise NotYours("Somebody else started this run: you can watch it, or start your own.")
        return info

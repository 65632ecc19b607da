"""A run's folder: where it lives, what it is called, who holds its lock.

<runs folder>/<id>/history.sqlite   the history
                   checkpoints/     step-00001234.safetensors
                   lock             held by the one process that writes
                   worker.log       what the worker had to say, if anything
                   reserve          room to say that the disk is full
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout
from safetensors import SafetensorError, safe_open

from playground.runs.errors import NoRun, RunLocked

HISTORY = "history.sqlite"
_RESERVE = 2**17  # bytes: a few pages of the history and of its log
_ID = re.compile(r"[a-z0-9][a-z0-9-]{3,60}")
_CHECKPOINT = re.compile(r"step-(\d+)\.safetensors")


def runs_folder() -> Path:
    """Where runs live: PLAYGROUND_RUNS, else a folder in the user's data directory."""
    chosen = os.environ.get("PLAYGROUND_RUNS")
    if chosen:
        return Path(chosen).expanduser().resolve()
    return Path(platformdirs.user_data_dir("generative-playground", appauthor=False)) / "runs"


def new_id(family: str) -> str:
    """A short name that fits a link and cannot be guessed, such as "vae-9f86d081e2"."""
    word = re.sub(r"[^a-z0-9]", "", family.lower())[:16] or "run"
    return f"{word}-{secrets.token_hex(5)}"


def run_folder(id: str, runs: Path) -> Path:
    """The folder of run `id`; raises NoRun unless `id` looks like one of `new_id`'s."""
    if not _ID.fullmatch(id):
        raise NoRun(f"There is no run {id[:60]!r}; the link may be incomplete.")
    return runs / id


def checkpoints(folder: Path) -> list[tuple[int, Path]]:
    """The run's checkpoints as (step, path), oldest first."""
    try:
        found = list((folder / "checkpoints").iterdir())
    except OSError:
        return []
    matches = ((_CHECKPOINT.fullmatch(path.name), path) for path in found)
    return sorted((int(match[1]), path) for match, path in matches if match)


def drop_checkpoints(folder: Path, after: int) -> None:
    """Delete what was saved after that step."""
    for step, path in checkpoints(folder):
        if step > after:
            path.unlink(missing_ok=True)


def seconds(checkpoint: Path) -> float | None:
    """How long the run had trained when it was saved, read without torch; None if there is no
    such file or it cannot be read."""
    try:
        with safe_open(checkpoint, framework="np") as file:
            return float(json.loads((file.metadata() or {})["run"]).get("seconds", 0.0))
    except (SafetensorError, OSError, KeyError, ValueError):
        return None


def prepare(folder: Path) -> None:
    """Clear away half-written checkpoints, and keep some room, so that a run on a full disk can
    still say so. Raises OSError."""
    for part in (folder / "checkpoints").glob("*.part"):
        part.unlink(missing_ok=True)
    path = folder / "reserve"
    if not path.exists():
        path.write_bytes(bytes(_RESERVE))


def free_reserve(folder: Path) -> None:
    """Give the room back."""
    (folder / "reserve").unlink(missing_ok=True)


def take_lock(folder: Path) -> FileLock:
    """Hold the folder's lock until `release()`; raises RunLocked if another process has it,
    and OSError."""
    # any thread may release it: the client's threads share their stores
    lock = FileLock(folder / "lock", thread_local=False)
    try:
        # those who only ask (is_held) hold it for less than a millisecond
        lock.acquire(timeout=1, poll_interval=0.01)
    except Timeout:
        raise RunLocked(
            "Another process is training this run; stop it there, or wait until it ends."
        ) from None
    return lock


def is_held(folder: Path) -> bool:
    """Whether some process writes to the run."""
    path = folder / "lock"
    if not path.exists():  # asking would make it, and the folder of a deleted run with it
        return False
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def delete_run(folder: Path) -> None:
    """Remove a run and all it holds. A process that still trains it ends by itself."""
    if not (folder / HISTORY).exists():
        raise NoRun("There is no such run; it may have been deleted already.")
    # the history goes first: without it the folder is no run, whatever may come late
    (folder / HISTORY).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)

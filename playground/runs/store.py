"""Writing a run's history, and everything to read it with: the room's front door.

store = Store.create(folder, recipe)
for event in train(recipe, poll, folder=folder):
    store.record(event)
store.close()

History(folder).curves()
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from playground.core.events import Event, Saved, Started
from playground.core.recipe import Recipe
from playground.runs import database as databases
from playground.runs import folder as folders
from playground.runs.errors import DiskFull, NoRun, RunError, RunLocked
from playground.runs.folder import delete_run, runs_folder
from playground.runs.history import History
from playground.runs.listing import list_runs
from playground.runs.recording import Recorder
from playground.runs.records import Curves, Doing, Note, RunInfo
from playground.runs.sheets import Picture, Sheet
from playground.runs.state import KILLED, Status
from playground.runs.thinning import Limits, thin_checkpoints

__all__ = [
    "Curves", "DiskFull", "Doing", "History", "Limits", "NoRun", "Note", "Picture", "RunError",
    "RunInfo", "RunLocked", "Sheet", "Store", "delete_run", "list_runs", "rename_run",
    "runs_folder",
]  # fmt: skip

_DEFAULT = Limits()
_NAME = 80  # characters of a run's name


class Store:
    """The one writer of a run; holds the folder's lock until closed.

    Every method is one short transaction. They raise NoRun when the run was deleted, and
    DiskFull when no room is left, after which the run has failed.
    """

    def __init__(self, folder: Path, database: sqlite3.Connection, lock: FileLock, limits: Limits):
        self.folder, self.limits = folder, limits
        self._database, self._lock = database, lock
        self._recorder = Recorder(database, limits)

    @classmethod
    def create(
        cls,
        folder: Path,
        recipe: Recipe,
        *,
        name: str = "",
        owner: str = "",
        limits: Limits = _DEFAULT,
    ) -> Store:
        """A new run in `folder`, queued; raises RunError if the folder holds one already."""
        folder = Path(folder).resolve()
        if (folder / folders.HISTORY).exists():
            raise RunError(f"There is a run in {folder} already; choose another folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _released_on_error(folders.take_lock(folder)) as lock:
                folders.prepare(folder)
                database = databases.create(folder, recipe, name[:_NAME], owner)
                return cls(folder, database, lock, limits)
        except (OSError, sqlite3.Error) as error:
            raise databases.unwritable(error, folder) from None

    @classmethod
    def open(cls, folder: Path, *, limits: Limits = _DEFAULT) -> Store:
        """An existing run, to go on with it; raises NoRun, and RunLocked while another process
        writes to it."""
        folder = Path(folder).resolve()
        History(folder).version()  # raises NoRun before anything is touched
        try:
            with _released_on_error(folders.take_lock(folder)) as lock:
                folders.prepare(folder)
                store = cls(folder, databases.open_to_write(folder), lock, limits)
                if store.state in ("running", "paused"):  # its worker was killed
                    store.status("interrupted", KILLED)
                return store
        except (OSError, sqlite3.Error) as error:
            raise databases.explained(error, folder) from None

    @property
    def step(self) -> int:
        """Updates made so far."""
        return self._recorder.step

    @property
    def state(self) -> Status:
        """What the run is doing."""
        return self._recorder.state

    def record(self, event: Event) -> None:
        """Keep what `train` said. A run that starts from an earlier step than it had come to loses
        what was saved later: a lane of a race may have saved alone before all were killed."""
        if isinstance(event, Started):  # first, so that no checkpoint ever outruns the history
            folders.drop_checkpoints(self.folder, after=event.step)
        with self._writing():
            self._recorder.record(event)
        if isinstance(event, Saved):
            thin_checkpoints(self.folder, self.limits, databases.used(self._database))

    def status(self, status: Status, reason: str = "") -> None:
        """Say what the run is doing now; saying so twice changes nothing."""
        if status != self.state:
            with self._writing():
                self._recorder.status(status, reason)

    def refuse(self, reason: str) -> None:
        """Note that a command could not be obeyed."""
        with self._writing():
            self._recorder.note(self.step, "refused", {"reason": reason})

    def belongs_to(self, ids: Sequence[str], what: str, race: bool = False) -> None:
        """Note that the run is one side of a comparison of these, called `what`, or of a race."""
        said = {"runs": list(ids), "what": what, **({"race": True} if race else {})}
        with self._writing():
            self._recorder.note(0, "together", said)

    def branched(self, parent: Path, step: int, seconds: float) -> None:
        """Note that the run goes on from another one's `step`, made after `seconds` of training,
        and take over its history up to there: curves, pictures, what was measured and changed.
        The parent is only read."""
        with databases.attached(self._database, parent), self._writing():
            databases.take_over(self._database, step, seconds)
            self._recorder.load()
            self._recorder.rewind(step)
            self._recorder.note(step, "branched", {"run": parent.name})

    def doing(self, what: str, done: int, total: int) -> None:
        """Say what a starting run is busy with."""
        with self._writing():
            said = json.dumps([what, done, total])
            self._database.execute("UPDATE run SET doing = ?", [said])

    def check(self) -> None:
        """Raise NoRun if the run was deleted."""
        if not (self.folder / folders.HISTORY).exists():
            raise NoRun("This run has been deleted.")

    def close(self) -> None:
        """Let go of the run; closing twice is harmless."""
        folders.free_reserve(self.folder)
        self._database.close()
        self._lock.release()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; if it fails nothing of it is kept, here or on the disk."""
        self.check()
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield
            self._touch()
            self._database.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            problem = databases.explained(error, self.folder)
            self._undo()
            if isinstance(problem, DiskFull):
                self._fail(str(problem))
            raise problem from None
        except BaseException:
            self._undo()
            raise

    def _touch(self) -> None:
        now = "UPDATE run SET version = version + 1, updated = ?"
        self._database.execute(now, [time.time()])

    def _undo(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            self._recorder.load()

    def _fail(self, reason: str) -> None:
        """Mark the run as failed on a full disk, in the room kept free for that."""
        folders.free_reserve(self.folder)
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._recorder.status("failed", reason)
            self._touch()
            self._database.execute("COMMIT")
        except sqlite3.Error:  # not even that: readers will see it as interrupted
            self._undo()


def rename_run(folder: Path, name: str) -> None:
    """Give a run another name, also while it goes on; raises NoRun."""
    name = " ".join(name.split())[:_NAME]
    folder = Path(folder).resolve()
    History(folder).version()
    try:
        with contextlib.closing(databases.open_to_write(folder)) as database:
            database.execute("UPDATE run SET name = ?, version = version + 1", [name])
    except (OSError, sqlite3.Error) as error:
        raise databases.explained(error, folder) from None


@contextmanager
def _released_on_error(lock: FileLock) -> Iterator[FileLock]:
    try:
        yield lock
    except BaseException:
        lock.release()
        raise

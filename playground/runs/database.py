"""The SQLite file of a run: its tables, and how to open it for writing and for reading.

In WAL mode one process writes while any number read, and what was committed survives a kill.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playground.core.recipe import Recipe
from playground.runs.errors import DiskFull, NoRun, RunError
from playground.runs.folder import HISTORY

MOST_COPIED = 100_000_000  # bytes of pictures that a branch takes over
_FORMAT = 1
_APPLICATION = 0x67656E70  # "genp", in the file's header

_SCHEMA = f"""
BEGIN;
CREATE TABLE run (  -- one row
    recipe TEXT NOT NULL,  -- JSON
    name TEXT NOT NULL,
    owner TEXT NOT NULL,  -- '' for anybody
    status TEXT NOT NULL DEFAULT 'queued',
    reason TEXT NOT NULL DEFAULT '',
    step INTEGER NOT NULL DEFAULT 0,  -- updates made
    origin INTEGER NOT NULL DEFAULT 0,  -- updates made before this history begins
    started TEXT NOT NULL DEFAULT '{{}}',  -- JSON: the fields of the event Started
    doing TEXT NOT NULL DEFAULT 'null',  -- JSON: what, done, total
    seconds REAL NOT NULL DEFAULT 0,
    speed REAL NOT NULL DEFAULT 0,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE scalars (id INTEGER PRIMARY KEY, data BLOB NOT NULL);  -- chunks of the pyramid
CREATE TABLE pictures (
    name TEXT, step INTEGER, kind TEXT, count INTEGER, height INTEGER, width INTEGER,
    channels INTEGER, columns INTEGER, data BLOB, PRIMARY KEY (name, step)
);
CREATE TABLE notes (id INTEGER PRIMARY KEY, step INTEGER, time REAL, kind TEXT, data TEXT);
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORMAT};
"""


def create(folder: Path, recipe: Recipe, name: str, owner: str) -> sqlite3.Connection:
    """A new history for writing."""
    database = open_to_write(folder)
    database.executescript(_SCHEMA)
    row = [recipe.model_dump_json(), name, owner, time.time(), time.time()]
    database.execute(
        "INSERT INTO run (recipe, name, owner, created, updated) VALUES (?, ?, ?, ?, ?)", row
    )
    database.execute("COMMIT")
    return database


def open_to_write(folder: Path) -> sqlite3.Connection:
    """The history in `folder` for writing; it is made if there is none."""
    database = sqlite3.connect(
        # any thread may use it, one at a time
        (folder / HISTORY).absolute().as_uri(), uri=True, timeout=10, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    return database


@contextmanager
def open_to_read(folder: Path) -> Iterator[sqlite3.Connection]:
    """One consistent view of a history; raises NoRun if there is none (any longer).

    Opening takes 50 µs, so nothing is kept open: a run may be deleted at any time.
    """
    path = folder / HISTORY
    if not path.exists():
        raise NoRun("There is no such run; it may have been deleted.")
    try:
        with closing(
            sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=10)
        ) as database:
            database.row_factory = sqlite3.Row
            database.execute("BEGIN")
            _check(database)
            yield database
    except sqlite3.Error as error:
        if not path.exists():
            raise NoRun("This run has just been deleted.") from None
        raise NoRun(f"The history of this run cannot be read ({error}).") from None


def _check(database: sqlite3.Connection) -> None:
    if database.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
        raise NoRun("This folder holds no run of the playground.")
    if database.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
        raise NoRun("This run was written by another version of the playground.")


@contextmanager
def attached(database: sqlite3.Connection, folder: Path) -> Iterator[None]:
    """Within, the history of another run can be read as `parent`; raises NoRun."""
    try:
        database.execute("ATTACH ? AS parent", [f"{(folder / HISTORY).as_uri()}?mode=ro"])
    except sqlite3.Error as error:
        raise NoRun(f"The run to branch from cannot be read ({error}).") from None
    try:
        yield
    finally:
        database.execute("DETACH parent")


def take_over(database: sqlite3.Connection, step: int, seconds: float) -> None:
    """Copy from the attached `parent` what a branch at `step`, after so many seconds of training,
    has in common with it; scalars whole, as their chunks overlap `step`. The pictures of a very
    long run stay behind."""
    row = database.execute("SELECT step, origin, started FROM parent.run").fetchone()
    database.execute(
        "UPDATE run SET step = ?, origin = ?, started = ?, seconds = ?", [*row, seconds]
    )
    database.execute("INSERT INTO scalars SELECT * FROM parent.scalars")
    pictures = "SELECT * FROM parent.pictures WHERE step <= ? AND name <> 'part'"
    size = f"SELECT total(length(data)) FROM ({pictures})"
    if database.execute(size, [step]).fetchone()[0] < MOST_COPIED:
        database.execute(f"INSERT INTO pictures {pictures}", [step])
    database.execute(
        "INSERT INTO notes (step, time, kind, data) SELECT step, time, kind, data "
        "FROM parent.notes WHERE step <= ? AND kind IN ('changed', 'measured') ORDER BY id", [step],
    )  # fmt: skip


def used(database: sqlite3.Connection) -> int:
    """Bytes of the history that hold something."""
    pages, free, size = (
        database.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def is_full(error: Exception, folder: Path) -> bool:
    """Whether `error` came of a full disk."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return True
    # some libraries, SQLite among them, call it any I/O error
    return folder.exists() and shutil.disk_usage(folder).free < 1 << 16


def full_disk(folder: Path) -> DiskFull:
    """The sentence for a full disk."""
    return DiskFull(
        f"The disk under the run folder is full: free some space in {folder.parent} and try again."
    )


def explained(error: sqlite3.Error | OSError, folder: Path) -> RunError:
    """Why writing to a run failed, in one sentence."""
    if not (folder / HISTORY).exists():
        return NoRun("This run has been deleted.")
    return unwritable(error, folder)


def unwritable(error: sqlite3.Error | OSError, folder: Path) -> RunError:
    """Why a folder cannot be written to, in one sentence."""
    if is_full(error, folder):
        return full_disk(folder)
    return RunError(f"The run folder {folder} cannot be written to ({error}).")

"""Where data lie on this machine."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

APP = "generative-playground"


def data_folders() -> list[Path]:
    """Where downloaded sets are looked for, in this order: PLAYGROUND_DATA, then the cache."""
    named = os.environ.get("PLAYGROUND_DATA")
    return [*([Path(named).expanduser()] if named else []), cache_folder() / "data"]


def cache_folder() -> Path:
    """What can be made or fetched again; may not exist yet."""
    return user_cache_path(APP, appauthor=False)


def uploads_folder() -> Path:
    """Visitors' files: PLAYGROUND_UPLOADS, else in the user's data folder; may not exist yet."""
    named = os.environ.get("PLAYGROUND_UPLOADS")
    if named:
        return Path(named).expanduser()
    return user_data_path(APP, appauthor=False) / "uploads"


def writable(folder: Path) -> bool:
    """Whether files can be made in `folder`; makes the folder if it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


@contextmanager
def arriving(path: Path) -> Iterator[Path]:
    """A place beside `path` to write to; it becomes `path` in one move, or vanishes on error."""
    new = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        yield new
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)

"""Work that takes longer than a page may wait: done once for everyone, beside the pages."""

from __future__ import annotations

import atexit
import threading
import time
import traceback
from collections.abc import Callable
from math import inf
from typing import Any, Generic, TypeVar
from weakref import WeakSet

import streamlit as st

T = TypeVar("T")
_EVERY = 0.4  # seconds between looks at what goes on
_AT_ONCE = 0.15  # seconds a page waits before it says that something goes on
_AT_END = 10.0  # seconds a task gets when the server ends
_KEPT = 10.0  # seconds a problem is kept, so that pages can show it
_UNFINISHED: WeakSet[Task[Any]] = WeakSet()
Progress = Callable[[str, int, int], None]


class Task(Generic[T]):
    """Runs `work(progress)` in a thread of its own. `mishaps` become the sentence `problem`; so
    does any other error, whose details go to the server's log."""

    def __init__(self, work: Callable[[Progress], T], *mishaps: type[Exception]) -> None:
        self.result: T | None = None
        self.problem = ""
        self.doing: tuple[str, int, int] | None = None  # what, done, total
        self._work, self._mishaps = work, mishaps
        self._ended = inf
        self._thread = threading.Thread(target=self._run, name="background task", daemon=True)
        _UNFINISHED.add(self)
        self._thread.start()

    @property
    def going(self) -> bool:
        """Whether it still works."""
        return self._thread.is_alive()

    @property
    def spent(self) -> bool:
        """Whether it failed some time ago, so that it should be tried again."""
        return bool(self.problem) and time.monotonic() - self._ended > _KEPT

    def wait(self, seconds: float | None = None) -> None:
        """Until it is done, so many seconds at most."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.result = self._work(self._progress)
        except self._mishaps as error:
            self.problem = str(error)
        except Exception as error:  # the last place where a mishap can become a sentence
            traceback.print_exc()
            self.problem = _UNEXPECTED.format(type(error).__name__)
        self._ended = time.monotonic()

    def _progress(self, what: str, done: int, total: int) -> None:
        self.doing = (what, done, total)


_UNEXPECTED = (
    "This has failed with an unexpected error, {}. The server's log has the details; it is tried "
    "again when the page is opened anew."
)


def remembered(most: int | None = None):
    """Decorates what returns a Task: the same is done once for everyone, for the `most` that were
    asked for last; what has failed is tried again for who asks some seconds later."""
    return st.cache_resource(
        show_spinner=False, max_entries=most, validate=lambda task: not task.spent
    )


@atexit.register
def _finish() -> None:
    """Torch must not be in the middle of something when the interpreter ends."""
    for task in list(_UNFINISHED):
        task.wait(_AT_END)


def awaited(task: Task[T], otherwise: str) -> T | None:
    """The task's result; while there is none, a line that says what goes on, and None. Without
    words nothing is drawn, for a place that says so itself.

    The page is drawn anew when it is done. Problems are the caller's to show.
    """
    task.wait(_AT_ONCE)
    if task.going:
        st.fragment(_going, run_every=_EVERY)(task, otherwise)
    return task.result


def _going(task: Task[Any], otherwise: str) -> None:
    if not task.going:
        st.rerun()
    if words := _words(task.doing) if task.doing else otherwise:
        st.caption(words)


def _words(doing: tuple[str, int, int]) -> str:
    what, done, total = doing
    if total >= 1_000_000:
        return f"{what}: {done / 1e6:.1f} of {total / 1e6:.1f} MB"
    return f"{what}: {done:,} of {total:,}" if total > 0 else what

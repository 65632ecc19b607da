"""Holding a run back, so that a fast one can be watched. What it computes stays the same."""

from __future__ import annotations

import time
from collections.abc import Callable

FASTEST = 10_000  # steps a second that can be asked for
_BLOCK = 0.1  # seconds of a block, about: often enough for the eye


class Pace:
    """So many steps a second at most, handed out in small blocks; 0 is full speed."""

    def __init__(self, limit: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._due = clock()

    def left(self) -> float:
        """Seconds until the next block is due, 0 if it is or nothing holds the run back."""
        return max(0.0, self._due - self._clock()) if self.limit else 0.0

    def block(self) -> int:
        """Steps of the block that begins now; a block that came late brings the next forward."""
        steps = max(1, round(self.limit * _BLOCK))
        seconds = steps / self.limit
        self._due = max(self._due, self._clock() - seconds) + seconds
        return steps

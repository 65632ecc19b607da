"""Holding a run back, so that a fast one can be watched. What it computes stays the same."""

from __future__ import annotations

import time
from collections.abc import Callable

FASTEST = 10_000  # steps a second that can be asked for
SLOWEST, BRISKEST = 0.1, 10.0  # parts of an update a second, in slow motion
_BLOCK = 0.1  # seconds of a block, about: often enough for the eye


class Pace:
    """So many steps a second at most, handed out in small blocks; 0 is full speed. In slow motion
    so many parts of an update a second instead; 0 is none of that."""

    def __init__(
        self, limit: int = 0, clock: Callable[[], float] = time.monotonic, parts: float = 0.0
    ) -> None:
        self.limit, self.parts = limit, parts
        self._clock = clock
        self._due = clock()

    @property
    def holds(self) -> bool:
        """Whether the run is held back at all."""
        return bool(self.limit or self.parts)

    def left(self) -> float:
        """Seconds until the next block is due, 0 if it is or nothing holds the run back."""
        return max(0.0, self._due - self._clock()) if self.holds else 0.0

    def block(self) -> int:
        """Steps of the block that begins now; a block that came late brings the next forward."""
        steps = max(1, round(self.limit * _BLOCK))
        self._wait(steps / self.limit)
        return steps

    def part(self) -> None:
        """A part of an update begins now."""
        self._wait(1 / self.parts)

    def slow(self, parts: float) -> None:
        """From now on so many parts a second, 0 for whole steps."""
        self.parts, self._due = parts, self._clock()

    def _wait(self, seconds: float) -> None:
        self._due = max(self._due, self._clock() - seconds) + seconds

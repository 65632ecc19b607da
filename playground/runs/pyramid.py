"""A pyramid of minimum, mean and maximum over a run's scalars.

Level 0 is every step: (steps, terms). A row of level L ≥ 1 sums up 4 rows below it, hence 4^L
steps, in four planes: low, mean, high and the count of finite values: (rows, 4, terms). Rows
are kept in chunks of about equal size, so that adding a block rewrites only the last chunk of
each level, and reading a range at about 300 points reads a handful of chunks however long the
run is. The newest row of a level may cover fewer steps than 4^L; it is written anew each time.
NaN and infinity count as missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

FACTOR = 4
PLANES = 4  # low, mean, high, count
_STEPS = 256  # rows in a chunk of level 0
_ROWS = _STEPS // FACTOR  # rows in a chunk above: the same number of bytes

Fetch = Callable[[int, int], np.ndarray | None]
"""fetch(level, chunk): the stored rows of a chunk, or None if there are none."""


def chunk_rows(level: int) -> int:
    """How many rows a full chunk of `level` has."""
    return _ROWS if level else _STEPS


def rows(level: int, steps: int) -> int:
    """How many rows `level` has after `steps`, the newest and perhaps partial one included."""
    return -(-steps // FACTOR**level)


def levels(steps: int) -> int:
    """How many levels there are after `steps`: a level begins when the one below fills a chunk."""
    count = 1
    while steps // FACTOR ** (count - 1) >= chunk_rows(count - 1):
        count += 1
    return count


def level_for(span: int, points: int) -> int:
    """The coarsest level that still has `points` rows in a range of `span` steps."""
    level = 0
    while span // FACTOR ** (level + 1) >= max(points, _ROWS):
        level += 1
    return level


def lift(values: np.ndarray) -> np.ndarray:
    """Scalars (n, terms) as rows of a pyramid (n, 4, terms)."""
    finite = np.isfinite(values)
    known = np.where(finite, values, np.float32("nan"))
    return np.stack([known, known, known, finite], axis=1, dtype=np.float32)


def merge(below: np.ndarray, size: int, offset: int = 0) -> np.ndarray:
    """Every `size` rows of (n, 4, terms) as one; the first group is short by `offset` rows."""
    total = len(below) + offset
    full = np.full((-(-total // size) * size, *below.shape[1:]), np.nan, dtype=np.float32)
    full[:, 3] = 0
    full[offset:total] = below
    groups = full.reshape(-1, size, *below.shape[1:])
    count = groups[:, :, 3].sum(axis=1, dtype=np.float64)
    weighted = np.where(groups[:, :, 3] > 0, groups[:, :, 1].astype(np.float64), 0)
    sums = (weighted * groups[:, :, 3]).sum(axis=1)
    mean = np.divide(sums, count, out=np.full_like(sums, np.nan), where=count > 0)
    low = np.fmin.reduce(groups[:, :, 0], axis=1)
    high = np.fmax.reduce(groups[:, :, 2], axis=1)
    return np.stack([low, mean, high, count], axis=1, dtype=np.float32, casting="same_kind")


@dataclass
class Pyramid:
    """The growing edge of a pyramid: what must be in memory to add the next block.

    `tails[L]` holds the complete rows of level L since the start of the chunk in which the next
    row falls.
    """

    terms: int
    steps: int = 0
    tails: list[np.ndarray] = field(default_factory=list)

    @classmethod
    def restored(cls, terms: int, steps: int, fetch: Fetch) -> Pyramid:
        """The pyramid as it was after `steps`, from stored chunks."""
        pyramid = cls(terms, steps)
        for level in range(levels(steps)):
            complete = steps // FACTOR**level
            chunk, length = divmod(complete, chunk_rows(level))
            stored = fetch(level, chunk) if length else None
            pyramid.tails.append(pyramid._empty(level) if stored is None else stored[:length])
        return pyramid

    def append(self, values: np.ndarray) -> Iterator[tuple[int, int, np.ndarray]]:
        """Add the scalars of a block (n, terms); yields the chunks to write anew as
        (level, chunk, rows). With n = 0 it yields the newest chunks as they are."""
        before, self.steps = self.steps, self.steps + len(values)
        fresh = np.asarray(values, dtype=np.float32)  # new rows of this level
        below, below_start = np.empty(0), 0  # rows of the level below, and where they start
        for level in range(levels(self.steps)):
            if level == len(self.tails):  # this level begins: its rows start at 0
                self.tails.append(self._empty(level))
                begin = 0
            else:
                begin = before // FACTOR**level
            if level:
                children = below[FACTOR * begin - below_start :]
                fresh = merge(children if level > 1 else lift(children), FACTOR)
            start = begin - len(self.tails[level])
            below, below_start = np.concatenate([self.tails[level], fresh]), start
            self._trim(level, below, start)
            yield from self._chunks(level, below, start)

    def _trim(self, level: int, known: np.ndarray, start: int) -> None:
        complete = self.steps // FACTOR**level
        kept = complete - complete % chunk_rows(level)
        self.tails[level] = known[kept - start : complete - start]

    def _chunks(
        self, level: int, known: np.ndarray, start: int
    ) -> Iterator[tuple[int, int, np.ndarray]]:
        size = chunk_rows(level)
        for offset in range(0, len(known), size):
            yield level, (start + offset) // size, known[offset : offset + size]

    def _empty(self, level: int) -> np.ndarray:
        return np.empty((0, PLANES, self.terms) if level else (0, self.terms), dtype=np.float32)

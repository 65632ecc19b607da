"""The pyramid of scalars in a run's database: writing, taking back and reading ranges."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np

from playground.runs import pyramid
from playground.runs.pyramid import Pyramid
from playground.runs.records import Curves


def scalar_id(level: int, chunk: int) -> int:
    """The key of a chunk: neighbours of a level lie side by side in the file."""
    return (level << 40) + chunk


def write(database: sqlite3.Connection, growing: Pyramid, values: np.ndarray) -> None:
    """Add a block of scalars (n, terms)."""
    database.executemany(
        "INSERT OR REPLACE INTO scalars VALUES (?, ?)",
        (
            (scalar_id(level, chunk), rows.astype("<f4", copy=False).tobytes())
            for level, chunk, rows in growing.append(values)
        ),
    )


def restored(database: sqlite3.Connection, steps: int, terms: int) -> Pyramid:
    """The pyramid as it was after `steps`, ready to grow."""
    return Pyramid.restored(
        terms, steps, lambda level, chunk: read_chunk(database, level, chunk, terms)
    )


def rewind(database: sqlite3.Connection, steps: int, terms: int) -> Pyramid:
    """Forget what came after `steps`; returns the pyramid to go on from."""
    growing = restored(database, steps, terms)
    top = pyramid.levels(steps)
    database.execute("DELETE FROM scalars WHERE id >= ?", [scalar_id(top, 0)])
    for level in range(top):
        chunks = -(-pyramid.rows(level, steps) // pyramid.chunk_rows(level))
        beyond = [scalar_id(level, chunks), scalar_id(level + 1, 0)]
        database.execute("DELETE FROM scalars WHERE id >= ? AND id < ?", beyond)
    write(database, growing, np.empty((0, terms), dtype=np.float32))  # what the end covers shrank
    return growing


def read_chunk(database: sqlite3.Connection, level: int, chunk: int, terms: int) -> np.ndarray:
    """The stored rows of a chunk: (n, terms) at level 0, (n, 4, terms) above."""
    query = "SELECT data FROM scalars WHERE id = ?"
    found = database.execute(query, [scalar_id(level, chunk)]).fetchone()
    return _rows(b"" if found is None else found[0], level, terms)


def read_curves(
    database: sqlite3.Connection,
    first: int,
    last: int,
    points: int,
    known: Sequence[str],
    wanted: Sequence[str],
) -> Curves:
    """Steps `first` to `last` as at most about `points` points, from the chunks they touch."""
    if first > last or not known:
        none = np.empty((0, len(wanted)), dtype=np.float32)
        return Curves(tuple(wanted), np.empty(0, dtype=np.int64), none, none, none)
    level = pyramid.level_for(last - first + 1, points)
    size = pyramid.FACTOR**level
    begin, end = (first - 1) // size, (last - 1) // size + 1
    found = _range(database, level, begin, end, len(known))
    group = -(-len(found) // max(points, 1))
    # groups start at multiples of their size, so that a growing curve keeps its old points
    merged = pyramid.merge(found, group, begin % group)
    ends = (begin // group + 1 + np.arange(len(merged), dtype=np.int64)) * group * size
    planes = merged[:, :, [known.index(term) for term in wanted]]
    return Curves(
        tuple(wanted), np.minimum(ends, last), planes[:, 0], planes[:, 1], planes[:, 2]
    )  # fmt: skip


def _range(
    database: sqlite3.Connection, level: int, begin: int, end: int, terms: int
) -> np.ndarray:
    """Rows `begin` to `end` (excluded) of a level as (n, 4, terms)."""
    size = pyramid.chunk_rows(level)
    found = database.execute(
        "SELECT data FROM scalars WHERE id BETWEEN ? AND ? ORDER BY id",
        [scalar_id(level, begin // size), scalar_id(level, (end - 1) // size)],
    )
    rows = _rows(b"".join(data for (data,) in found), level, terms)
    rows = rows[begin % size : begin % size + end - begin]
    return rows if level else pyramid.lift(rows)


def _rows(data: bytes, level: int, terms: int) -> np.ndarray:
    shape = (-1, pyramid.PLANES, terms) if level else (-1, terms)
    return np.frombuffer(data, dtype="<f4").reshape(shape)

"""Points from a visitor's table or drawing, checked row by row."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from playground.data.dataset import BadUpload
from playground.data.uploads import LEAST

ROWS = 100_000
BYTES = 20_000_000
EMPTY = "The table is empty; it needs two columns of numbers, one point a row."
NO_TABLE = "The file is no table of text; save the table as CSV and try again."
REACH = 1.2  # how far from the middle points lie after fitting


class Fitted(NamedTuple):
    """points: (n, 2) float32; a sentence that says what was done to them."""

    points: np.ndarray
    sentence: str


def read_csv(data: bytes) -> np.ndarray:
    """A table of two columns of numbers as (n, 2) float64.

    Columns are parted by commas, semicolons, tabs or blanks; a first row of words is a header; a
    decimal comma is understood where commas do not part columns. Raises BadUpload with one
    sentence that names the row.
    """
    if len(data) > BYTES:
        raise BadUpload(
            f"The table has {len(data) / 1e6:.0f} MB; at most {BYTES // 10**6} MB are taken."
        )
    lines = _text(data).splitlines()
    filled = [line for line in lines if line.strip(" \t,;")]
    if not filled:
        raise BadUpload(EMPTY)
    if len(filled) > ROWS + 1:
        raise BadUpload(f"The table has {len(filled):,} rows; keep at most {ROWS:,} of them.")
    mark = next((mark for mark in "\t;," if mark in filled[0]), " ")
    rows = list(_rows(lines, mark))
    if not rows:  # nothing but quotes
        raise BadUpload(EMPTY)
    if not any(_number(cell, mark) is not None for cell in rows[0][1]):
        rows = rows[1:]  # the header
    return checked_points([_point(number, row, mark) for number, row in rows])


def _text(data: bytes) -> str:
    """The table's text; spreadsheets write UTF-16 as well."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadUpload(NO_TABLE)
    return text


def _rows(lines: Sequence[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the line, its cells) of every line that holds something."""
    if mark == " ":
        yield from ((i, line.split()) for i, line in enumerate(lines, 1) if line.split())
        return
    reader = csv.reader(lines, delimiter=mark)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        raise BadUpload(NO_TABLE) from None


def _number(cell: str, mark: str) -> float | None:
    try:
        return float(cell.replace(",", ".") if mark != "," else cell)
    except ValueError:
        return None


def _point(number: int, row: Sequence[str], mark: str) -> tuple[float, float]:
    """The two numbers of row `number`."""
    if len(row) != 2:
        columns = "one column" if len(row) == 1 else f"{len(row)} columns"
        raise BadUpload(f"Row {number} has {columns}; each row needs two numbers, x and y.")
    point = []
    for cell in row:
        value = _number(cell, mark)
        if value is None or not math.isfinite(value):
            what = f"'{cell[:30]}'" if cell else "an empty place"
            raise BadUpload(f"Row {number} has {what} where a number should be.")
        point.append(value)
    return point[0], point[1]


def checked_points(points: Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
    """Points, read or drawn, as (n, 2) float64; raises BadUpload with one sentence."""
    try:
        x = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadUpload("The points must be pairs of numbers.") from None
    if len(x) < LEAST:
        raise BadUpload(f"There are only {len(x)} points; at least {LEAST} are needed.")
    if len(x) > ROWS:
        raise BadUpload(f"There are {len(x):,} points; at most {ROWS:,} are taken.")
    if x.ndim != 2 or x.shape[1] != 2:
        raise BadUpload("The points must be pairs of numbers.")
    wrong = np.flatnonzero(~np.isfinite(x).all(1) | (np.abs(x) > 1e100).any(1))
    if len(wrong):
        raise BadUpload(f"Point {wrong[0] + 1} is not finite, or too far away to be drawn.")
    if (x == x[0]).all():
        raise BadUpload("All points are the same; there is nothing to learn from them.")
    return x


def fitted(points: np.ndarray) -> Fitted:
    """Points moved and scaled into the plane that models see; those that fit stay as they are."""
    x = points.astype(np.float64)
    low, high = x.min(0), x.max(0)
    if np.abs(x).max() <= 1.5 and (high - low).max() >= 0.5:
        return Fitted(x.astype(np.float32), "The points are taken as they are.")
    half = np.where(high > low, (high - low) / 2, 1.0)
    x = (x - (low + high) / 2) / half * REACH
    across, up = (f"from {a:.4g} to {b:.4g}" for a, b in zip(low, high, strict=True))
    return Fitted(
        x.astype(np.float32),
        f"Each axis was moved and scaled to lie between −{REACH} and {REACH}: x went {across}, "
        f"y went {up}.",
    )

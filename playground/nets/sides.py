"""The sizes a picture passes through on its way to a code."""

from __future__ import annotations

SMALLEST = 8


def sides(shape: tuple[int, ...], smallest: int = SMALLEST) -> list[tuple[int, int]]:
    """Heights and widths of (c, h, w), halved at least once, until neither is above `smallest` or
    one of them is 1: 28 → 14 → 7, or with 4 on to 3; 8 → 4."""
    found = [(shape[1], shape[2])]
    while len(found) == 1 or (max(found[-1]) > smallest and min(found[-1]) > 1):
        height, width = found[-1]
        found.append((height // 2, width // 2))
    return found

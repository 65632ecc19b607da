"""The sizes a picture passes through on its way to a code."""

from __future__ import annotations

SMALLEST = 8  # convolutions halve the side until it is this or less


def sides(shape: tuple[int, ...]) -> list[tuple[int, int]]:
    """Heights and widths of (c, h, w), halved at least once: 28 → 14 → 7, 8 → 4."""
    found = [(shape[1], shape[2])]
    while len(found) == 1 or max(found[-1]) > SMALLEST:
        height, width = found[-1]
        found.append((height // 2, width // 2))
    return found

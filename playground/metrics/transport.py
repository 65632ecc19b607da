"""Earth mover's distance of two grey pictures: the least work that turns one into the other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EXACT_SIDE = 32
"""Longest side, in pixels, up to which the distance is solved exactly."""


def earth_movers_distance(a: Array, b: Array) -> float:
    """Mean way, in pixels along rows and columns, that brightness must move from a to b: (h, w).

    Both pictures are scaled to the same total brightness first, so it does not see brightness.
    0 if both are black, nan if one is. Exact up to EXACT_SIDE pixels a side; beyond that the sum
    of the distances between row sums and between column sums, a lower bound that is exact for
    shifts (Rubner et al. 2000).
    """
    if not a.any() or not b.any():
        return 0.0 if not a.any() and not b.any() else float("nan")
    surplus = a / a.sum() - b / b.sum()
    return _least_flow(surplus) if max(a.shape) <= EXACT_SIDE else _marginal(surplus)


def nearest(
    query: Array, pictures: Array, count: int, told: Callable[[int], None] | None = None
) -> list[tuple[int, float]]:
    """The `count` of pictures (n, h, w) nearest to query (h, w): (place, distance), nearest first.

    Exactly those that comparing with all would find, but few are solved: a picture whose lower
    bound lies beyond the nearest found so far is not (Rubner et al. 2000, section 4). Black
    pictures have no distance and are left out. `told`: how many are done.
    """
    places = (
        [place for place, picture in enumerate(pictures) if picture.any()] if query.any() else []
    )
    share = query / (query.sum() or 1)
    bounds = {place: _marginal(share - pictures[place] / pictures[place].sum()) for place in places}
    found: list[tuple[float, int]] = []
    for done, place in enumerate(sorted(places, key=bounds.__getitem__), 1):
        if len(found) == count and bounds[place] > found[-1][0]:
            break
        found = sorted([*found, (earth_movers_distance(query, pictures[place]), place)])[:count]
        if told:
            told(done)
    return [(place, distance) for distance, place in found]


def _marginal(surplus: Array) -> float:
    """Σ |cumulated surplus| along each axis: W₁ of the row sums plus W₁ of the column sums."""
    return float(sum(np.abs(surplus.sum(axis).cumsum()).sum() for axis in (0, 1)))


def _least_flow(surplus: Array) -> float:
    """Cheapest flow between neighbouring pixels that evens out `surplus`: (h, w), sum 0.

    With city-block distance any way is a chain of steps to neighbours, so 4hw edges replace
    (hw)² pairs (Ling & Okada 2007, EMD-L1): one small linear programme.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    place = np.arange(surplus.size).reshape(surplus.shape)
    pairs = [(place[:, :-1], place[:, 1:]), (place[:-1], place[1:])]
    start = np.concatenate([side.ravel() for one, two in pairs for side in (one, two)])
    end = np.concatenate([side.ravel() for one, two in pairs for side in (two, one)])
    edges = np.arange(len(start))
    leaves = np.concatenate([np.ones(len(start)), -np.ones(len(start))])
    balance = coo_array(
        (leaves, (np.concatenate([start, end]), np.concatenate([edges, edges]))),
        shape=(surplus.size, len(start)),
    )
    # the last pixel's balance follows from the others; leaving it out absorbs rounding
    found = linprog(
        np.ones(len(start)),
        A_eq=balance.tocsr()[:-1],
        b_eq=surplus.ravel()[:-1],
        method="highs-ds",
    )
    if not found.success:
        raise ValueError(f"The earth mover's distance was not found: {found.message}")
    return float(found.fun)

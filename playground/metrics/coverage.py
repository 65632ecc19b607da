"""Do the samples look real, and is everything real among them?

For features: precision and density ask the first, recall and coverage the second. For points
around known modes: high-quality share and the modes found.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from playground.metrics.exact import exact

SAMPLES = 2500
"""How many samples the ring and grid protocol draws (Srivastava et al. 2017, section 4.1)."""
WITHIN = 3.0
"""How many σ from a mode's centre a sample still is of high quality (the same protocol)."""


class Fidelity(NamedTuple):
    """Shares in [0, 1], except density, which is 1 in the mean for a perfect generator and may
    exceed it. `k`: which neighbour spans the balls; `n_real`, `n_generated`: sample counts."""

    precision: float
    recall: float
    density: float
    coverage: float
    k: int
    n_real: int
    n_generated: int


def fidelity(real: Tensor, generated: Tensor, k: int = 5, chunk: int = 1000) -> Fidelity:
    """Precision, recall, density and coverage of features (n, d) and (m, d); n, m > k.

    A ball reaches from each example to its kth neighbour in its own set.
    precision: share of generated inside some real ball; recall: share of real inside some
    generated ball (Kynkäänniemi et al. 2019, eqs. 1 to 3). density: mean number of real balls
    around a generated example, over k; coverage: share of real balls that hold a generated
    example (Naeem et al. 2020, eqs. 4 and 5). Holds chunk × max(n, m) distances at once.
    """
    n, m = len(real), len(generated)
    if min(n, m) <= k:
        raise ValueError(f"Neighbour {k} needs more than {k} real and {k} generated examples.")
    x, y = exact(real), exact(generated)
    centre = x.mean(0)  # distances of centred numbers round less
    x, y = x - centre, y - centre
    radius_x, radius_y = neighbour_radius(x, k, chunk), neighbour_radius(y, k, chunk)
    balls = torch.zeros(m, dtype=torch.long, device=x.device)  # real balls around each generated
    recalled = covered = 0
    for part, radius in zip(x.split(chunk), radius_x.split(chunk), strict=True):
        squares = _squared_distances(part, y)
        inside = squares < radius[:, None]
        balls += inside.sum(0)
        covered += int(inside.any(1).sum())
        recalled += int((squares < radius_y).any(1).sum())
    precision, density = float((balls > 0).double().mean()), float(balls.double().mean() / k)
    return Fidelity(precision, recalled / n, density, covered / n, k, n, m)


def neighbour_radius(x: Tensor, k: int, chunk: int = 1000) -> Tensor:
    """Squared distance from each of x: (n, d) to its kth neighbour, itself not counted: (n,)."""
    radii = []
    for start in range(0, len(x), chunk):
        squares = _squared_distances(x[start : start + chunk], x)
        own = torch.arange(len(squares), device=x.device)
        squares[own, own + start] = torch.inf
        radii.append(squares.kthvalue(k, dim=1).values)
    return torch.cat(radii)


def _squared_distances(x: Tensor, y: Tensor) -> Tensor:
    squares = x.square().sum(1)[:, None] + y.square().sum(1) - 2 * x @ y.T
    return squares.clamp_(min=0)


class Modes(NamedTuple):
    """Which modes a generator found.

    `counts`: high-quality samples at each mode, (m,) int64; `found`: modes with at least one;
    `high_quality`: share of all samples within `within` σ of their nearest centre; `ceiling`:
    that share for the exact distribution (98.89 % for 3 σ in 2-D); `n`: samples looked at.
    """

    counts: Tensor
    found: int
    high_quality: float
    ceiling: float
    n: int


def mode_counts(samples: Tensor, modes: Tensor, spread: float, within: float = WITHIN) -> Modes:
    """Assign samples (n, 2) to the nearest of the mode centres (m, 2) with σ = `spread`.

    Source: Srivastava et al. 2017 (VEEGAN), section 4.1: a sample is of high quality within 3 σ
    of a centre; a mode is found if such a sample belongs to it. Draw SAMPLES of them. Samples
    that are not finite are of no mode.
    """
    if not len(samples):
        raise ValueError("There are no samples to count.")
    distance, nearest = torch.cdist(exact(samples), exact(modes)).min(1)
    counts = torch.bincount(nearest[distance <= within * spread], minlength=len(modes))
    high_quality = float(counts.sum()) / len(samples)
    ceiling = 1 - math.exp(-(within**2) / 2)  # a 2-D Gaussian's share within that many σ
    return Modes(counts, int((counts > 0).sum()), high_quality, ceiling, len(samples))


class Collapse(NamedTuple):
    """How far samples pile up on few modes or classes.

    `found` of `of` hold a sample; `missing`: the others' places; `largest`: share of the fullest
    (1 / of when even); `effective`: e to the entropy of the shares, the number of equally full
    ones that would be as uneven; `kl`: KL(shares ‖ even) in nats, 0 when even; `n`: samples.
    """

    found: int
    of: int
    missing: tuple[int, ...]
    largest: float
    effective: float
    kl: float
    n: int


def collapse(counts: Tensor) -> Collapse:
    """Summary of samples counted by mode or by class, (m,) whole numbers.

    The KL is that of the stacked-MNIST test (Metz et al. 2017, section 3.3.1). With no sample
    at all nothing is found and the rest is not a number.
    """
    counts = exact(counts)
    n, of = int(counts.sum()), len(counts)
    missing = tuple(int(place) for place in (counts == 0).nonzero().flatten())
    if not n:
        return Collapse(0, of, missing, math.nan, math.nan, math.nan, 0)
    shares = counts / n
    entropy = float(torch.special.entr(shares).sum())
    largest = float(shares.max())
    kl = max(0.0, math.log(of) - entropy)
    return Collapse(of - len(missing), of, missing, largest, math.exp(entropy), kl, n)

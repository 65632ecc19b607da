"""How far a cloud of 2-D points is from its target, beside what a second real cloud would score.

Where the density is known: binned KL and JS against the exact probability of each cell. Elsewhere:
MMD and sliced Wasserstein distance between two clouds.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from playground.metrics.exact import exact

FLOOR = 1e-12
"""No cell counts as less likely than this, so that one stray point costs at most 27.6 nats
times its share."""


class Band(NamedTuple):
    """What the real distribution scores against itself: 5 %, 50 % and 95 % of `repeats` draws."""

    low: float
    middle: float
    high: float
    repeats: int


class Cells(NamedTuple):
    """A box cut into bins × bins cells, and the rest of the plane as one cell more.

    `low`, `high`: corners (2,); `p`: exact probabilities (bins² + 1,), row by row with the
    first coordinate slowest, the outside last; they sum to 1.
    """

    low: Tensor
    high: Tensor
    bins: int
    p: Tensor


def exact_cells(
    log_density: Callable[[Tensor], Tensor],
    low: tuple[float, float],
    high: tuple[float, float],
    finest: float,
    bins: int = 20,
    device: torch.device | None = None,
) -> Cells:
    """Integrate a normalised log density, (n, 2) → (n,) nats, over the cells of a box.

    `finest`: length of the density's finest detail (σ of a mode); four Gauss–Legendre points
    stand in every two of it, good to 1e-5 for Gaussians. Raises ValueError if the mass found
    exceeds 1 by more than 1 %. `device`: where log_density computes; the cells are on the CPU.
    """
    corner_low = torch.tensor(low, dtype=torch.double)
    corner_high = torch.tensor(high, dtype=torch.double)
    side = (corner_high - corner_low) / bins
    places, weights = _quadrature(bins, math.ceil(float(side.max()) / (2 * finest)))
    fine = len(weights)
    dtype = torch.float32 if device and device.type == "mps" else torch.double
    across = corner_low[1] + side[1] * places
    rows = []
    for column in (corner_low[0] + side[0] * places).split(fine):
        points = torch.cartesian_prod(column, across).to(device, dtype)
        density = exact(log_density(points)).cpu().exp().view(fine, bins, fine)
        rows.append(torch.einsum("i,ibj,j->b", weights, density, weights))
    inside = torch.cat(rows) * side.prod()
    mass = float(inside.sum())
    if not mass <= 1.01:
        raise ValueError(f"The density adds up to {mass:.3g}: it is not normalised, or too fine.")
    inside = inside / max(1.0, mass)
    outside = (1 - inside.sum(0, True)).clamp_min(0)  # rounding can take it below
    return Cells(corner_low, corner_high, bins, torch.cat([inside, outside]))


def _quadrature(bins: int, panels: int) -> tuple[Tensor, Tensor]:
    """Places, in cells, of the points of all bins (bins · 4 · panels,), and one bin's weights."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    starts = torch.arange(bins * panels, dtype=torch.double)[:, None]
    places = (starts + torch.from_numpy(nodes + 1) / 2) / panels
    return places.flatten(), torch.from_numpy(weights).repeat(panels) / (2 * panels)


class Binned(NamedTuple):
    """Divergences in nats between samples' shares p_g and exact cell probabilities p.

    `kl_generated`: KL(p_g ‖ p), large where samples fall where nothing real is; `kl_real`:
    KL(p ‖ p_g), large where something real is missed; `js`: 0 to log 2 = .693; `n`: samples.
    """

    kl_generated: float
    kl_real: float
    js: float
    n: int


def binned(samples: Tensor, cells: Cells) -> Binned:
    """Binned divergences of samples (n, 2) from the exact cells; every sample counts.

    KL(p ‖ p_g) would be infinite for every empty cell: one sample more, spread as p is, stands
    in it. Samples that are not finite fall outside the box.
    """
    generated, real, js = _divergences(_counts(samples, cells)[None], cells.p)[0].tolist()
    return Binned(generated, real, js, len(samples))


def binned_band(cells: Cells, n: int, rng: torch.Generator, repeats: int = 200) -> dict[str, Band]:
    """Bands of the three divergences for n exact samples, under Binned's names (`rng` on the CPU).

    Below `high` no generator can be told from the real distribution with n samples.
    """
    drawn = torch.multinomial(cells.p, n * repeats, replacement=True, generator=rng)
    drawn += torch.arange(repeats).repeat_interleave(n) * len(cells.p)
    counts = torch.bincount(drawn, minlength=repeats * len(cells.p)).view(repeats, -1)
    columns = _divergences(counts.double(), cells.p).T
    return {name: _band(column) for name, column in zip(Binned._fields, columns, strict=False)}


def real_band(
    distance: Callable[[Tensor, Tensor], float],
    pool: Tensor,
    n: int,
    m: int,
    rng: torch.Generator,
    repeats: int = 50,
) -> Band:
    """Band of a distance between n and m real points, drawn anew from pool: (p, d) each time, no
    point in both (`rng` on the CPU). A pool of fewer than n + m gives half of its points to
    either cloud at the most, so that the band is then that of fewer points, a little too high.
    """
    if n + m > len(pool):
        n, m = min(n, len(pool) // 2), min(m, len(pool) // 2)
    orders = (torch.randperm(len(pool), generator=rng) for _ in range(repeats))
    found = [distance(pool[order[:n]], pool[order[n : n + m]]) for order in orders]
    return _band(torch.tensor(found))


def median_bandwidth(x: Tensor, most: int = 1000) -> float:
    """Median distance between the first `most` of x: (n, d), the usual RBF width (Gretton et al.
    2012, section 8). Points that lie on one another do not count; 1 where all do."""
    distances = torch.pdist(exact(x[:most]))
    apart = distances[distances > 0]
    return float(apart.median()) if len(apart) else 1.0


def rbf_mmd(x: Tensor, y: Tensor, bandwidth: float, chunk: int = 1000) -> float:
    """Unbiased squared MMD of x: (n, d) and y: (m, d) with the kernel exp(−‖x − y‖² / 2h²).

    Source: Gretton et al. 2012, eq. 3. Around 0, below it too, where the clouds are alike; at
    most 2. Fix h on the real points, so that values compare over a run.
    """
    x, y = exact(x), exact(y)
    n, m = len(x), len(y)
    within_x = (_rbf_sum(x, x, bandwidth, chunk) - n) / (n * (n - 1))
    within_y = (_rbf_sum(y, y, bandwidth, chunk) - m) / (m * (m - 1))
    return within_x + within_y - 2 * _rbf_sum(x, y, bandwidth, chunk) / (n * m)


def sliced_wasserstein(x: Tensor, y: Tensor, directions: int = 64) -> float:
    """Sliced 2-Wasserstein distance of 2-D clouds x: (n, 2) and y: (m, 2), in their own units.

    Root of the mean over directions of the squared W₂ between the projections (Rabin et al.
    2012; Bonneel et al. 2015), exact along each; directions are spread evenly over the half
    circle, so nothing is random. A shift by t costs |t| / √2.
    """
    x, y = exact(x), exact(y)
    angles = torch.arange(directions, dtype=torch.double, device=x.device) * math.pi / directions
    onto = torch.stack([angles.cos(), angles.sin()], 1)  # (directions, 2)
    a, b = _ascending(onto @ x.T), _ascending(onto @ y.T)
    n, m = len(x), len(y)
    # the levels at which either quantile function steps, as whole numbers over n · m
    levels = np.union1d(np.arange(1, n + 1) * m, np.arange(1, m + 1) * n)
    weights = np.diff(levels, prepend=0) / (n * m)
    squares = (a[:, (levels - 1) // m] - b[:, (levels - 1) // n]) ** 2
    return math.sqrt(float((squares @ weights).mean()))


def _ascending(x: Tensor) -> np.ndarray:
    """Each row of x in order: NumPy sorts twenty times as fast as torch does on a processor."""
    return np.sort(x.detach().cpu().numpy(), 1)


def _counts(samples: Tensor, cells: Cells) -> Tensor:
    """Samples in each cell, the outside last: (bins² + 1,) float64."""
    place = (exact(samples).cpu() - cells.low) / (cells.high - cells.low) * cells.bins
    inside = ((place >= 0) & (place < cells.bins)).all(1)  # false for nan
    row, column = place.nan_to_num(0).clamp(0, cells.bins - 1).long().T
    index = torch.where(inside, row * cells.bins + column, cells.bins**2)
    return torch.bincount(index, minlength=len(cells.p)).double()


def _divergences(counts: Tensor, p: Tensor) -> Tensor:
    """(repeats, cells) counts → (repeats, 3): KL(p_g ‖ p), KL(p ‖ p_g), JS."""
    n = counts.sum(1, keepdim=True)
    shares, filled = counts / n, (counts + p) / (n + 1)
    middle = (shares + p) / 2
    js = 0.5 * (_kl(shares, middle) + _kl(p.expand_as(shares), middle))
    filled = filled.clamp(min=torch.finfo(filled.dtype).tiny)  # p / (n + 1) may underflow
    return torch.stack([_kl(shares, p.clamp(min=FLOOR)), _kl(p, filled), js], 1)


def _kl(p: Tensor, q: Tensor) -> Tensor:
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)


def _rbf_sum(x: Tensor, y: Tensor, bandwidth: float, chunk: int) -> float:
    scale = -0.5 / bandwidth**2
    # exponentials are good enough, and far faster, in 32 bits; the sum is not
    kernels = ((torch.cdist(p, y).square() * scale).float().exp() for p in x.split(chunk))
    return sum(float(kernel.sum(dtype=torch.double)) for kernel in kernels)


def _band(values: Tensor) -> Band:
    quantiles = torch.tensor([0.05, 0.5, 0.95], dtype=torch.double)
    low, middle, high = values.double().quantile(quantiles).tolist()
    return Band(low, middle, high, len(values))

"""Energy distance: how far two sets of points are from one another, without bins or features."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.metrics.exact import NotFinite, exact


def energy_distance(x: Tensor, y: Tensor) -> float:
    """√(2 E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖) of points (n, d) and (m, d), in their own units.

    Source: Székely & Rizzo 2013, eq. 2 and 6.1 (the V-statistic, which is never negative). 0 only
    for equal distributions. On a line its square is twice the squared area between the two
    distribution functions. Raises NotFinite where a point is not a finite number.
    """
    if not (torch.isfinite(x).all() and torch.isfinite(y).all()):
        raise NotFinite("Some points are not finite numbers, so they have no distance.")
    x, y = exact(x), exact(y)
    across = torch.cdist(x, y).mean()
    within = torch.cdist(x, x).mean() + torch.cdist(y, y).mean()
    return float((2 * across - within).clamp(min=0).sqrt())

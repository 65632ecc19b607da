"""What a code's dimensions carry: KL by dimension, active units, histograms beside the prior."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from playground.metrics.exact import exact


class Dimensions(NamedTuple):
    """One value a dimension, (d,) each, in the code's own order.

    `kl`: mean KL(q(z_j|x) ‖ N(0, 1)) in nats; `variance`: variance over examples of the posterior
    mean; `active`: variance above the threshold, bool; `order`: dimensions by falling KL; `n`.
    """

    kl: Tensor
    variance: Tensor
    active: Tensor
    order: Tensor
    n: int


def dimensions(mu: Tensor, kl: Tensor, threshold: float = 0.01) -> Dimensions:
    """Which dimensions of posteriors q(z|x) with means mu are in use; kl: KL(q(z_j|x) ‖ N(0, 1)) in
    nats, (n, d) each, n ≥ 2.

    A unit is active if the variance over x of its posterior mean exceeds .01 (Burda et al. 2016,
    section 5.2).
    """
    kl, variance = exact(kl).mean(0), exact(mu).var(0)
    return Dimensions(kl, variance, variance > threshold, kl.argsort(descending=True), len(mu))


class Histograms(NamedTuple):
    """Shares of codes in bins, beside the standard normal's.

    `edges`: (bins + 1,); `shares`: (d, bins), each row sums to 1; `prior`: (bins,), sums to 1.
    The outermost bins hold everything beyond.
    """

    edges: Tensor
    shares: Tensor
    prior: Tensor
    n: int


def histograms(z: Tensor, bins: int = 40, reach: float = 4.0) -> Histograms:
    """Histogram of each dimension of sampled codes z: (n, d), from −reach to reach.

    With z drawn from q(z|x) over test examples this is the aggregated posterior, which a good
    VAE makes like the prior (Makhzani et al. 2016; Hoffman & Johnson 2016).
    """
    z = exact(z)
    edges = torch.linspace(-reach, reach, bins + 1, dtype=torch.double, device=z.device)
    place = torch.bucketize(z, edges[1:-1], right=True)  # (n, d), 0 … bins − 1
    counts = torch.zeros(z.shape[1], bins, dtype=torch.double, device=z.device)
    counts.scatter_add_(1, place.T, torch.ones_like(z.T))
    below = 0.5 * (1 + torch.erf(edges[1:-1] / math.sqrt(2)))
    zero, one = below.new_zeros(1), below.new_ones(1)
    return Histograms(edges, counts / len(z), torch.cat([zero, below, one]).diff(), len(z))

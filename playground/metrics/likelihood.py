"""How likely test examples are under a model with latent codes: the ELBO, and log p(x) by
importance sampling. All in nats per example."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from playground.metrics.exact import exact


class Likelihood(NamedTuple):
    """One value an example, (n,) float64 each.

    `log_p`: importance-sampled log p(x), a lower bound in expectation that tightens with k;
    `elbo`: mean log-weight over the same codes; `effective`: effective number of codes, between
    1 (one code carries all: log_p is then still far too low) and k. `k`: codes drawn.
    """

    log_p: Tensor
    elbo: Tensor
    effective: Tensor
    k: int


def importance_sampled(
    log_weights: Callable[[int], Tensor], k: int = 5000, chunk: int = 100
) -> Likelihood:
    """log (1/k Σ w) from log-weights log p(x, z) − log q(z|x) that come in chunks.

    log_weights(c) draws c fresh codes for each of the same n examples: (c, n) nats; it is called
    until k are drawn and nothing is kept of a chunk, so memory does not grow with k.
    Source: Burda et al. 2016, eq. 8; effective number (Σw)² / Σw² (Kong 1992).
    """
    if k < 1 or chunk < 1:
        raise ValueError("Importance sampling needs at least one code.")
    total = squares = torch.tensor(-torch.inf)  # log Σw, log Σw²
    weights = torch.zeros(())  # Σ log w
    for start in range(0, k, chunk):
        part = exact(log_weights(min(chunk, k - start)))
        total = torch.logaddexp(total, part.logsumexp(0))
        squares = torch.logaddexp(squares, (2 * part).logsumexp(0))
        weights = weights + part.sum(0)
    return Likelihood(total - math.log(k), weights / k, (2 * total - squares).exp(), k)

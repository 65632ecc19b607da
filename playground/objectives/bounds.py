"""Variational bounds on log p(x), as functions of Gaussians and of log-weights.

Kingma & Welling 2014, "Auto-Encoding Variational Bayes"; Burda et al. 2016, "Importance
Weighted Autoencoders". All in nats, summed over an example's numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from playground.objectives.reconstruction import absolute_error, cross_entropy, squared_error

LOG_2PI = math.log(2 * math.pi)


def kl_to_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mu, e^logvar) ‖ N(0, I)) = ½ Σ (μ² + σ² − log σ² − 1), per dimension.

    mu, logvar: (n, d) → (n, d) (Kingma & Welling 2014, appendix B).
    """
    return 0.5 * (mu.square() + logvar.exp() - logvar - 1)


def reparameterise(mu: Tensor, logvar: Tensor, eps: Tensor) -> Tensor:
    """z = μ + σ ε (Kingma & Welling 2014, section 2.4)."""
    return mu + (0.5 * logvar).exp() * eps


def log_normal(z: Tensor, mu: Tensor | float = 0.0, logvar: Tensor | float = 0.0) -> Tensor:
    """log N(z; μ, σ²) summed over the last axis: (…, d) → (…,)."""
    logvar = torch.as_tensor(logvar, dtype=z.dtype, device=z.device)
    return -0.5 * ((z - mu).square() * (-logvar).exp() + logvar + LOG_2PI).sum(-1)


def log_bernoulli(x: Tensor, logits: Tensor) -> Tensor:
    """log p(x|z) of pixels that are on with probability sigmoid(logits): (n, …) → (n,)."""
    return -cross_entropy(x, logits)


def log_gaussian(x: Tensor, mean: Tensor, sigma: Tensor) -> Tensor:
    """log N(x; mean, σ² I): (n, …) → (n,). With σ = 1/√2 it is −‖x − mean‖², but for a constant."""
    numbers = x[0].numel()
    return -0.5 * squared_error(x, mean) / sigma**2 - numbers * (sigma.log() + 0.5 * LOG_2PI)


def log_laplace(x: Tensor, mean: Tensor, sigma: Tensor) -> Tensor:
    """log of Laplace densities of scale σ around the mean: an L1 loss, (n, …) → (n,)."""
    return -absolute_error(x, mean) / sigma - x[0].numel() * (2 * sigma).log()


def elbo(log_weights: Tensor) -> Tensor:
    """The evidence lower bound: the mean of log w over k codes, (k, n) → (n,)."""
    return log_weights.mean(0)


def importance_bound(log_weights: Tensor) -> Tensor:
    """log (1/k Σ w): at least the ELBO, and log p(x) as k grows (Burda et al. 2016, eq. 8)."""
    return log_weights.logsumexp(0) - math.log(len(log_weights))


DENSITIES: dict[str, Callable[[Tensor, Tensor, Tensor], Tensor]] = {
    "gaussian": log_gaussian,
    "laplace": log_laplace,
}
"""log p(x|z) around a mean, by name."""

"""What D and G each minimise: named pairs of functions of D's logits.

real, fake: (n,) logits for real and generated examples. `smooth` lowers D's target for real
examples from 1 to 1 − smooth (one-sided label smoothing, Salimans et al. 2016, section 3.4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F


class Loss(NamedTuple):
    """One game: what the critic minimises on (real, fake, smooth), the generator on fake."""

    critic: Callable[[Tensor, Tensor, Tensor | float], Tensor]
    generator: Callable[[Tensor], Tensor]


def log_critic(real: Tensor, fake: Tensor, smooth: Tensor | float = 0.0) -> Tensor:
    """−mean[log D(x)] − mean[log(1 − D(G(z)))] in nats (Goodfellow et al. 2014, eq. 1)."""
    # −t log σ(r) − (1 − t) log σ(−r) with target t = 1 − smooth
    return (F.softplus(-real) + smooth * real).mean() + F.softplus(fake).mean()


def minimax_generator(fake: Tensor) -> Tensor:
    """mean[log(1 − D(G(z)))]: flat where D is sure (Goodfellow et al. 2014, eq. 1)."""
    return -F.softplus(fake).mean()


def non_saturating_generator(fake: Tensor) -> Tensor:
    """−mean[log D(G(z))]: steep where D is sure (Goodfellow et al. 2014, section 3)."""
    return F.softplus(-fake).mean()


def squares_critic(real: Tensor, fake: Tensor, smooth: Tensor | float = 0.0) -> Tensor:
    """½ mean (D(x) − 1)² + ½ mean D(G(z))² (Mao et al. 2017, eq. 9: a = 0, b = c = 1)."""
    return 0.5 * ((real - (1 - smooth)).square().mean() + fake.square().mean())


def squares_generator(fake: Tensor) -> Tensor:
    """½ mean (D(G(z)) − 1)² (Mao et al. 2017, eq. 9)."""
    return 0.5 * (fake - 1).square().mean()


LOSSES: dict[str, Loss] = {
    "non_saturating": Loss(log_critic, non_saturating_generator),
    "minimax": Loss(log_critic, minimax_generator),
    "least_squares": Loss(squares_critic, squares_generator),
}

PROBABILITY: dict[str, Callable[[Tensor], Tensor]] = {
    "non_saturating": torch.sigmoid,
    "minimax": torch.sigmoid,
    "least_squares": torch.Tensor.detach,  # D's output is itself the target scale
}
"""What D says of an example, on the scale where 1 is real and 0 is generated."""

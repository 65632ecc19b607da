"""What D and G each minimise: named pairs of functions of D's logits.

real, fake: (…, n) logits for real and generated examples, averaged over the last axis. `smooth`
lowers D's target for real examples from 1 to 1 − smooth (one-sided label smoothing, Salimans et
al. 2016, section 3.4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.objectives import formulas


class Loss(NamedTuple):
    """One game: what the critic minimises on (real, fake, smooth), the generator on fake; and both
    as KaTeX, given how D(x) and D(G(z)) are written, and smooth."""

    critic: Callable[[Tensor, Tensor, Tensor | float], Tensor]
    generator: Callable[[Tensor], Tensor]
    formula: Callable[[str, str, float], str]


def log_critic(real: Tensor, fake: Tensor, smooth: Tensor | float = 0.0) -> Tensor:
    """−mean[log D(x)] − mean[log(1 − D(G(z)))] in nats (Goodfellow et al. 2014, eq. 1)."""
    # −t log σ(r) − (1 − t) log σ(−r) with target t = 1 − smooth
    return (F.softplus(-real) + smooth * real).mean(-1) + F.softplus(fake).mean(-1)


def minimax_generator(fake: Tensor) -> Tensor:
    """mean[log(1 − D(G(z)))]: flat where D is sure (Goodfellow et al. 2014, eq. 1)."""
    return -F.softplus(fake).mean(-1)


def non_saturating_generator(fake: Tensor) -> Tensor:
    """−mean[log D(G(z))]: steep where D is sure (Goodfellow et al. 2014, section 3)."""
    return F.softplus(-fake).mean(-1)


def squares_critic(real: Tensor, fake: Tensor, smooth: Tensor | float = 0.0) -> Tensor:
    """½ mean (D(x) − 1)² + ½ mean D(G(z))² (Mao et al. 2017, eq. 9: a = 0, b = c = 1)."""
    return 0.5 * ((real - (1 - smooth)).square().mean(-1) + fake.square().mean(-1))


def squares_generator(fake: Tensor) -> Tensor:
    """½ mean (D(G(z)) − 1)² (Mao et al. 2017, eq. 9)."""
    return 0.5 * (fake - 1).square().mean(-1)


def hinge_critic(real: Tensor, fake: Tensor, smooth: Tensor | float = 0.0) -> Tensor:
    """mean max(0, 1 − D(x)) + mean max(0, 1 + D(G(z))) (Lim & Ye 2017, eq. 12)."""
    return F.relu(1 - smooth - real).mean(-1) + F.relu(1 + fake).mean(-1)


def score_generator(fake: Tensor) -> Tensor:
    """−mean D(G(z)): G raises the score itself (Lim & Ye 2017, eq. 13; Arjovsky et al. 2017)."""
    return -fake.mean(-1)


def wasserstein(real: Tensor, fake: Tensor) -> Tensor:
    """mean f(x) − mean f(G(z)): with f 1-Lipschitz and at its best, the Wasserstein distance
    between data and samples (Arjovsky et al. 2017, eq. 2)."""
    return real.mean() - fake.mean()


def began_measure(real: Tensor, fake: Tensor, gamma: Tensor | float) -> Tensor:
    """M = L(x) + |γ L(x) − L(G(z))|: falls as a BEGAN converges (Berthelot et al. 2017, 3.4.1)."""
    return real + (gamma * real - fake).abs()


def began_balance(
    k: Tensor, real: Tensor, fake: Tensor, gamma: Tensor | float, lambda_k: Tensor | float
) -> Tensor:
    """k + λ_k (γ L(x) − L(G(z))), kept from 0 to 1: the next weight of the generated
    examples in D's loss (Berthelot et al. 2017, section 3.4)."""
    return (k + lambda_k * (gamma * real - fake)).clamp(0, 1)


LOSSES: dict[str, Loss] = {
    "non_saturating": Loss(log_critic, non_saturating_generator, formulas.non_saturating),
    "minimax": Loss(log_critic, minimax_generator, formulas.minimax),
    "least_squares": Loss(squares_critic, squares_generator, formulas.least_squares),
    "hinge": Loss(hinge_critic, score_generator, formulas.hinge),
}

PROBABILITY: dict[str, Callable[[Tensor], Tensor]] = {
    "non_saturating": torch.sigmoid,
    "minimax": torch.sigmoid,
    "least_squares": torch.Tensor.detach,  # D's output is itself the target scale
    "hinge": lambda score: (score + 1) / 2,  # margins at 1 and −1
}
"""What D says of an example, on the scale where 1 is real and 0 is generated."""


def ratio(p: Tensor, p_g: Tensor, smooth: Tensor | float) -> Tensor:
    """(1 − smooth) p / (p + p_g): D at its best in the games of logarithms (Goodfellow et al.
    2014, proposition 1) and of squares (Mao et al. 2017, eq. 11), its target for real examples
    lowered (Salimans et al. 2016, section 3.4). Half of the target where neither puts anything."""
    both = p + p_g
    share = torch.where(both > 0, p / both.clamp_min(torch.finfo(both.dtype).tiny), 0.5)
    return (1 - smooth) * share


def larger(p: Tensor, p_g: Tensor, smooth: Tensor | float) -> Tensor:
    """1 − smooth / 2 where p is the larger, 0 where p_g is, halfway where they are equal: D at its
    best in the game of margins (Lim & Ye 2017, section 3), which stand at 1 − smooth and −1, on
    the scale from 0 to 1."""
    return (1 - smooth / 2) * (torch.sign(p - p_g) + 1) / 2


OPTIMAL: dict[str, Callable[[Tensor, Tensor, Tensor | float], Tensor]] = {
    "non_saturating": ratio,
    "minimax": ratio,
    "least_squares": ratio,
    "hinge": larger,
}
"""The best D there is against (real density, generated density, smooth), on the scale of
PROBABILITY."""

"""What keeps a critic smooth: penalties on its slope, as functions of the critic itself."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, eps: Tensor
) -> Tensor:
    """mean (‖∇ critic(x̃)‖₂ − 1)² at x̃ = ε x + (1 − ε) G(z) (Gulrajani et al. 2017, eq. 3).

    real, fake: (n, *shape); eps: (n,) from U(0, 1). Can be differentiated by critic's weights.
    """
    eps = eps.view(-1, *(1,) * (real.dim() - 1))
    between = (eps * real + (1 - eps) * fake).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.flatten(1).norm(2, 1) - 1).square().mean()

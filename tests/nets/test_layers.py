"""Layers against torch's own."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from playground.nets.layers import ELU


def test_elu_equals_torchs() -> None:
    """Values, gradients, and gradients of gradients; beside zero and far from it."""
    x = torch.tensor([-50.0, -1.0, -1e-4, 0.0, 1e-4, 2.0], requires_grad=True)
    torch.testing.assert_close(ELU()(x), F.elu(x), atol=1e-7, rtol=1e-6)
    (mine,) = torch.autograd.grad(ELU()(x).sum(), x)
    (theirs,) = torch.autograd.grad(F.elu(x).sum(), x)
    torch.testing.assert_close(mine, theirs)
    y = torch.tensor([-2.0, -0.3, 0.4], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradgradcheck(ELU().double(), (y,))
    short = x.detach().bfloat16().requires_grad_()
    torch.testing.assert_close(ELU()(short), F.elu(short))

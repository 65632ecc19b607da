"""Reconstruction errors against torch's own losses."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from playground.objectives.reconstruction import cross_entropy


def test_cross_entropy_equals_torchs() -> None:
    """Sure and unsure pixels, right and wrong ones, and logits of exactly zero."""
    logits = torch.tensor([[0.0, -100.0, 100.0, 3.0, -3.0, 1e-4]] * 3, requires_grad=True)
    x = torch.tensor([[0.0] * 6, [1.0] * 6, [0.3] * 6], requires_grad=True)
    mine = cross_entropy(x, logits)
    theirs = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    torch.testing.assert_close(mine, theirs)
    torch.testing.assert_close(
        torch.autograd.grad(mine.sum(), (x, logits)),
        torch.autograd.grad(theirs.sum(), (x, logits)),
    )


def test_cross_entropy_differentiates_twice() -> None:
    x, logits = torch.rand(2, 3).double().requires_grad_(), torch.randn(2, 3).double()
    assert torch.autograd.gradgradcheck(cross_entropy, (x, logits.requires_grad_()))

"""How far a reconstruction is from its original: per example, summed over its numbers."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor
from torch.nn import functional as F


def squared_error(x: Tensor, x_hat: Tensor) -> Tensor:
    """‖x − x_hat‖₂² for x, x_hat: (n, …) → (n,)."""
    return (x - x_hat).square().flatten(1).sum(1)


def absolute_error(x: Tensor, x_hat: Tensor) -> Tensor:
    """‖x − x_hat‖₁ for x, x_hat: (n, …) → (n,)."""
    return (x - x_hat).abs().flatten(1).sum(1)


def cross_entropy(x: Tensor, logits: Tensor) -> Tensor:
    """−Σ x log p + (1 − x) log(1 − p) in nats, p = sigmoid(logits): (n, …) → (n,)."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)


P_NORMS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "l2": squared_error,
    "l1": absolute_error,
}

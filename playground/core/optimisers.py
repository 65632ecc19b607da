"""Optimisers that suit the device: fused on CPU and CUDA, capturable on CUDA.

The learning rate is a 0-d tensor, so that changing it needs no rebuild and no new capture.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam, RMSprop


def adam(
    parameters: Iterable[nn.Parameter], lr: Tensor, betas: tuple[float, float] = (0.9, 0.999)
) -> Adam:
    """Adam (Kingma & Ba 2015) with a live step size `lr`."""
    if lr.device.type == "cpu":
        return SwiftAdam(parameters, lr=lr, betas=betas, fused=True)
    on_cuda = lr.device.type == "cuda"
    return Adam(parameters, lr=lr, betas=betas, fused=True, capturable=on_cuda)


def rmsprop(parameters: Iterable[nn.Parameter], lr: Tensor) -> RMSprop:
    """RMSProp with a live step size `lr` and torch's smoothing of 0.99."""
    return RMSprop(parameters, lr=lr, capturable=lr.device.type == "cuda", foreach=True)  # type: ignore[arg-type]


def sgd(parameters: Iterable[nn.Parameter], lr: Tensor, momentum: float = 0.0) -> SGD:
    """Gradient descent with a live step size `lr`: plain, or with momentum (Polyak 1964)."""
    return SGD(parameters, lr=lr, momentum=momentum, fused=True)


class SwiftAdam(Adam):
    """torch's fused Adam on the CPU without the lists it makes anew at every step: for nets of a
    few hundred weights these take longer than the arithmetic. One group of parameters, which all
    have gradients; numbers and state are those of torch, bit for bit."""

    _known: list[dict[str, Any]] | None = None  # the state the lists below were made from

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # noqa: ARG002
        """Move all parameters."""
        group = self.param_groups[0]
        parameters = group["params"]
        if self._known is None or self.state.get(parameters[0]) is not self._known[0]:
            self._gather(parameters)
        self._count.add_(1)
        torch._fused_adam_(  # type: ignore[attr-defined]  # what torch.optim.Adam calls in the end
            parameters, [p.grad for p in parameters], self._means, self._squares, [], self._counts,
            lr=group["lr"], beta1=group["betas"][0], beta2=group["betas"][1], eps=group["eps"],
            weight_decay=0.0, amsgrad=False, maximize=False,
        )  # fmt: skip

    step.hooked = True  # type: ignore[attr-defined]  # torch then adds no profiler around it

    def _gather(self, parameters: list[nn.Parameter]) -> None:
        """List what is remembered of each parameter; the updates so far lie in one tensor."""
        for parameter in parameters:
            if not self.state.get(parameter):
                mean, square = (torch.zeros_like(parameter) for _ in range(2))
                self.state[parameter] = {
                    "step": torch.zeros(()), "exp_avg": mean, "exp_avg_sq": square,
                }  # fmt: skip
        self._known = [self.state[parameter] for parameter in parameters]
        self._count = torch.stack([known["step"] for known in self._known])
        self._counts = list(self._count.unbind())
        for known, count in zip(self._known, self._counts, strict=True):
            known["step"] = count
        self._means = [known["exp_avg"] for known in self._known]
        self._squares = [known["exp_avg_sq"] for known in self._known]

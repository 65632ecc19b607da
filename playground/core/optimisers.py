"""Optimisers that suit the device: fused on CPU and CUDA, capturable on CUDA.

The learning rate is a 0-d tensor, so that changing it needs no rebuild and no new capture.
"""

from __future__ import annotations

from collections.abc import Iterable

from torch import Tensor, nn
from torch.optim import SGD, Adam, RMSprop


def adam(
    parameters: Iterable[nn.Parameter], lr: Tensor, betas: tuple[float, float] = (0.9, 0.999)
) -> Adam:
    """Adam (Kingma & Ba 2015) with a live step size `lr`."""
    on_cuda = lr.device.type == "cuda"
    return Adam(parameters, lr=lr, betas=betas, fused=True, capturable=on_cuda)


def rmsprop(parameters: Iterable[nn.Parameter], lr: Tensor) -> RMSprop:
    """RMSProp with a live step size `lr` and torch's smoothing of 0.99."""
    return RMSprop(parameters, lr=lr, capturable=lr.device.type == "cuda", foreach=True)  # type: ignore[arg-type]


def sgd(parameters: Iterable[nn.Parameter], lr: Tensor, momentum: float = 0.0) -> SGD:
    """Gradient descent with a live step size `lr`: plain, or with momentum (Polyak 1964)."""
    return SGD(parameters, lr=lr, momentum=momentum, fused=True)

"""Layers that torch does not have in the shape needed here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "leaky_relu": lambda: nn.LeakyReLU(0.2),
    "tanh": nn.Tanh,
    "elu": lambda: ELU(),  # defined below
    "silu": nn.SiLU,
}


class Noisy(nn.Module):
    """A layer that draws random numbers: forward takes the generator."""


class Stack(nn.Sequential):
    """Layers one after another; those that draw random numbers get the passed generator.

    Returns float32, whatever precision the layers computed in; float64 stays.
    """

    def forward(self, input: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """(n, …) → (n, …); `rng` is needed in training where a layer is Noisy."""
        for layer in self:
            input = layer(input, rng) if isinstance(layer, Noisy) else layer(input)
        return input if input.dtype == torch.float64 else input.float()


class Dropout(Noisy):
    """Zero each number with probability p while training (Srivastava et al. 2014).

    `always`: also when sampling, as pix2pix does in G (Isola et al. 2017, section 3.2); it rests
    where no generator is passed.
    """

    def __init__(self, p: float, always: bool = False) -> None:
        super().__init__()
        self.p = p
        self.always = always

    def forward(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """x: (n, …) → the same shape, scaled by 1 / (1 − p) where kept."""
        looking = self.always and rng is not None  # a given code must always decode alike
        if self.p == 0 or not (self.training or looking):
            return x
        keep = torch.empty_like(x).bernoulli_(1 - self.p, generator=rng)
        return x * keep / (1 - self.p)


class ELU(nn.ELU):
    """x where that is positive, else eˣ − 1 (Clevert et al. 2016).

    While learning on the CPU eˣ − 1 is computed as it stands: torch's expm1 takes ten times as
    long, and most of the time of BEGAN's nets. What that loses lies below 10⁻⁷.
    """

    def forward(self, input: Tensor) -> Tensor:
        """(n, …) → the same shape."""
        if input.device.type != "cpu" or not torch.is_grad_enabled():
            return super().forward(input)
        return _ELU.apply(input)  # type: ignore[return-value]


class _ELU(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        wide = torch.promote_types(x.dtype, torch.float32)  # 16 bits are too few for eˣ − 1
        below = x.clamp_max(0).to(wide).exp_().sub_(1).to(x.dtype)
        out = torch.maximum(x, below)
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        (out,) = ctx.saved_tensors
        return torch.ops.aten.elu_backward(gradients[0], 1, 1, 1, True, out)


class FromMap(nn.Module):
    """Flatten a map, channels last: (n, c, h, w) → (n, h·w·c).

    As torch keeps channels_last memory this copies nothing, and gradients keep that layout too
    (a plain nn.Flatten makes every backward pass of the convolutions before it slower).
    """

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, c, h, w) → (n, h·w·c)."""
        return x.permute(0, 2, 3, 1).flatten(1)


class ToMap(nn.Module):
    """The inverse of FromMap: (n, h·w·c) → (n, c, h, w) in channels_last memory."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, h·w·c) → (n, c, h, w)."""
        c, h, w = self.shape
        return x.view(-1, h, w, c).permute(0, 3, 1, 2)


class TiedLinear(nn.Module):
    """The transpose of another linear layer, with a bias of its own."""

    def __init__(self, encoder: nn.Linear) -> None:
        super().__init__()
        self._encoder = (encoder,)  # in a tuple: the weight belongs to the encoder alone
        self.bias = nn.Parameter(torch.zeros(encoder.in_features))

    def forward(self, h: Tensor) -> Tensor:
        """h: (n, out of the encoder's layer) → (n, its in)."""
        return F.linear(h, self._encoder[0].weight.t(), self.bias)


class MinibatchDiscrimination(nn.Module):
    """Lets D see how close the examples of a batch are to one another.

    o(x_i)_b = mean over j ≠ i of exp(−‖M_ib − M_jb‖₁), joined to the features (Salimans et al.
    2016, section 3.2, who sum: the mean is the same up to the next layer's weights, and stays in
    0..1 whatever the batch size).
    """

    def __init__(self, features: int, kernels: int = 16, size: int = 8) -> None:
        super().__init__()
        self.kernels = kernels
        self.T = nn.Parameter(torch.randn(features, kernels, size) / features**0.5)

    def forward(self, f: Tensor) -> Tensor:
        """f: (n, features) → (n, features + kernels)."""
        M = torch.einsum("nf,fbc->bnc", f, self.T)
        distance = torch.cdist(M, M, p=1)  # (kernels, n, n)
        others = max(1, len(f) - 1)
        closeness = (torch.exp(-distance).sum(2) - 1).t() / others
        return torch.cat((f, closeness), 1)


class BatchNormAlways1d(nn.BatchNorm1d):
    """Batch norm that uses the batch at hand also when only looking, which changes no buffer.

    A batch of one has no spread; it gets the running mean and variance instead.
    """

    def forward(self, input: Tensor) -> Tensor:
        """(n, features) → the same shape."""
        if self.training or len(input) == 1:
            return super().forward(input)
        return F.batch_norm(input, None, None, self.weight, self.bias, training=True, eps=self.eps)


class BatchNormAlways2d(nn.BatchNorm2d):
    """As BatchNormAlways1d, for maps."""

    def forward(self, input: Tensor) -> Tensor:
        """(n, c, h, w) → the same shape."""
        if self.training or len(input) == 1:
            return super().forward(input)
        return F.batch_norm(input, None, None, self.weight, self.bias, training=True, eps=self.eps)


def normal_init(net: nn.Module, std: float = 0.02) -> None:
    """Weights from N(0, std²), batch norm scales from N(1, std²) (Radford et al. 2015, 4)."""
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.normal_(layer.weight, 0.0, std)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
        elif isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
            nn.init.normal_(layer.weight, 1.0, std)
            nn.init.zeros_(layer.bias)


def glorot_init(net: Stack) -> Stack:
    """Weights drawn evenly from ±√(6 / (in + out)), biases 0 (Glorot & Bengio 2010, eq. 16)."""
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return net

"""Convolutions of 4×4 with stride 2, as DCGAN's nets have them, faster on the CPU.

The same layers as torch's, with the same weights and results. torch's transposed convolution
finds its weights' gradient slowly, and maps between many channels and one or three slowly in
either direction. Both can be asked for in another way:

- the weights' gradient of a transposed convolution is that of a plain one with input and
  gradient exchanged;
- with stride 2, each of the four places in a 2×2 square is a 2×2 convolution of its own, so that
  few channels are made four times as many, and then shuffled into place (Shi et al. 2016, "Is
  the deconvolution layer the same as a convolutional layer?").
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

FEW = 3  # channels: grey or coloured pictures
_PLAIN = ((2, 2), (1, 1), (1, 1))  # stride, padding, dilation


def _fits(layer: nn.Conv2d | nn.ConvTranspose2d, x: Tensor) -> bool:
    """Whether this is the layer, the machine and the moment that all this is for: learning."""
    return (
        torch.is_grad_enabled()
        and x.device.type == "cpu"
        and x.dim() == 4
        and layer.kernel_size == (4, 4)
        and (layer.stride, layer.padding, layer.dilation) == _PLAIN
        and layer.groups == 1
        and layer.bias is not None
    )


def _cast(*tensors: Tensor) -> tuple[Tensor, ...]:
    """In autocast's precision, as torch's own layers would compute."""
    if not torch.is_autocast_enabled("cpu"):
        return tensors
    return tuple(tensor.to(torch.get_autocast_dtype("cpu")) for tensor in tensors)


def _shuffled(z: Tensor, weight: Tensor) -> Tensor:
    """conv_transpose2d(z, weight, stride=2, padding=1): (n, C, h, w) → (n, c, 2h, 2w)."""
    (C, c), (n, _, h, w) = weight.shape[:2], z.shape
    # row 2p + r − 1 of the result adds rows p − 1 and p of z, by the weights' rows 2 + r and r
    quarters = weight.view(C, c, 2, 2, 2, 2).flip(2, 4)  # C, c, which row, r, which column, s
    kernel = quarters.permute(3, 5, 1, 0, 2, 4).reshape(4 * c, C, 2, 2)
    kernel = kernel.contiguous(memory_format=torch.channels_last)
    places = F.conv2d(z, kernel, padding=1).permute(0, 2, 3, 1)  # n, h + 1, w + 1, r·s·c
    places = places.view(n, h + 1, w + 1, 2, 2, c).permute(0, 1, 3, 2, 4, 5)
    whole = places.reshape(n, 2 * h + 2, 2 * w + 2, c)
    return whole[:, 1:-1, 1:-1].permute(0, 3, 1, 2)


def _weight_gradient(x: Tensor, gradient: Tensor, weight: Tensor) -> Tensor:
    """Of conv2d(x, weight) with that gradient of its result: the shape of `weight`."""
    return torch.ops.aten.convolution_backward(
        gradient, x, weight, None, *_PLAIN, False, (0, 0), 1, (False, True, False)
    )[1]


class _Down(torch.autograd.Function):
    """conv2d with the gradient of a picture found by shuffling."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        ctx.save_for_backward(x, weight)
        return F.conv2d(x, weight, bias, 2, 1)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        (gradient,), (x, weight), needs = gradients, ctx.saved_tensors, ctx.needs_input_grad
        return (
            _shuffled(gradient, weight) if needs[0] else None,
            _weight_gradient(x, gradient, weight) if needs[1] else None,
            gradient.sum((0, 2, 3)) if needs[2] else None,
        )


class _Up(torch.autograd.Function):
    """conv_transpose2d with its gradients found as those of a plain convolution."""

    @staticmethod
    def forward(ctx: Any, z: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        ctx.save_for_backward(z, weight)
        return F.conv_transpose2d(z, weight, bias, 2, 1)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        (gradient,), (z, weight), needs = gradients, ctx.saved_tensors, ctx.needs_input_grad
        return (
            F.conv2d(gradient, weight, None, 2, 1) if needs[0] else None,
            _weight_gradient(gradient, z, weight) if needs[1] else None,
            gradient.sum((0, 2, 3)) if needs[2] else None,
        )


class DownConv(nn.Conv2d):
    """nn.Conv2d(c_in, c_out, 4, stride=2, padding=1): (n, c_in, 2h, 2w) → (n, c_out, h, w)."""

    def __init__(self, c_in: int, c_out: int) -> None:
        super().__init__(c_in, c_out, 4, stride=2, padding=1)

    def forward(self, input: Tensor) -> Tensor:
        """(n, c_in, height, width) → (n, c_out, height / 2, width / 2)."""
        even = not any(side % 2 for side in input.shape[2:])
        if not (even and self.in_channels <= FEW and input.requires_grad and _fits(self, input)):
            return super().forward(input)
        return _Down.apply(*_cast(input, self.weight, self.bias))  # type: ignore[return-value]


class UpConv(nn.ConvTranspose2d):
    """nn.ConvTranspose2d(c_in, c_out, 4, stride=2, padding=1): twice as high and wide.

    `odd`: one more row or column, as `output_padding`.
    """

    def __init__(self, c_in: int, c_out: int, odd: tuple[int, int] = (0, 0)) -> None:
        super().__init__(c_in, c_out, 4, stride=2, padding=1, output_padding=odd)

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        """(n, c_in, h, w) → (n, c_out, 2h, 2w)."""
        if any(self.output_padding) or output_size or not _fits(self, input):
            return super().forward(input, output_size)
        z, weight, bias = _cast(input, self.weight, self.bias)  # type: ignore[arg-type]
        if self.out_channels <= FEW:
            return _shuffled(z, weight) + bias[:, None, None]
        return _Up.apply(z, weight, bias)  # type: ignore[return-value]

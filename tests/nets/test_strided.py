"""The faster convolutions against torch's own: results, gradients and gradients of gradients."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.nets.strided import DownConv, UpConv

CHANNELS = [(1, 4), (3, 5), (8, 4)]


def _picture(channels: int, sides: tuple[int, int] = (6, 8)) -> Tensor:
    x = torch.randn(2, channels, *sides, dtype=torch.float64)
    return x.to(memory_format=torch.channels_last).requires_grad_()


def _torchs(layer: nn.Module, x: Tensor) -> Tensor:
    """What torch's own layer makes of x with the same weights."""
    assert isinstance(layer, nn.Conv2d | nn.ConvTranspose2d)
    if isinstance(layer, UpConv):
        odd = layer.output_padding
        return F.conv_transpose2d(x, layer.weight, layer.bias, 2, 1, output_padding=odd)
    return F.conv2d(x, layer.weight, layer.bias, 2, 1)


def _agree(layer: nn.Module, x: Tensor) -> None:
    mine, theirs = layer(x), _torchs(layer, x)
    torch.testing.assert_close(mine, theirs)
    direction = torch.randn_like(theirs)
    wanted = (x, *layer.parameters())
    torch.testing.assert_close(
        torch.autograd.grad(mine, wanted, direction),
        torch.autograd.grad(theirs, wanted, direction),
    )


@pytest.mark.parametrize(("few", "many"), CHANNELS)
@pytest.mark.parametrize("sides", [(6, 8), (7, 9)])
def test_halving(few: int, many: int, sides: tuple[int, int]) -> None:
    _agree(DownConv(few, many).double(), _picture(few, sides))


@pytest.mark.parametrize(("few", "many"), CHANNELS)
@pytest.mark.parametrize("odd", [(0, 0), (1, 0)])
def test_doubling(few: int, many: int, odd: tuple[int, int]) -> None:
    _agree(UpConv(many, few, odd).double(), _picture(many))


@pytest.mark.parametrize("layer", [DownConv(1, 3), UpConv(3, 4), UpConv(4, 1)])
def test_gradients_of_gradients(layer: nn.Module) -> None:
    """WGAN-GP's penalty and unrolling differentiate twice."""
    layer.double()
    channels = getattr(layer, "in_channels")  # noqa: B009
    x = torch.randn(1, channels, 4, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradgradcheck(layer, (x,))


@pytest.mark.parametrize("layer", [DownConv(1, 8), UpConv(8, 16), UpConv(8, 1)])
def test_sixteen_bits(layer: nn.Module) -> None:
    """Under autocast the layers compute and answer in bfloat16, as torch's own do."""
    x = torch.randn(2, getattr(layer, "in_channels"), 8, 8, requires_grad=True)  # noqa: B009
    with torch.autocast("cpu", torch.bfloat16, cache_enabled=False):
        mine, theirs = layer(x), _torchs(layer, x)
    assert mine.dtype == torch.bfloat16
    torch.testing.assert_close(mine, theirs, atol=0.03, rtol=0.03)
    (slope,) = torch.autograd.grad(mine.float().sum(), x)
    (wanted,) = torch.autograd.grad(theirs.float().sum(), x)
    assert slope.dtype == torch.float32
    torch.testing.assert_close(slope, wanted, atol=0.05, rtol=0.05)

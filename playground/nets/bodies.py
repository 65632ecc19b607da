"""The two bodies every family can wear: fully connected and convolutional.

An encoder maps examples (n, *shape) to (n, out); a decoder maps (n, size) to (n, *shape).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import nn

from playground.nets.layers import (
    ACTIVATIONS,
    Dropout,
    FromMap,
    Stack,
    TiedLinear,
    ToMap,
    normal_init,
)

SMALLEST = 8  # convolutions halve the side until it is this or less


@dataclass(frozen=True)
class Body:
    """What a net is made of; the families' settings fill this in."""

    kind: str = "mlp"  # or "conv"
    hidden: tuple[int, ...] = (256,)  # widths of the fully connected layers
    channels: int = 32  # of the first convolution; each further one has twice as many
    activation: str = "relu"
    norm: bool = False  # batch norm between layers
    dropout: float = 0.0
    small_init: bool = False  # DCGAN's N(0, 0.02²)


def encoder(body: Body, shape: tuple[int, ...], out: int) -> Stack:
    """A net from examples of `shape` to `out` numbers."""
    if body.kind == "conv":
        net = _conv_encoder(body, shape, out)
    else:
        sizes = (math.prod(shape), *body.hidden, out)
        net = Stack(nn.Flatten(), *_dense(sizes, body))
    return _finished(net, body)


def decoder(body: Body, size: int, shape: tuple[int, ...]) -> Stack:
    """A net from `size` numbers to examples of `shape`, without a last activation."""
    if body.kind == "conv":
        net = _conv_decoder(body, size, shape)
    else:
        sizes = (size, *body.hidden, math.prod(shape))
        net = Stack(*_dense(sizes, body), nn.Unflatten(1, shape))
    return _finished(net, body)


def tied_decoder(net: Stack, body: Body, shape: tuple[int, ...]) -> Stack:
    """The mirror of a fully connected encoder, sharing its weights transposed."""
    linears = [layer for layer in net if isinstance(layer, nn.Linear)]
    layers: list[nn.Module] = []
    for linear in reversed(linears):
        layers += [TiedLinear(linear), ACTIVATIONS[body.activation]()]
    return Stack(*layers[:-1], nn.Unflatten(1, shape))


def sides(shape: tuple[int, ...]) -> list[tuple[int, int]]:
    """Heights and widths a picture passes through: 28 → 14 → 7, 8 → 4."""
    found = [(shape[1], shape[2])]
    while len(found) == 1 or max(found[-1]) > SMALLEST:
        height, width = found[-1]
        found.append((height // 2, width // 2))
    return found


def _dense(sizes: tuple[int, ...], body: Body) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        layers.append(nn.Linear(fan_in, fan_out))
        if i < len(sizes) - 2:
            layers += _between(nn.BatchNorm1d(fan_out) if body.norm else None, body)
    return layers


def _between(norm: nn.Module | None, body: Body) -> list[nn.Module]:
    layers = [norm] if norm else []
    layers.append(ACTIVATIONS[body.activation]())
    return [*layers, Dropout(body.dropout)] if body.dropout else layers


def _conv_encoder(body: Body, shape: tuple[int, ...], out: int) -> Stack:
    path = sides(shape)
    widths = [shape[0], *(body.channels * 2**i for i in range(len(path) - 1))]
    layers: list[nn.Module] = []
    for i, (c_in, c_out) in enumerate(pairwise(widths)):
        layers.append(nn.Conv2d(c_in, c_out, 4, stride=2, padding=1))
        # DCGAN leaves the first layer of D without batch norm
        layers += _between(nn.BatchNorm2d(c_out) if body.norm and i else None, body)
    flat = widths[-1] * path[-1][0] * path[-1][1]
    return Stack(*layers, FromMap(), nn.Linear(flat, out))


def _conv_decoder(body: Body, size: int, shape: tuple[int, ...]) -> Stack:
    path = sides(shape)[::-1]
    widths = [*(body.channels * 2**i for i in reversed(range(len(path) - 1))), shape[0]]
    first = (widths[0], *path[0])
    layers: list[nn.Module] = [nn.Linear(size, math.prod(first)), ToMap(first)]
    layers += _between(nn.BatchNorm2d(widths[0]) if body.norm else None, body)
    for i, (side, target) in enumerate(pairwise(path)):
        odd = (target[0] - 2 * side[0], target[1] - 2 * side[1])  # 1 where a side was odd
        layers.append(
            nn.ConvTranspose2d(widths[i], widths[i + 1], 4, 2, padding=1, output_padding=odd)
        )
        if i < len(path) - 2:
            layers += _between(nn.BatchNorm2d(widths[i + 1]) if body.norm else None, body)
    return Stack(*layers)


def _finished(net: Stack, body: Body) -> Stack:
    if body.small_init:
        normal_init(net)
    # convolutions are fastest with channels last; a dense net has no such layout
    return net.to(memory_format=torch.channels_last) if body.kind == "conv" else net

"""The bodies every family can wear, in one named table.

An encoder maps examples (n, *shape) to (n, out); a decoder maps (n, size) to (n, *shape).
"mlp" and "conv" are made to measure from a Body; the others are nets known from elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import nn

from playground.nets import began, historic
from playground.nets.layers import (
    ACTIVATIONS,
    Dropout,
    FromMap,
    MinibatchDiscrimination,
    Stack,
    TiedLinear,
    ToMap,
    normal_init,
)
from playground.nets.sides import SMALLEST, sides
from playground.nets.strided import DownConv, UpConv

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Body:
    """What a net is made of; the families' settings fill this in. Only `kind` and, for "began",
    `channels` mean anything to nets known from elsewhere."""

    kind: str = "mlp"  # or another name in BODIES
    hidden: tuple[int, ...] = (256,)  # widths of the fully connected layers
    channels: int = 32  # of the first convolution; each further one has twice as many
    activation: str = "relu"
    norm: bool = False  # batch norm between layers
    dropout: float = 0.0
    small_init: bool = False  # DCGAN's N(0, 0.02²)
    dropout_always: bool = False  # in sampling too
    pooling: str = "stride"  # how an encoder halves: by "stride", "average" or "max"
    minibatch: bool = False  # minibatch discrimination before an encoder's last layer
    smallest: int = SMALLEST  # convolutions halve the side until it is this or less
    dense: int = 0  # width of a fully connected layer between convolutions and numbers; 0 is none


def encoder(body: Body, shape: Shape, out: int) -> Stack:
    """A net from examples of `shape` to `out` numbers."""
    return _finished(BODIES[body.kind].encoder(body, shape, out), body)


def decoder(body: Body, size: int, shape: Shape) -> Stack:
    """A net from `size` numbers to examples of `shape`, without a last activation."""
    return _finished(BODIES[body.kind].decoder(body, size, shape), body)


def misfit(kind: str, shape: Shape) -> str | None:
    """Why nets of this kind cannot take examples of `shape`, without a full stop; or None."""
    if kind != "mlp" and len(shape) != 3:
        return "Convolutional nets need pictures"
    return BODIES[kind].misfit(shape)


def tied_decoder(net: Stack, body: Body, shape: Shape) -> Stack:
    """The mirror of a fully connected encoder, sharing its weights transposed."""
    linears = [layer for layer in net if isinstance(layer, nn.Linear)]
    layers: list[nn.Module] = []
    for linear in reversed(linears):
        layers += [TiedLinear(linear), ACTIVATIONS[body.activation]()]
    return Stack(*layers[:-1], nn.Unflatten(1, shape))


def _mlp_encoder(body: Body, shape: Shape, out: int) -> Stack:
    layers = _dense((math.prod(shape), *body.hidden, out), body)
    return Stack(nn.Flatten(), *_judging_together(layers, body))


def _mlp_decoder(body: Body, size: int, shape: Shape) -> Stack:
    return Stack(*_dense((size, *body.hidden, math.prod(shape)), body), nn.Unflatten(1, shape))


def _dense(sizes: tuple[int, ...], body: Body) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes[:-1]):
        layers += _bent(fan_in, fan_out, body)
    return [*layers, nn.Linear(sizes[-2], sizes[-1])]


def _bent(fan_in: int, fan_out: int, body: Body) -> list[nn.Module]:
    """A fully connected layer and what follows each but the last."""
    norm = nn.BatchNorm1d(fan_out) if body.norm else None
    return [nn.Linear(fan_in, fan_out), *_between(norm, body)]


def _between(norm: nn.Module | None, body: Body) -> list[nn.Module]:
    layers = [norm] if norm else []
    layers.append(ACTIVATIONS[body.activation]())
    return [*layers, Dropout(body.dropout, body.dropout_always)] if body.dropout else layers


def _judging_together(layers: list[nn.Module], body: Body) -> list[nn.Module]:
    """With minibatch discrimination before the last, linear layer, if the body has it."""
    last = layers[-1]
    if not body.minibatch or not isinstance(last, nn.Linear):
        return layers
    together = MinibatchDiscrimination(last.in_features)
    wider = nn.Linear(last.in_features + together.kernels, last.out_features)
    return [*layers[:-1], together, wider]


def _conv_encoder(body: Body, shape: Shape, out: int) -> Stack:
    path = sides(shape, body.smallest)
    widths = [shape[0], *(body.channels * 2**i for i in range(len(path) - 1))]
    layers: list[nn.Module] = []
    for i, (c_in, c_out) in enumerate(pairwise(widths)):
        # DCGAN leaves the first layer of D without batch norm
        between = _between(nn.BatchNorm2d(c_out) if body.norm and i else None, body)
        layers += [*_HALVING[body.pooling](c_in, c_out, between)]
    flat = widths[-1] * path[-1][0] * path[-1][1]
    sizes = (flat, body.dense, out) if body.dense else (flat, out)
    return Stack(*layers, *_judging_together([FromMap(), *_dense(sizes, body)], body))


def _strided(c_in: int, c_out: int, between: list[nn.Module]) -> list[nn.Module]:
    return [DownConv(c_in, c_out), *between]


def _averaged(c_in: int, c_out: int, between: list[nn.Module]) -> list[nn.Module]:
    return [nn.Conv2d(c_in, c_out, 3, padding=1), *between, nn.AvgPool2d(2)]


def _maxed(c_in: int, c_out: int, between: list[nn.Module]) -> list[nn.Module]:
    return [nn.Conv2d(c_in, c_out, 3, padding=1), *between, nn.MaxPool2d(2)]


_HALVING: dict[str, Callable[[int, int, list[nn.Module]], list[nn.Module]]] = {
    "stride": _strided,
    "average": _averaged,
    "max": _maxed,
}


def _conv_decoder(body: Body, size: int, shape: Shape) -> Stack:
    path = sides(shape, body.smallest)[::-1]
    widths = [*(body.channels * 2**i for i in reversed(range(len(path) - 1))), shape[0]]
    first = (widths[0], *path[0])
    if body.dense:  # each place of the first map has a norm of its own, or G soon makes one picture
        layers = [*_bent(size, body.dense, body), *_bent(body.dense, math.prod(first), body)]
        layers.append(ToMap(first))
    else:
        layers = [nn.Linear(size, math.prod(first)), ToMap(first)]
        layers += _between(nn.BatchNorm2d(widths[0]) if body.norm else None, body)
    for i, (side, target) in enumerate(pairwise(path)):
        odd = (target[0] - 2 * side[0], target[1] - 2 * side[1])  # 1 where a side was odd
        layers.append(UpConv(widths[i], widths[i + 1], odd))
        if i < len(path) - 2:
            layers += _between(nn.BatchNorm2d(widths[i + 1]) if body.norm else None, body)
    return Stack(*layers)


def _finished(net: Stack, body: Body) -> Stack:
    if body.small_init:
        normal_init(net)
    # convolutions are fastest with channels last; a dense net has no such layout
    return net if body.kind == "mlp" else net.to(memory_format=torch.channels_last)


def _any(shape: Shape) -> str | None:  # noqa: ARG001
    return None


class Nets(NamedTuple):
    """How one kind of body is built, and which shapes it cannot take."""

    encoder: Callable[[Body, Shape, int], Stack]
    decoder: Callable[[Body, int, Shape], Stack]
    misfit: Callable[[Shape], str | None] = _any


BODIES: dict[str, Nets] = {
    "mlp": Nets(_mlp_encoder, _mlp_decoder),
    "conv": Nets(_conv_encoder, _conv_decoder),
    "conv5": Nets(
        lambda _, shape, out: historic.conv5_encoder(shape, out),
        lambda _, size, shape: historic.conv5_decoder(size, shape),
    ),
    "conv3": Nets(
        lambda _, shape, out: historic.conv3_encoder(shape, out),
        lambda _, size, shape: historic.conv3_decoder(size, shape),
        historic.conv3_misfit,
    ),
    "pooled": Nets(
        lambda _, shape, out: historic.pooled_critic(shape, out),
        lambda _, size, shape: historic.pooled_generator(size, shape),
        historic.pooled_misfit,
    ),
    "began": Nets(
        lambda body, shape, out: began.encoder(body.channels, shape, out),
        lambda body, size, shape: began.decoder(body.channels, size, shape),
    ),
}

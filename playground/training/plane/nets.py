"""The weights of small nets of points, so that a browser can say what each of their units says and
what it is joined to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from torch import nn

from playground.core.learning import Learner
from playground.nets.layers import ELU
from playground.training.plane.arrays import Arrays, narrow

WIDEST = 64  # units of a hidden layer whose weights are sent
DEEPEST = 4  # hidden layers
PLANE = 2  # numbers at most that a net takes, so that a unit has a map

_NAMES: dict[type[nn.Module], str] = {
    nn.ReLU: "relu", nn.LeakyReLU: "leaky_relu", nn.Tanh: "tanh", ELU: "elu", nn.SiLU: "silu",
}  # fmt: skip
_SHAPES = (nn.Flatten, nn.Unflatten)


class Layer(NamedTuple):
    """act(W x + b); the last layer of a net has no activation."""

    linear: nn.Linear
    activation: str = ""


def small_nets(learner: Learner) -> dict[str, list[Layer]]:
    """Name of a net, as the learner calls it → its layers, for those that are fully connected,
    small, and fed with one or two numbers."""
    found = {name: _layers(net) for name, net in learner.named_children()}
    return {name: layers for name, layers in found.items() if layers}


def _layers(net: nn.Module) -> list[Layer]:
    layers = [layer for layer in net.children() if not isinstance(layer, _SHAPES)]
    hidden = []
    for linear, activation in pairwise(layers):
        if isinstance(linear, nn.Linear) and type(activation) in _NAMES:
            hidden.append(Layer(linear, _NAMES[type(activation)]))
    last = layers[-1] if layers else None
    # nothing but these and the last linear layer
    if not isinstance(last, nn.Linear) or len(layers) != 2 * len(hidden) + 1:
        return []
    small = (
        0 < len(hidden) <= DEEPEST
        and hidden[0].linear.in_features <= PLANE
        and all(layer.linear.out_features <= WIDEST for layer in hidden)
    )
    return [*hidden, Layer(last)] if small else []


def described(nets: dict[str, list[Layer]]) -> dict[str, list[str]]:
    """Name of a net → the activations of its hidden layers, as plain JSON."""
    return {name: [layer.activation for layer in layers[:-1]] for name, layers in nets.items()}


def weights(nets: dict[str, list[Layer]]) -> Arrays:
    """All weights: "D.0.weight" (out, in) and "D.0.bias" (out,) of each layer."""
    return dict(_weights(nets))


def _weights(nets: dict[str, list[Layer]]) -> Iterator[tuple[str, np.ndarray]]:
    for name, layers in nets.items():
        for i, (linear, _) in enumerate(layers):
            yield f"{name}.{i}.weight", narrow(linear.weight)
            yield f"{name}.{i}.bias", narrow(linear.bias)

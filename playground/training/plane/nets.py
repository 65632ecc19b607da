"""The weights of small nets of points, so that a browser can say what each of their units says."""

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


class Hidden(NamedTuple):
    """One hidden layer: act(W x + b)."""

    linear: nn.Linear
    activation: str


def small_nets(learner: Learner) -> dict[str, list[Hidden]]:
    """Name of a net, as the learner calls it → its hidden layers, for those that are fully
    connected, small, and fed with one or two numbers."""
    found = {name: _hidden(net) for name, net in learner.named_children()}
    return {name: layers for name, layers in found.items() if layers}


def _hidden(net: nn.Module) -> list[Hidden]:
    layers = [layer for layer in net.children() if not isinstance(layer, _SHAPES)]
    hidden = []
    for linear, activation in pairwise(layers):
        if isinstance(linear, nn.Linear) and type(activation) in _NAMES:
            hidden.append(Hidden(linear, _NAMES[type(activation)]))
    # nothing but these and the last linear layer
    plain = len(layers) == 2 * len(hidden) + 1 and isinstance(layers[-1], nn.Linear)
    small = (
        0 < len(hidden) <= DEEPEST
        and hidden[0].linear.in_features <= PLANE
        and all(layer.linear.out_features <= WIDEST for layer in hidden)
    )
    return hidden if plain and small else []


def described(nets: dict[str, list[Hidden]]) -> dict[str, list[str]]:
    """Name of a net → the activations of its hidden layers, as plain JSON."""
    return {name: [layer.activation for layer in layers] for name, layers in nets.items()}


def weights(nets: dict[str, list[Hidden]]) -> Arrays:
    """All weights: "D.0.weight" (out, in) and "D.0.bias" (out,) of each hidden layer."""
    return dict(_weights(nets))


def _weights(nets: dict[str, list[Hidden]]) -> Iterator[tuple[str, np.ndarray]]:
    for name, layers in nets.items():
        for i, (linear, _) in enumerate(layers):
            yield f"{name}.{i}.weight", narrow(linear.weight)
            yield f"{name}.{i}.bias", narrow(linear.bias)

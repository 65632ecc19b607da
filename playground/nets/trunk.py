"""What a net has learned to see: all of it but its last layer, as a module to go on from."""

from __future__ import annotations

from copy import deepcopy

from torch import Tensor, nn

from playground.nets.layers import MinibatchDiscrimination, Stack


class Trunk(nn.Module):
    """x: (n, *shape) in data units → (n, d), through copies of `layers`; `times` and `plus` bring x
    to the scale that they were trained on."""

    def __init__(self, *layers: nn.Module, times: float = 1.0, plus: float = 0.0) -> None:
        super().__init__()
        self.layers = Stack(*(deepcopy(layer) for layer in layers))
        self.times, self.plus = times, plus

    def forward(self, x: Tensor) -> Tensor:
        """(n, *shape) → (n, d)."""
        return self.layers(self.times * x + self.plus).flatten(1)


def below(net: nn.Sequential) -> list[nn.Module]:
    """The layers of an encoder or critic below its last, dense one; without what compares the
    examples of a batch, which says nothing of a single one."""
    layers = list(net)[:-1]
    if layers and isinstance(layers[-1], MinibatchDiscrimination):
        layers.pop()
    return layers

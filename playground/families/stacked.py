"""k fully connected nets of one shape as one batch of parameters, and the one Adam that moves them.

The weights of all nets lie in one tensor (k, numbers), so that an update is k times the arithmetic
but one time the overhead: batched matrix products, slopes by the chain rule written out (Rumelhart,
Hinton & Williams 1986), and Adam (Kingma & Ba 2015, algorithm 1) with a step size for each net.
Each net stays an ordinary one besides: its weights and its Adam's memory are views of the stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

_EPSILON = 1e-8  # Adam's


class Bend(NamedTuple):
    """An activation in place, and its slope, which follows from its output."""

    forward: Callable[[Tensor], Tensor]
    backward: Callable[[Tensor, Tensor], Tensor]  # (slope by the output, output)


class Layer(NamedTuple):
    """One stacked layer. weight, of_weight: (k, out, in); bias, of_bias: (k, 1, out)."""

    weight: Tensor
    bias: Tensor
    of_weight: Tensor  # where the loss's slopes go
    of_bias: Tensor
    bend: Bend | None  # none after the last

    # MKL wants the smaller side of a product first: the other way round it takes up to ten times
    # as long

    def forward(self, x: Tensor) -> Tensor:
        """(k, n, in) → (k, n, out)."""
        y = torch.baddbmm(self.bias, x, self.weight.transpose(1, 2))
        return self.bend.forward(y) if self.bend else y

    def unbent(self, slope: Tensor, y: Tensor) -> Tensor:
        """The slope before the activation, from that after it and its output y."""
        return self.bend.backward(slope, y) if self.bend else slope

    def learn(self, slope: Tensor, x: Tensor) -> None:
        """The slopes by the weights, from the one before the activation and the input x."""
        self.of_bias.copy_(slope.sum(1, keepdim=True))
        if self.weight.shape[1] <= self.weight.shape[2]:
            self.of_weight.copy_(torch.bmm(slope.transpose(1, 2), x))
        else:
            self.of_weight.copy_(torch.bmm(x.transpose(1, 2), slope).transpose(1, 2))

    def backward(self, slope: Tensor) -> Tensor:
        """The slope by the input: (k, n, out) → (k, n, in)."""
        if self.weight.shape[1] == 1:
            return slope * self.weight
        if self.weight.shape[1] <= self.weight.shape[2]:
            return torch.bmm(slope, self.weight)
        return torch.bmm(self.weight.transpose(1, 2), slope.transpose(1, 2)).transpose(1, 2)


class Nets:
    """k fully connected nets of one shape and their Adam. flat, slopes: (k, numbers)."""

    def __init__(
        self, nets: Sequence[nn.Module], optimisers: Sequence[Optimizer], lr: Tensor
    ) -> None:
        parameters = [list(net.parameters()) for net in nets]
        self.lr = lr[:, None]  # (k, 1)
        self.betas: tuple[float, float] = optimisers[0].param_groups[0]["betas"]
        self.flat = _flat(parameters)
        self.slopes = torch.zeros_like(self.flat)
        self.mean, self.square = torch.zeros_like(self.flat), torch.zeros_like(self.flat)
        # one count for each parameter, as a saved optimiser has it
        self.counts = torch.zeros(len(parameters[0]), device=self.flat.device)
        for lane, (own, optimiser) in enumerate(zip(parameters, optimisers, strict=True)):
            self._adopt(lane, own, optimiser)
        self.layers = list(self._layers(nets[0]))
        self.moves = torch.zeros_like(self.flat)  # by a step size of 1

    def _adopt(self, lane: int, parameters: list[nn.Parameter], optimiser: Optimizer) -> None:
        """From now on a lane's weights and memory are views of the stack."""
        at = 0
        for i, parameter in enumerate(parameters):
            place, at = slice(at, at + parameter.numel()), at + parameter.numel()
            views = {"exp_avg": self.mean, "exp_avg_sq": self.square}
            state = {name: whole[lane, place].view(parameter.shape)
                     for name, whole in views.items()} | {"step": self.counts[i]}  # fmt: skip
            for name, before in optimiser.state.get(parameter, {}).items():
                state[name].copy_(before)
            parameter.data = self.flat[lane, place].view(parameter.shape)
            optimiser.state[parameter] = state

    def _layers(self, net: nn.Module) -> Iterator[Layer]:
        """The layers of all lanes, after the pattern of one."""
        at, plain = 0, None
        for part in net.modules():
            if isinstance(part, nn.Linear):
                if plain:
                    yield plain
                out, size = part.out_features, part.weight.numel()
                of_weight, of_bias = slice(at, at + size), slice(at + size, at + size + out)
                at += size + out
                views = [view for whole in (self.flat, self.slopes)
                         for view in (whole[:, of_weight].view(-1, out, part.in_features),
                                      whole[:, None, of_bias])]  # fmt: skip
                plain = Layer(*views, bend=None)
            elif plain and type(part) in BENDS:
                yield plain._replace(bend=BENDS[type(part)](part))
                plain = None
        if plain:
            yield plain

    def __call__(self, x: Tensor) -> list[Tensor]:
        """(k, n, in) → the way of x through the nets: it, each layer's output, (k, n, out)."""
        way = [x]
        for layer in self.layers:
            way.append(layer.forward(way[-1]))
        if way[-1].dtype == torch.bfloat16:
            way[-1] = way[-1].float()  # losses are no place for 16 bits
        return way

    def by_input(self, slope: Tensor, way: list[Tensor]) -> Tensor:
        """The loss's slope by the input, from that by the output: (k, n, in)."""
        for layer, y in zip(reversed(self.layers), reversed(way), strict=False):
            slope = layer.backward(layer.unbent(slope, y))
        return slope

    def descend(self, slope: Tensor, way: list[Tensor]) -> None:
        """One step of Adam down each lane's loss, from its slope by the output: (k, n, out)."""
        for at in reversed(range(len(self.layers))):
            layer = self.layers[at]
            slope = layer.unbent(slope, way[at + 1])
            layer.learn(slope, way[at])
            if at:
                slope = layer.backward(slope)
        self._adam()

    def _adam(self) -> None:
        first, second = self.betas
        self.counts.add_(1)
        self.moves.zero_()
        torch._fused_adam_(  # type: ignore[attr-defined]  # what torch.optim.Adam calls in the end
            [self.moves], [self.slopes], [self.mean], [self.square], [], [self.counts[0]],
            lr=1.0, beta1=first, beta2=second, eps=_EPSILON, weight_decay=0.0, amsgrad=False,
            maximize=False,
        )  # fmt: skip
        self.flat.addcmul_(self.moves, self.lr)


def _tanh(_: nn.Module) -> Bend:
    return Bend(torch.tanh_, torch.ops.aten.tanh_backward)


def _rectified(layer: nn.Module) -> Bend:
    below = float(getattr(layer, "negative_slope", 0.0))
    back = torch.ops.aten.leaky_relu_backward
    return Bend(
        lambda x: nn.functional.leaky_relu_(x, below),
        lambda slope, y: back.grad_input(slope, y, below, True, grad_input=slope),
    )


BENDS: dict[type, Callable[[nn.Module], Bend]] = {
    nn.Tanh: _tanh,
    nn.ReLU: _rectified,
    nn.LeakyReLU: _rectified,
}


def _flat(parameters: Sequence[Sequence[nn.Parameter]]) -> Tensor:
    rows = [torch.cat([parameter.detach().flatten() for parameter in own]) for own in parameters]
    return torch.stack(rows)

"""k fully connected nets of one shape as one batch of parameters, and the one Adam that moves them.

The weights of all nets lie in one tensor (k, numbers), so that an update is k times the arithmetic
but one time the overhead: matrix products of stacked layers under ordinary autograd, and one Adam
(Kingma & Ba 2015, algorithm 1) with a step size for each net. Each net stays an ordinary one
besides: its weights and its Adam's memory are views of the stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

_EPSILON = 1e-8  # Adam's


class Layer:
    """One stacked linear layer: weight (k, out, in) and bias (k, 1, out), leaves of the graph."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight, self.bias = weight.requires_grad_(), bias[:, None].requires_grad_()

    def __call__(self, x: Tensor) -> Tensor:
        """(k, n, in) → (k, n, out)."""
        return torch.baddbmm(self.bias, x, self.weight.transpose(1, 2))


class Nets:
    """k fully connected nets of one shape and their Adam. flat, mean, square: (k, numbers)."""

    def __init__(
        self, nets: Sequence[nn.Module], optimisers: Sequence[Optimizer], lr: Tensor
    ) -> None:
        parameters = [list(net.parameters()) for net in nets]
        self.lr = lr  # (k,)
        self.betas: tuple[float, float] = optimisers[0].param_groups[0]["betas"]
        self.flat = _flat(parameters)
        self.mean, self.square = torch.zeros_like(self.flat), torch.zeros_like(self.flat)
        # one count for each parameter, as a saved optimiser has it
        self.counts = torch.zeros(len(parameters[0]), device=self.flat.device)
        for lane, (own, optimiser) in enumerate(zip(parameters, optimisers, strict=True)):
            self._adopt(lane, own, optimiser)
        widest = torch.float32 if self.flat.device.type == "mps" else torch.float64
        self._powers = torch.tensor(self.betas, dtype=widest, device=self.flat.device)
        self.layers = list(self._layers(nets[0]))
        self.leaves = [leaf for layer in self.layers if isinstance(layer, Layer)
                       for leaf in (layer.weight, layer.bias)]  # fmt: skip

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

    def _layers(self, net: nn.Module) -> Iterator[Callable[[Tensor], Tensor]]:
        """The layers of all lanes, after the pattern of one."""
        at = 0
        for layer in net.modules():
            if isinstance(layer, nn.Linear):
                out, size = layer.out_features, layer.weight.numel()
                weight = self.flat[:, at : at + size].view(-1, out, layer.in_features)
                bias = self.flat[:, at + size : at + size + out]
                at += size + out
                yield Layer(weight.detach(), bias.detach())
            elif not any(layer.children()) and not isinstance(layer, nn.Flatten | nn.Unflatten):
                yield layer  # an activation, which works on any shape

    def __call__(self, x: Tensor) -> Tensor:
        """(k, n, in) → (k, n, out)."""
        for layer in self.layers:
            x = layer(x)
        return x.float() if x.dtype == torch.bfloat16 else x

    def descend(self, loss: Tensor) -> None:
        """One step of Adam down the gradient of each lane's loss: (k,)."""
        found = torch.autograd.grad(loss.sum(), self.leaves)
        gradient = torch.cat([part.flatten(1) for part in found], 1)
        self._adam(gradient)

    @torch.no_grad()
    def _adam(self, gradient: Tensor) -> None:
        first, second = self.betas
        self.counts += 1
        unbiased = (1 - self._powers.pow(self.counts[0])).to(self.flat.dtype)  # (2,)
        self.mean.lerp_(gradient, 1 - first)
        self.square.mul_(second).addcmul_(gradient, gradient, value=1 - second)
        size = (self.square / unbiased[1]).sqrt_().add_(_EPSILON)
        self.flat.sub_(self.mean.div(size).mul_((self.lr / unbiased[0])[:, None]))


def _flat(parameters: Sequence[Sequence[nn.Parameter]]) -> Tensor:
    rows = [torch.cat([parameter.detach().flatten() for parameter in own]) for own in parameters]
    return torch.stack(rows)

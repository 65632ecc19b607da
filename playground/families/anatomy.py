"""What a model is made of, read off the built learner: its nets, their layers, sizes and numbers
of parameters. It generates and learns from a few examples once, and each layer notes what it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from playground.core.learning import Learner, Source
from playground.families.common import tried

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Layer:
    """One layer: what kind, with its own numbers, such as "convolution" and "5×5, stride 2"; the
    shape of one example after it (empty where it was not seen); its trainable numbers."""

    kind: str
    detail: str
    shape: Shape
    parameters: int


@dataclass(frozen=True)
class Net:
    """A net as the learner names it, such as "encoder" or "D"; the shape of one example before
    its first layer; its layers in the order in which they are met."""

    name: str
    given: Shape
    layers: tuple[Layer, ...]

    @property
    def parameters(self) -> int:
        """Trainable numbers of all layers."""
        return sum(layer.parameters for layer in self.layers)


def anatomy(learner: Learner, source: Source) -> tuple[Net, ...]:
    """The nets of a freshly built learner. It makes one update, so it is not to be used
    afterwards; the source stands where it stood."""
    met: dict[nn.Module, tuple[Shape, Shape]] = {}
    hooks = [leaf.register_forward_hook(_noting(met)) for leaf in _leaves(learner)]
    device = next(learner.parameters()).device
    rng = torch.Generator(device).manual_seed(0)
    with tried(source, rng) as draw:
        with torch.no_grad():  # first as it generates, so that layers come in that order
            learner.eval().sample(1, rng)
        learner.train().step(draw, rng)
    for hook in hooks:
        hook.remove()
    nets = [_net(name, child, met) for name, child in learner.named_children() if _learns(child)]
    nets = [net for net in nets if net.layers]
    return (*nets, *_own(learner))


def _learns(net: nn.Module) -> bool:
    """False of a net that only follows another, such as an average of its weights."""
    weights = list(net.parameters())
    return not weights or any(weight.requires_grad for weight in weights)


def _noting(met: dict[nn.Module, tuple[Shape, Shape]]):
    def note(layer: nn.Module, given: tuple[Tensor, ...], out: Tensor) -> None:
        met.setdefault(layer, (tuple(given[0].shape[1:]), tuple(out.shape[1:])))

    return note


def _leaves(net: nn.Module) -> Iterator[nn.Module]:
    return (layer for layer in net.modules() if not any(True for _ in layer.children()))


def _net(name: str, net: nn.Module, met: dict[nn.Module, tuple[Shape, Shape]]) -> Net:
    """The layers that were met, in that order, then those that were not but hold parameters."""
    own = set(_leaves(net))
    order = [layer for layer in met if layer in own]
    rest = [layer for layer in _leaves(net) if layer not in met and _numbers(layer)]
    layers = [
        Layer(*_named(layer), met[layer][1] if layer in met else (), _numbers(layer))
        for layer in (*order, *rest)
    ]
    return Net(name, met[order[0]][0] if order else (), tuple(layers))


def _own(learner: Learner) -> Iterator[Net]:
    """A learner without nets, such as a Boltzmann machine, holds its weights itself."""
    own = list(learner.named_parameters(recurse=False))
    if own:
        layers = (Layer(name, "", tuple(p.shape), p.numel()) for name, p in own)
        yield Net("", (), tuple(layers))


def _numbers(layer: nn.Module) -> int:
    return sum(p.numel() for p in layer.parameters(recurse=False) if p.requires_grad)


def _named(layer: nn.Module) -> tuple[str, str]:
    """(kind, its own numbers) in words."""
    for made in type(layer).__mro__:
        for kind, words in _KINDS.items():
            if made.__name__.startswith(kind):
                return words, _detail(layer)
    name = type(layer).__name__
    return name[0].lower() + name[1:], ""


def _detail(layer: nn.Module) -> str:
    size, stride = getattr(layer, "kernel_size", None), getattr(layer, "stride", None)
    if size is None:
        return f"p = {layer.p}" if isinstance(getattr(layer, "p", None), float) else ""
    high, wide = size if isinstance(size, tuple) else (size, size)
    step = stride[0] if isinstance(stride, tuple) else stride
    return f"{high}×{wide}" + (f", stride {step}" if step != 1 else "")


# by the beginning of the class's name; the longer ones first
_KINDS = {
    "LeakyReLU": "leaky ReLU",
    "Linear": "dense",
    "TiedLinear": "dense, tied",
    "ConvTranspose": "transposed convolution",
    "Conv": "convolution",
    "BatchNorm": "batch norm",
    "LayerNorm": "layer norm",
    "InstanceNorm": "instance norm",
    "ReLU": "ReLU",
    "ELU": "ELU",
    "SiLU": "SiLU",
    "Sigmoid": "sigmoid",
    "Flatten": "flatten",
    "FromMap": "flatten",
    "Unflatten": "reshape",
    "ToMap": "reshape",
    "MaxPool": "max pooling",
    "AvgPool": "average pooling",
    "Upsample": "enlarge",
    "MinibatchDiscrimination": "minibatch discrimination",
}

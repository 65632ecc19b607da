"""What trains: batches, sources, learners, and one update as its named parts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from playground.settings import BadSetting, Settings, declarations, is_step_size, live_names


@dataclass(frozen=True)
class Batch:
    """Examples x: (n, *shape), pictures in [0, 1]; classes y: (n,) int64, or none."""

    x: Tensor
    y: Tensor | None = None


S = TypeVar("S", bound=Settings)
Draw = Callable[..., Batch]
"""draw() gives a fresh batch of the recipe's size on the device; draw(n) gives n examples."""


class Source(ABC):
    """Where examples come from. `shape` is (c, h, w) for pictures and (2,) for points."""

    name: str
    title: str
    shape: tuple[int, ...]
    classes: tuple[str, ...] = ()
    modes: Tensor | None = None  # (m, 2) centres, where the source is a mixture of points
    spread: float | None = None  # σ of each mode
    log_density: Callable[[Tensor], Tensor] | None = None  # exact log p(x) in nats: (n, 2) → (n,)
    factors: Mapping[str, Tensor] | None = None  # what made each held-out example: (all,) each
    factor_words: Mapping[str, tuple[str, ...]] | None = None  # words for the whole-number ones

    @abstractmethod
    def draw(self, n: int, rng: torch.Generator) -> Batch:
        """n training examples on the device. A finite set comes in a new seeded order every
        epoch; an endless one is drawn with `rng`."""

    @abstractmethod
    def held_out(self, n: int) -> Batch:
        """The first n (or all, if fewer) examples never trained on; the same at every call."""

    def position(self) -> dict[str, int]:
        """Where the next draw starts, for checkpoints; empty if `rng` says it all."""
        return {}

    def seek(self, position: Mapping[str, int]) -> None:
        """Go back to what `position` returned."""

    @property
    def is_picture(self) -> bool:
        """Pictures have a channel, a height and a width; points do not."""
        return len(self.shape) == 3


class Part(NamedTuple):
    """One named part of an update, as slow motion shows it, and the scalars it computed."""

    name: str
    terms: Mapping[str, Tensor] = {}
    shown: Mapping[str, Tensor] = {}  # what it drew or made: "real", "noise", "generated"


class Learner(nn.Module, Generic[S]):
    """Nets, optimisers and one update.

    Every live float setting becomes a buffer of the same name (a 0-d tensor), so that changing
    it rebuilds nothing. Optimisers are registered with `own`, so that checkpoints find them.
    State beyond weights belongs in buffers.
    """

    settings: S

    def __init__(self, settings: S, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.settings = settings
        self.shape = shape
        self.classes = 0  # how many, where the model is told the class y
        self.made = 0  # updates made so far; the loop keeps count
        self.warmth = 1.0  # share of their settings at which step sizes stand
        self.optimisers: dict[str, Optimizer] = {}
        for item in declarations(type(settings)):
            if item.live and item.kind == "float":
                value = torch.tensor(float(getattr(settings, item.name)))
                self.register_buffer(item.name, value)

    def own(self, **optimisers: Optimizer) -> None:
        """Register optimisers by name."""
        self.optimisers.update(optimisers)

    def descend(self, name: str, loss: Tensor, keep: bool = False) -> None:
        """One step of the named optimiser down the gradient of `loss` by its parameters alone.
        `keep` where another loss of the same graph is to follow."""
        optimiser = self.optimisers[name]
        parameters = [p for group in optimiser.param_groups for p in group["params"]]
        gradients = torch.autograd.grad(loss, parameters, retain_graph=keep)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = laid_out_as(parameter, gradient)
        optimiser.step()

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """One update as its named parts; terms are detached 0-d tensors, unweighted."""
        raise NotImplementedError(f"{type(self).__name__} says how it learns in parts()")

    def step(self, draw: Draw, rng: torch.Generator) -> dict[str, Tensor]:
        """One update: all parts; returns their terms. Reads nothing back to the host."""
        terms: dict[str, Tensor] = {}
        for part in self.parts(draw, rng):
            terms.update(part.terms)
        return terms

    def branch(self) -> str:
        """Names the kind of the next update where updates differ by step number or by a live
        whole-number setting; each kind is captured apart on a GPU."""
        return ""

    def prepared(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor:  # noqa: ARG002
        """x as the model sees it, where a setting turns pixels into zeros and ones (by chance
        only with `rng`); done twice it changes nothing more. What is measured with several draws
        of codes is prepared once before."""
        return x

    def sample(self, n: int, rng: torch.Generator, y: Tensor | None = None) -> Tensor:
        """n generated examples in data units: (n, *shape)."""
        raise NotImplementedError(f"{type(self).__name__} says how it samples in sample()")

    def change(self, name: str, value: object) -> None:
        """Change a live setting; raises BadSetting if it is none or out of range."""
        live = live_names(type(self.settings))
        if name not in live:
            raise BadSetting(
                f"'{name}' cannot change while the run is going; these can: {', '.join(live)}."
            )
        self.settings = self.settings.changed({name: value})
        if name in dict(self.named_buffers(recurse=False)):
            self._put(name)

    def warm(self, share: float) -> None:
        """Let every step size (live settings called "lr" or "lr_…") stand at this share of its
        setting, whatever that is changed to."""
        self.warmth = share
        for name in live_names(type(self.settings)):
            if is_step_size(name):
                self._put(name)

    def _put(self, name: str) -> None:
        """Let a live setting's buffer say what the setting does."""
        share = self.warmth if is_step_size(name) else 1.0
        self.get_buffer(name).fill_(float(getattr(self.settings, name)) * share)


def laid_out_as(parameter: Tensor, gradient: Tensor) -> Tensor:
    """The gradient in the parameter's memory layout: fused optimisers read both in the order in
    which they lie in memory, and autograd.grad promises none."""
    if gradient.stride() == parameter.stride():
        return gradient
    return torch.empty_like(parameter).copy_(gradient)

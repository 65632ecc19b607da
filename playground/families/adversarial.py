"""What all adversarial families share: G turns noise into examples, in nets of one's choice.

A family adds D, what each of the two minimises, and the order of their updates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any, Generic, Literal, TypeVar

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from playground.core.learning import Learner, Source
from playground.core.optimisers import adam, rmsprop, sgd
from playground.families.common import CHANNELS, random_classes
from playground.nets.conditioning import join
from playground.settings import Settings, Widths, setting


def step_size(net: str, default: float = 2e-4) -> Any:
    """The declaration of a net's live step size."""
    return setting(
        default, f"Step size of {net}", f"How far {net} moves in each update.", gt=0, le=1,
        log=True, live=True,
    )  # fmt: skip


def noise(default: str) -> Any:
    """The declaration of G's input."""
    return setting(default, "Noise", "Drawn from N(0, 1), or evenly from −1 to 1.", more=True)


def optimiser(default: str) -> Any:
    """The declaration of what moves both nets."""
    return setting(
        default,
        "Optimiser",
        "Adam and RMSProp give each weight its own step size; Adam remembers slopes as well. SGD "
        "is plain gradient descent. A new one begins without memory.",
        more=True,
        live=True,
        labels={"adam": "Adam", "rmsprop": "RMSProp", "sgd": "SGD"},
    )


def beta2(default: float) -> Any:
    """The declaration of Adam's second memory."""
    return setting(
        default, "Adam β₂", "How long Adam remembers the size of slopes.", ge=0, le=0.9999,
        step=0.001, more=True, when={"optimiser": "adam"},
    )  # fmt: skip


class AdversarialSettings(Settings):
    """What a visitor can choose in every adversarial family, whatever its nets."""

    latent: int = setting(64, "Noise size", "How many random numbers G is fed.", ge=1, le=512)
    lr_d: float = step_size("D")
    lr_g: float = step_size("G")
    hidden_g: Widths = setting(
        (128, 256), "Hidden layers of G", "Widths, from noise to example.", when={"body": "mlp"}
    )
    hidden_d: Widths = setting(
        (256, 128), "Hidden layers of D", "Widths, from the example on.", when={"body": "mlp"}
    )
    channels: int = CHANNELS
    noise: Literal["normal", "uniform"] = noise("normal")
    scale: Literal["symmetric", "unit"] = setting(
        "symmetric",
        "Pixel values",
        "The range in which D sees pixels: −1 to 1, where G ends in tanh, or 0 to 1, where G ends "
        "in a sigmoid. Points stay as they are.",
        more=True,
        labels={"symmetric": "−1 to 1", "unit": "0 to 1"},
    )
    optimiser: Literal["adam", "rmsprop", "sgd"] = optimiser("adam")
    beta1: float = setting(
        0.5, "Adam β₁", "How long Adam remembers slopes; 0.5 calms the game.", ge=0, le=0.999,
        step=0.05, more=True, when={"optimiser": "adam"},
    )  # fmt: skip
    beta2: float = beta2(0.999)
    average: float = setting(
        0.0,
        "Average of G",
        "Samples come from a running average of G's weights, of which each update keeps this "
        "share; so they flicker less, and are better. At 0 they come from G itself.",
        ge=0, le=0.9999, step=0.001, more=True,
    )  # fmt: skip


S = TypeVar("S", bound=AdversarialSettings)


class Adversarial(Learner[S], Generic[S]):
    """G(z) against D; `build_nets` makes both."""

    lr_d: Tensor
    lr_g: Tensor
    G: nn.Module
    D: nn.Module
    G_mean: nn.Module | None  # G with weights averaged over the updates
    averaged: Tensor  # updates in that average

    def __init__(self, settings: S, source: Source, device: torch.device) -> None:
        super().__init__(settings, source.shape)
        self.latent = settings.latent
        self.is_picture = source.is_picture
        self.build_nets(source)
        self.G_mean = None
        if settings.average:
            self.G_mean = deepcopy(self.G).requires_grad_(False)
            self.register_buffer("averaged", torch.zeros(()))
        self.to(device)
        self.swaps = 0  # how often the optimiser was changed
        self._begin()

    def build_nets(self, source: Source) -> None:
        """Set self.G, self.D and, in conditional models, self.classes."""
        raise NotImplementedError(f"{type(self).__name__} builds its nets in build_nets()")

    def _begin(self) -> None:
        """Fresh optimisers of the kind chosen."""
        self.own(
            critic=self._optimiser(self.D.parameters(), self.lr_d),
            generator=self._optimiser(self.G.parameters(), self.lr_g),
        )

    def change(self, name: str, value: object) -> None:
        """As every learner's; another optimiser begins without memory."""
        before = self.settings.optimiser
        super().change(name, value)
        if self.settings.optimiser != before:
            self.swaps += 1
            self._begin()

    def branch(self) -> str:
        """Updates by different optimisers differ, and a new one's memory lies elsewhere."""
        return f"{self.settings.optimiser}{self.swaps}"

    def _optimiser(self, parameters: Iterable[nn.Parameter], lr: Tensor) -> Optimizer:
        betas = (self.settings.beta1, self.settings.beta2)
        kinds: dict[str, Callable[[], Optimizer]] = {
            "adam": lambda: adam(parameters, lr, betas),
            "rmsprop": lambda: rmsprop(parameters, lr),
            "sgd": lambda: sgd(parameters, lr),
        }
        return kinds[self.settings.optimiser]()

    def prior(self, n: int, rng: torch.Generator) -> Tensor:
        """z: (n, latent) from N(0, 1), or evenly from −1 to 1."""
        z = torch.empty(n, self.latent, device=self.lr_g.device)
        if self.settings.noise == "uniform":
            return z.uniform_(-1, 1, generator=rng)
        return z.normal_(generator=rng)

    def descend(self, name: str, loss: Tensor, keep: bool = False) -> None:
        """As every learner's; the average follows G."""
        super().descend(name, loss, keep)
        if name == "generator" and self.G_mean is not None:
            self._follow(self.G_mean)

    @torch.no_grad()
    def _follow(self, G_mean: nn.Module) -> None:
        """An average that is young forgets faster, or it would long remember G's first weights."""
        self.averaged += 1
        kept = ((1 + self.averaged) / (10 + self.averaged)).clamp_max(self.settings.average)
        for mean, weight in zip(G_mean.parameters(), self.G.parameters(), strict=True):
            mean.lerp_(weight, 1 - kept)
        for mine, its in zip(G_mean.buffers(), self.G.buffers(), strict=True):
            mine.copy_(its)

    def generate(
        self, z: Tensor, y: Tensor | None = None, rng: torch.Generator | None = None,
        net: nn.Module | None = None,
    ) -> Tensor:  # fmt: skip
        """G(z), or that of another net, on D's scale: (n, *shape)."""
        out = (net or self.G)(join(z, y, self.classes), rng)
        if not self.is_picture:
            return out
        return out.tanh() if self.settings.scale == "symmetric" else out.sigmoid()

    def scaled(self, x: Tensor) -> Tensor:
        """x in data units → on D's scale."""
        return 2 * x - 1 if self.is_picture and self.settings.scale == "symmetric" else x

    def unscaled(self, x: Tensor) -> Tensor:
        """x on D's scale → in data units."""
        return (x + 1) / 2 if self.is_picture and self.settings.scale == "symmetric" else x

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """G(z), averaged if so wanted, in data units: (n, *shape)."""
        return self.unscaled(self.generate(z, y, net=self.G_mean))

    def sample(self, n: int, rng: torch.Generator, y: Tensor | None = None) -> Tensor:
        """Generated examples: (n, *shape)."""
        z = self.prior(n, rng)
        if self.classes and y is None:
            y = random_classes(n, self.classes, z.device, rng)
        return self.unscaled(self.generate(z, y, rng, self.G_mean))

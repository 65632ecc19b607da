"""Helmholtz machine: one net dreams from causes down to pixels, another guesses causes from pixels.

All units are 0 or 1, drawn by chance. Awake, the recognition net guesses the causes of an example
and the generative net learns to bring it forth from them; asleep, the generative net dreams and
the recognition net learns to guess what the dream was made from. Neither needs slopes through the
other, so each layer learns by its own delta rule (Hinton et al. 1995, eqs. 3 to 5).

Dayan et al. 1995, "The Helmholtz Machine"; Hinton et al. 1995, "The Wake-Sleep Algorithm for
Unsupervised Neural Networks".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn

from playground.core.family import Curve, Family
from playground.core.learning import Draw, Learner, Part, Source
from playground.core.optimisers import adam
from playground.families.binary import BLACK_AND_WHITE, Bits
from playground.families.common import peek
from playground.objectives.bounds import log_bernoulli
from playground.objectives.energy import switched
from playground.settings import Settings, Widths, setting

Layers = list[Tensor]  # from the visible units up to the highest, (n, units) each


class HelmholtzSettings(Settings):
    """What a visitor can choose."""

    hidden: Widths = setting(
        (64, 32), "Hidden units", "Units of each layer of causes, from the pixels up."
    )
    lr_wake: float = setting(
        3e-3, "Step size awake", "Of the generative net.", gt=0, le=1, log=True, live=True
    )
    lr_sleep: float = setting(
        3e-3, "Step size asleep", "Of the recognition net.", gt=0, le=1, log=True, live=True
    )
    binarise: Literal["sampled", "half", "no"] = BLACK_AND_WHITE


class Helmholtz(Learner[HelmholtzSettings]):
    """p(h_L) … p(h_1|h_2) p(x|h_1) downwards, q(h_1|x) … q(h_L|h_L−1) upwards."""

    lr_wake: Tensor
    lr_sleep: Tensor

    def __init__(self, settings: HelmholtzSettings, source: Source, device: torch.device):
        super().__init__(settings, source.shape)
        self.bits = Bits(source, settings.binarise)
        sizes = (self.bits.size, *settings.hidden)
        self.latent = sizes[-1]
        self.up = nn.ModuleList(nn.Linear(low, high) for low, high in pairwise(sizes))
        down = [nn.Linear(high, low) for low, high in pairwise(sizes)]
        self.down = nn.ModuleList(down)
        self.top = nn.Parameter(torch.zeros(self.latent))
        mean = self.bits.read(peek(source, 2000)).mean(0).cpu()
        with torch.no_grad():
            down[0].bias.copy_(mean.clamp(0.01, 0.99).logit())
        self.to(device)
        self.own(
            wake=adam([self.top, *self.down.parameters()], self.lr_wake),
            sleep=adam(self.up.parameters(), self.lr_sleep),
        )

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """Awake, then asleep."""
        x = self.bits.read(draw().x, rng)
        yield Part("draw examples")
        with torch.no_grad():
            awake = self.recognise(x, rng)
            log_q = self.log_q(awake)
        yield Part("wake: guess causes")
        log_p = self.log_p(awake)
        bound = (log_p.detach() - log_q).mean()
        yield Part("wake: bring forth", {"elbo": bound, "wake": -log_p.detach().mean()})
        self.descend("wake", -log_p.mean())
        yield Part("wake: update the generative net")
        with torch.no_grad():
            asleep = self.dream(len(x), rng)
        yield Part("sleep: dream")
        surprise = -self.log_q(asleep).mean()
        yield Part("sleep: guess what it was made from", {"sleep": surprise.detach()})
        self.descend("sleep", surprise)
        yield Part("sleep: update the recognition net")

    def recognise(self, x: Tensor, rng: torch.Generator) -> Layers:
        """Causes of visible units x: (n, visible), drawn upwards."""
        layers = [x]
        for layer in self.up:
            layers.append(switched(layer(layers[-1]).float().sigmoid(), rng))
        return layers

    def dream(self, n: int, rng: torch.Generator) -> Layers:
        """n patterns drawn downwards from the highest layer."""
        layers = [switched(self.top.sigmoid().expand(n, -1), rng)]
        for layer in reversed(self.down):
            layers.insert(0, switched(layer(layers[0]).float().sigmoid(), rng))
        return layers

    def log_p(self, layers: Layers) -> Tensor:
        """log p(x, h) of the generative net: (n,) nats."""
        total = log_bernoulli(layers[-1], self.top.expand_as(layers[-1]))
        for net, low, high in zip(self.down, layers[:-1], layers[1:], strict=True):
            total = total + log_bernoulli(low, net(high).float())
        return total

    def log_q(self, layers: Layers) -> Tensor:
        """log q(h|x) of the recognition net: (n,) nats."""
        total = torch.zeros(len(layers[0]), device=layers[0].device)
        for net, low, high in zip(self.up, layers[:-1], layers[1:], strict=True):
            total = total + log_bernoulli(high, net(low).float())
        return total

    def prepared(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """x with pixels in zeros and ones."""
        return self.bits.read(x, rng).view_as(x) if self.bits.is_picture else x

    def log_weights(
        self,
        x: Tensor,
        k: int,
        rng: torch.Generator,
        y: Tensor | None = None,  # noqa: ARG002
    ) -> Tensor:
        """log p(x, h) − log q(h|x) for k guesses of each example's causes: (k, n) nats."""
        layers = self.recognise(self.bits.read(x, rng).repeat(k, 1), rng)
        return (self.log_p(layers) - self.log_q(layers)).view(k, len(x))

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """How likely each unit of the highest layer is, passing means upwards: (n, latent)."""
        p = self.bits.read(x)
        for layer in self.up:
            p = layer(p).float().sigmoid()
        return p

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """What units of the highest layer bring forth, passing means downwards: (n, *shape)."""
        for layer in reversed(self.down):
            z = layer(z).float().sigmoid()
        return self.bits.mean(z)

    def reconstruct(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """Up to the first layer of causes and down again, in means: (n, *shape)."""
        causes = self.up[0](self.bits.read(x)).float().sigmoid()
        return self.bits.mean(self.down[0](causes).float().sigmoid())

    def sample(self, n: int, rng: torch.Generator, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """Dreams; the last step is shown in means: (n, *shape)."""
        causes = self.dream(n, rng)[1]
        return self.bits.show(self.down[0](causes).float().sigmoid(), rng)


def misfit(settings: HelmholtzSettings, source: Source) -> str | None:  # noqa: ARG001
    """There must be a cause."""
    if settings.hidden:
        return None
    return "A Helmholtz machine needs causes: name at least one layer of hidden units."


FAMILY = Family(
    name="helmholtz",
    kind="energy",
    title="Helmholtz machine",
    idea="A generative net dreams from causes down to pixels, and a recognition net guesses causes "
    "from pixels. Awake, the first learns from the second's guesses; asleep, the second from the "
    "first's dreams.",
    formula=r"\text{wake: } \Delta\theta \propto \nabla \log p_\theta(x, h),\; h \sim q(h|x)"
    r"\qquad \text{sleep: } \Delta\phi \propto \nabla \log q_\phi(h|x),\; (x, h) \sim p",
    paper="Hinton, Dayan, Frey & Neal 1995, The Wake-Sleep Algorithm for Unsupervised Neural "
    "Networks",
    link="https://doi.org/10.1126/science.7761831",
    settings=HelmholtzSettings,
    build=Helmholtz,
    curves=(
        Curve(
            "Bound on log p(x)", {"elbo": ("log p(x, h) − log q(h|x)", "energy")},
            "nats per example",
            "Higher is better, but sleep serves another end, so it need not rise for ever.",
        ),
        Curve(
            "Surprise, awake and asleep",
            {"wake": ("−log p(x, h)", "generator"), "sleep": ("−log q(h|x) of dreams", "vae")},
            "nats per example",
            "Awake the generative net learns to be less surprised, asleep the recognition net.",
        ),
    ),
    notice=(
        "Samples are dreams: at first noise, then blobs, then strokes that hang together.",
        "The recognition net learns from dreams alone, so early on it guesses badly for real "
        "examples.",
        "All hidden units are on or off, so codes are patterns, not places on a map.",
    ),
    misfit=misfit,
)  # fmt: skip

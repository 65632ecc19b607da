"""BEGAN: D is an autoencoder, and what it rebuilds well counts as real.

D learns to rebuild real examples well and generated ones badly; G learns to make what D rebuilds
well. A weight k, steered after every update, keeps the two errors at the ratio γ, and the same
two errors give a measure M of convergence.

Berthelot, Schumm & Metz 2017, "BEGAN: Boundary Equilibrium Generative Adversarial Networks".
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor

from playground.core.family import Curve, Family
from playground.core.learning import Draw, Part, Source
from playground.families.adversarial import Adversarial, AdversarialSettings, noise, step_size
from playground.families.common import BODY, body_misfit
from playground.nets.bodies import Body, decoder, encoder
from playground.nets.layers import Stack
from playground.objectives.adversarial import began_balance, began_measure
from playground.objectives.reconstruction import absolute_error
from playground.settings import Settings, setting


class BEGANNets(Settings):
    """The bodies of G and D; a base of its own, so that it comes first on the page."""

    body: Literal["mlp", "conv"] = BODY


class BEGANSettings(AdversarialSettings, BEGANNets):
    """What a visitor can choose."""

    lr_d: float = step_size("D", 5e-4)
    lr_g: float = step_size("G", 5e-4)
    channels: int = setting(
        16, "Channels", "Filters on the first size; D's encoder has as many more on each smaller "
        "one.", ge=1, le=256, when={"body": "conv"},
    )  # fmt: skip
    noise: Literal["normal", "uniform"] = noise("uniform")
    gamma: float = setting(
        1.0, "Diversity γ", "The ratio of D's error on generated examples to that on real ones. "
        "Lower gives cleaner samples that are more alike; the paper's faces take 0.3 to 0.7.",
        ge=0.05, le=1, step=0.05, live=True,
    )  # fmt: skip
    lambda_k: float = setting(
        0.05, "Step size of k", "How fast the balance is corrected. The paper takes 0.001 for runs "
        "of many hours.", gt=0, le=1, log=True, live=True, more=True,
    )  # fmt: skip
    code: int = setting(
        32, "Code size of D", "How many numbers D's autoencoder squeezes an example into; at most "
        "a quarter as many as the example has, since otherwise it rebuilds anything.",
        ge=1, le=512, more=True,
    )  # fmt: skip


class BEGAN(Adversarial[BEGANSettings]):
    """G(z) against an autoencoder."""

    gamma: Tensor
    lambda_k: Tensor
    k: Tensor

    def build_nets(self, source: Source) -> None:
        """The paper's convolutions, or fully connected layers; G is built as D's decoder."""
        chosen = self.settings
        kind = "began" if chosen.body == "conv" else "mlp"
        body = Body(kind, chosen.hidden_d, chosen.channels, "elu")
        mirrored = Body(kind, chosen.hidden_d[::-1], chosen.channels, "elu")
        g_body = Body(kind, chosen.hidden_g, chosen.channels, "elu")
        code = min(chosen.code, max(1, math.prod(source.shape) // 4))
        self.G = decoder(g_body, self.latent, source.shape)
        self.D = Stack(*encoder(body, source.shape, code), *decoder(mirrored, code, source.shape))
        self.register_buffer("k", torch.zeros(()))

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """D learns, G learns, k is corrected (section 3.4)."""
        x = self.scaled(draw().x)
        z = self.prior(len(x), rng)
        yield Part("draw examples and noise")
        fake = self.generate(z)
        yield Part("generate")
        errors = self.errors(torch.cat((x, fake.detach())))
        yield Part("rebuild")
        real_error = errors[: len(x)].mean()
        d_loss = real_error - self.k * errors[len(x) :].mean()
        terms = {"d_loss": d_loss.detach(), "real_error": real_error.detach()}
        yield Part("D's loss", terms)
        self.descend("critic", d_loss)
        yield Part("update D")
        g_loss = self.errors(fake).mean()
        yield Part("G's loss", {"g_loss": g_loss.detach()})
        self.descend("generator", g_loss)
        yield Part("update G")
        found = real_error.detach(), g_loss.detach()
        measure = began_measure(*found, self.gamma)
        self.k.copy_(began_balance(self.k, *found, self.gamma, self.lambda_k))
        yield Part("balance", {"measure": measure, "k": self.k.clone()})

    def errors(self, x: Tensor) -> Tensor:
        """L(x) = |x − D(x)|, the mean over the numbers of x, on D's scale: (n,)."""
        return absolute_error(x, self.D(x)) / x[0].numel()

    def score(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """−L(x) for x in data units: the better rebuilt, the more real: (n,)."""
        return -self.errors(self.scaled(x))

    def objective(self, fake: Tensor, real: Tensor, rng: torch.Generator) -> Tensor:  # noqa: ARG002
        """The mean error of D on generated examples in data units: 0-d."""
        return self.errors(self.scaled(fake)).mean()

    def reconstruct(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """D(x): (n, *shape)."""
        return self.unscaled(self.D(self.scaled(x)))


FAMILY = Family(
    name="began",
    kind="gan",
    title="Boundary equilibrium GAN",
    idea="D is an autoencoder that rebuilds real examples well and generated ones badly, and G "
    "makes what D rebuilds well. A weight k keeps the two in balance.",
    formula=r"\mathcal{L}_D = L(x) - k_t L(G(z)),\quad \mathcal{L}_G = L(G(z)),\quad"
    r" k_{t+1} = k_t + \lambda_k \big(\gamma L(x) - L(G(z))\big)",
    paper="Berthelot, Schumm & Metz 2017, BEGAN: Boundary Equilibrium Generative Adversarial "
    "Networks",
    link="https://arxiv.org/abs/1703.10717",
    settings=BEGANSettings,
    build=BEGAN,
    curves=(
        Curve(
            "Errors of the autoencoder D",
            {"real_error": ("L(x), real", "real"), "g_loss": ("L(G(z)), G's loss", "generator"),
             "d_loss": ("D's loss", "critic")},
            "mean absolute error",
            "G's error settles near γ times the error on real examples.",
        ),
        Curve(
            "Convergence measure M", {"measure": ("M", "critic")}, "mean absolute error",
            "It falls while the model converges, and flattens when nothing more is gained.",
        ),
        Curve(
            "Balance", {"k": ("k", "neutral")}, "weight from 0 to 1",
            "At 0, D is only an autoencoder; it rises once G makes what D rebuilds too easily.",
        ),
    ),
    notice=(
        "M falls as the samples improve: a loss that tells how far the training has come.",
        "Lower γ and samples grow more alike. G likes what D rebuilds easily: ones among digits.",
        "The reconstructions are D's own: they say what it has learned of the real examples.",
    ),
    misfit=body_misfit,
)  # fmt: skip

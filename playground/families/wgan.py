"""WGAN: the discriminator becomes a critic whose scores measure a distance.

Its weights are clipped to a small box, which bounds its slope, and it learns several times for
each step of G; then the gap between its mean scores estimates, up to a factor, the Wasserstein
distance between data and samples. No logarithm is left, and the estimate falls as samples improve.

Arjovsky, Chintala & Bottou 2017, "Wasserstein GAN".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

import torch
from torch import Tensor

from playground.core.family import Curve, Family
from playground.families.adversarial import optimiser, step_size
from playground.families.common import body_misfit
from playground.families.judging import JudgingEach, Turn
from playground.families.tricks import JudgingSettings, d_updates
from playground.objectives.adversarial import score_generator, wasserstein
from playground.settings import setting

HEADSTART = 100  # critic updates in an update of the authors' schedule that favours the critic
S = TypeVar("S", bound=JudgingSettings)


class WGANSettings(JudgingSettings):
    """What a visitor can choose."""

    lr_d: float = step_size("D", 5e-5)
    lr_g: float = step_size("G", 5e-5)
    optimiser: Literal["adam", "rmsprop", "sgd"] = optimiser("rmsprop")
    d_steps: int = d_updates(5)
    clip: float = setting(
        0.01, "Clip weights at", "Every weight of the critic is kept between this and its "
        "negative.", gt=0, le=1, log=True, live=True,
    )  # fmt: skip
    schedule: Literal["steady", "authors"] = setting(
        "steady",
        "Critic's schedule",
        "Steady: always as many critic updates as set. The authors' code gives the critic 100 in "
        "each of the first 25 updates of G and in every 500th.",
        more=True,
        labels={"authors": "the authors' code"},
    )


class Wasserstein(JudgingEach[S], Generic[S]):
    """The critic widens the gap between its mean scores, G narrows it."""

    def critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """The negative of the gap."""
        return -wasserstein(real, fake)

    def generator_loss(self, turn: Turn) -> Tensor:
        """The negative of the mean score of what G made."""
        return score_generator(self.logits(turn.fake, turn.y, turn.rng))

    def terms(self, d_loss: Tensor, real: Tensor, fake: Tensor) -> Mapping[str, Tensor]:
        """The estimated distance, and what the critic minimises."""
        return {"wasserstein": wasserstein(real, fake), "d_loss": d_loss}


class WGAN(Wasserstein[WGANSettings]):
    """A critic in a box."""

    clip: Tensor

    @torch.no_grad()
    def tame(self) -> None:
        """Clip every weight of the critic."""
        for weight in self.D.parameters():
            weight.clamp_(-self.clip, self.clip)

    def critic_steps(self) -> int:
        """As set, or a head start where the authors' schedule gives one."""
        if self.settings.schedule == "authors" and (self.made < 25 or self.made % 500 == 0):
            return HEADSTART
        return self.settings.d_steps


CURVES = (
    Curve(
        "Wasserstein distance", {"wasserstein": ("critic's estimate", "critic")}, "score",
        "Unlike a GAN's losses it falls as the samples improve; compare it only within one run.",
    ),
    Curve(
        "Losses", {"d_loss": ("critic", "critic"), "g_loss": ("G", "generator")}, "score",
        "Scores have no zero of their own, so only the gap between them means anything.",
    ),
)  # fmt: skip

FAMILY = Family(
    name="wgan",
    kind="gan",
    title="Wasserstein GAN",
    idea="A critic with clipped weights scores examples, and the gap between its mean scores for "
    "real and generated ones estimates how far apart they are. G closes that gap.",
    formula=r"\min_G \max_{\lVert f \rVert_L \le 1}\; \mathbb{E}_x[f(x)] - \mathbb{E}_z[f(G(z))]",
    paper="Arjovsky, Chintala & Bottou 2017, Wasserstein GAN",
    link="https://arxiv.org/abs/1701.07875",
    settings=WGANSettings,
    build=WGAN,
    curves=CURVES,
    notice=(
        "The estimated distance falls while the samples improve: here a loss tells something.",
        "It trains slowly, since the critic learns five times for each step of G.",
        "Clip wider and the critic grows steep and restless; clip tighter and G hears little.",
    ),
    misfit=body_misfit,
)

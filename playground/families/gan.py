"""Generative adversarial network: G turns noise into examples, D tells them from real ones.

Each update lets D learn to tell, then lets G learn to be taken for real. The losses are named
pairs, so the game is a choice from a table: minimax, non-saturating (Goodfellow et al. 2014),
least squares (Mao et al. 2017) or hinge (Lim & Ye 2017). Convolutional nets follow DCGAN (Radford
et al. 2015); told the class, it is a conditional GAN (Mirza & Osindero 2014).

Goodfellow et al. 2014, "Generative Adversarial Nets".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

from torch import Tensor

from playground.core.family import Curve, Family
from playground.families.common import body_misfit
from playground.families.judging import Judging, JudgingEach, Turn
from playground.families.tricks import JudgingSettings
from playground.objectives.adversarial import LOSSES, OPTIMAL, PROBABILITY, Loss
from playground.settings import setting


class GANSettings(JudgingSettings):
    """What a visitor can choose."""

    loss: Literal["non_saturating", "minimax", "least_squares", "hinge"] = setting(
        "non_saturating",
        "Loss",
        "What D and G minimise. Minimax is the original game; non-saturating gives G steeper "
        "slopes while D is winning; least squares replaces logarithms by squares; hinge stops "
        "caring about examples that D is sure of.",
        live=True,
        labels={"non_saturating": "non-saturating"},
    )
    smoothing: float = setting(
        0.0, "Label smoothing", "D's target for real examples is 1 minus this, so that it never "
        "grows too sure.", ge=0, le=0.5, step=0.05, live=True,
    )  # fmt: skip


S = TypeVar("S", bound=GANSettings)


class Game(Judging[S], Generic[S]):
    """What D and G minimise comes from the table of losses."""

    smoothing: Tensor

    @property
    def game(self) -> Loss:
        """The pair of losses chosen now."""
        return LOSSES[self.settings.loss]

    def branch(self) -> str:
        """Updates by different losses differ."""
        return f"{super().branch()}:{self.settings.loss}"

    def probability(self, score: Tensor) -> Tensor:
        """D's numbers (n,) on the scale where 1 is real and 0 is generated."""
        return PROBABILITY[self.settings.loss](score)

    def optimal(self, p: Tensor, p_g: Tensor) -> Tensor:
        """The best D there is on that scale, from both densities: (n,), with D's target for
        real examples as it is now."""
        return OPTIMAL[self.settings.loss](p, p_g, self.smoothing)

    def critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """How badly D tells."""
        return self.game.critic(real, fake, self.smoothing)

    def generator_loss(self, turn: Turn) -> Tensor:
        """How seldom G is taken for real."""
        return self.game.generator(self.logits(turn.fake, turn.y, turn.rng))

    def terms(self, d_loss: Tensor, real: Tensor, fake: Tensor) -> Mapping[str, Tensor]:
        """D's loss, and what it says of real and of generated examples."""
        said = {"d_real": self.probability(real).mean(), "d_fake": self.probability(fake).mean()}
        return {"d_loss": d_loss, **said}


class GAN(JudgingEach[GANSettings], Game[GANSettings]):
    """G(z) against D(x)."""


def formula(settings: GANSettings) -> str:
    """The game that was chosen, told the class y where the nets are (Mirza & Osindero 2014)."""
    real, fake = ("D(x|y)", "D(G(z|y)|y)") if settings.conditional else ("D(x)", "D(G(z))")
    return LOSSES[settings.loss].formula(real, fake, settings.smoothing)


CURVES = (
    Curve(
        "Losses", {"d_loss": ("D", "critic"), "g_loss": ("G", "generator")}, "per example",
        "Neither needs to fall: each depends on how good the other is.",
    ),
    Curve(
        "What D says",
        {"d_real": ("D(x), real", "real"), "d_fake": ("D(G(z)), generated", "generated")},
        "mean, 1 = real",
        "If D tells them apart for sure, G learns little; at equal height D is guessing.",
    ),
)  # fmt: skip

FAMILY = Family(
    name="gan",
    kind="gan",
    title="Generative adversarial network",
    idea="A generator G turns noise into examples, and a discriminator D learns to tell them from "
    "real ones. Each improves by the other's mistakes.",
    formula=formula,
    paper="Goodfellow et al. 2014, Generative Adversarial Nets",
    link="https://arxiv.org/abs/1406.2661",
    settings=GANSettings,
    build=GAN,
    curves=CURVES,
    notice=(
        "The samples come from the same noise throughout, so you can watch one of them change.",
        "When D(G(z)) sinks to 0 and stays there, D has won: lower its step size.",
        "When all samples look alike, G has collapsed to a few modes.",
    ),
    misfit=body_misfit,
)

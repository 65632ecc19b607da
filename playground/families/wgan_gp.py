"""WGAN-GP: a Wasserstein critic kept smooth by a penalty on its slope instead of clipped weights.

Between each real and each generated example a point is picked, and the critic pays for every
slope there that is not 1. It trains faster than WGAN and takes larger nets.

Gulrajani et al. 2017, "Improved Training of Wasserstein GANs".
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from playground.core.family import Curve, Family
from playground.core.learning import Source
from playground.families import wgan
from playground.families.adversarial import beta2, step_size
from playground.families.common import body_misfit
from playground.families.judging import Turn
from playground.families.tricks import JudgingSettings, d_updates
from playground.objectives.penalties import gradient_penalty
from playground.settings import setting


class WGANGPSettings(JudgingSettings):
    """What a visitor can choose."""

    auto_norm: ClassVar[str] = "generator"  # the penalty takes each example alone (section 4)
    lr_d: float = step_size("D", 1e-4)
    lr_g: float = step_size("G", 1e-4)
    beta2: float = beta2(0.9)
    d_steps: int = d_updates(5)
    weight: float = setting(
        10.0, "Penalty weight λ", "How dear a slope other than 1 is. The paper takes 10 for "
        "pictures and 0.1 for points.", ge=0, le=100, step=0.1, live=True,
    )  # fmt: skip


class WGANGP(wgan.Wasserstein[WGANGPSettings]):
    """A critic that pays for steep places."""

    weight: Tensor

    def penalty(self, turn: Turn) -> Tensor:
        """(‖∇f‖ − 1)² between real and generated examples, on average."""
        real, fake, y, rng = turn
        eps = torch.empty(len(real), device=real.device).uniform_(generator=rng)
        return gradient_penalty(lambda x: self.logits(x, y, rng), real, fake, eps)


def misfit(settings: WGANGPSettings, source: Source) -> str | None:
    """The penalty needs a critic that judges each example alone."""
    if settings.norm == "both" or settings.minibatch:
        return "The penalty takes the slope of each example alone, which batch norm and minibatch discrimination in D would mix: switch them off there."  # noqa: E501
    return body_misfit(settings, source)


FAMILY = Family(
    name="wgan-gp",
    kind="gan",
    title="WGAN with gradient penalty",
    idea="A Wasserstein critic whose slope is pulled towards 1 between real and generated "
    "examples, instead of having its weights clipped. It learns faster and stays steady.",
    formula=r"\max_f\; \mathbb{E}_x[f(x)] - \mathbb{E}_z[f(G(z))]"
    r" - \lambda\, \mathbb{E}_{\tilde x}\big[(\lVert \nabla f(\tilde x) \rVert_2 - 1)^2\big]",
    paper="Gulrajani et al. 2017, Improved Training of Wasserstein GANs",
    link="https://arxiv.org/abs/1704.00028",
    settings=WGANGPSettings,
    build=WGANGP,
    curves=(
        *wgan.CURVES,
        Curve(
            "Penalty", {"penalty": ("(‖∇f‖ − 1)²", "neutral")}, "mean over examples",
            "Near zero the critic's slope is about 1, and its estimate can be trusted.",
        ),
    ),
    notice=(
        "The estimated distance falls while the samples improve: here a loss tells something.",
        "Raise λ and the critic grows flat; set it to 0 and its scores run away.",
        "On points, the critic's map becomes a smooth slope that leads samples to the data.",
    ),
    misfit=misfit,
)  # fmt: skip

"""Packed GAN: D judges several examples together, so a generator that repeats itself is caught.

Packs of m real examples go to D as one wide example, and so do packs of m generated ones. A
collapsed G makes packs of look-alikes, which real packs never are.

Lin et al. 2018, "PacGAN: The power of two samples in generative adversarial networks".
"""

from __future__ import annotations

import torch
from torch import Tensor

from playground.core.family import Family
from playground.core.learning import Batch, Draw
from playground.families.common import body_misfit
from playground.families.gan import CURVES, Game, GANSettings
from playground.objectives.adversarial import LOSSES
from playground.settings import setting


class PackedSettings(GANSettings):
    """What a visitor can choose."""

    pack: int = setting(
        2, "Judged together", "How many examples D sees as one. Each update draws as many batches.",
        ge=2, le=8,
    )  # fmt: skip


class Packed(Game[PackedSettings]):
    """G(z) against D(x₁, …, x_m)."""

    def together(self) -> int:
        """m."""
        return self.settings.pack

    def drawn(self, draw: Draw) -> Batch:
        """m batches in one: (m·n, *shape)."""
        batches = [draw() for _ in range(self.settings.pack)]
        x = torch.cat([batch.x for batch in batches])
        y = [batch.y for batch in batches if batch.y is not None]
        return Batch(x, torch.cat(y) if y else None)

    def packed(self, x: Tensor) -> Tensor:
        """(m·n, c, …) → (n, m·c, …): neighbours become one example."""
        m = self.settings.pack
        return x.reshape(len(x) // m, m * x.shape[1], *x.shape[2:])

    def judgeable(self, x: Tensor, y: Tensor | None) -> Tensor:
        """Packs of examples, each with its class where D is told it."""
        return self.packed(super().judgeable(x, y))


def formula(settings: PackedSettings) -> str:
    """The game that was chosen, on packs (section 3)."""
    dots, m = "" if settings.pack == 2 else r"\dots, ", settings.pack
    real, fake = f"D(x_1, {dots}x_{m})", f"D(G(z_1), {dots}G(z_{m}))"
    return LOSSES[settings.loss].formula(real, fake, settings.smoothing)


FAMILY = Family(
    name="packed",
    kind="gan",
    title="Packed GAN",
    idea="D judges several examples together instead of one by one. A generator that keeps making "
    "the same thing gives itself away by its look-alikes.",
    formula=formula,
    paper="Lin et al. 2018, PacGAN: The power of two samples in generative adversarial networks",
    link="https://arxiv.org/abs/1712.04086",
    settings=PackedSettings,
    build=Packed,
    curves=CURVES,
    notice=(
        "On the ring, more clouds are found than by a plain GAN with the same settings.",
        "D has no score for a single example, so there is no map of what it thinks.",
        "Judging more together costs time, since every update draws as many batches.",
    ),
    misfit=body_misfit,
)

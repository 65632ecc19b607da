"""Damaged inputs: the encoder is fed noise on top of each example, and the clean one is the target.

Vincent et al. 2008, "Extracting and Composing Robust Features with Denoising Autoencoders"; of a
variational autoencoder Im et al. 2017, "Denoising Criterion for Variational Auto-Encoding
Framework".
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from playground.core.learning import Learner
from playground.settings import setting

NOISE = setting(
    0.0,
    "Input noise",
    "Standard deviation of the noise added to the input; the clean example is the target.",
    ge=0,
    le=2,
    step=0.05,
    live=True,
)


class Denoising(Learner[Any]):
    """A learner with the live setting NOISE, called `noise`."""

    noise: Tensor

    @property
    def damage(self) -> float:
        """How much noise is added now, in standard deviations; 0 for none."""
        return self.settings.noise

    def damaged(self, x: Tensor, rng: torch.Generator) -> Tensor:
        """x: (n, *shape) with noise added; x itself where there is none."""
        if not self.settings.noise:
            return x
        return x + self.noise * torch.empty_like(x).normal_(generator=rng)

    def branch(self) -> str:
        """Updates with and without noise differ."""
        return "noisy" if self.settings.noise else ""


def noisy(x: str, noise: float) -> str:
    """x with noise added, as formulas write it; x itself where there is none."""
    return rf"{x} + {noise:g}\,\varepsilon" if noise else x

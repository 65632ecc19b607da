"""Named recipes of variational autoencoders."""

from __future__ import annotations

from playground.core.recipe import Recipe
from playground.families.presets.preset import Preset

PRESETS: tuple[Preset, ...] = (
    Preset(
        "vae-mlp",
        "VAE, fully connected",
        "Two numbers, pressed into a round cloud that can be drawn from.",
        Recipe(family="vae"),
    ),
    Preset(
        "vae-conv",
        "VAE, convolutional",
        "Sixteen numbers and convolutions: better samples, codes harder to draw.",
        Recipe(family="vae", settings={"body": "conv", "latent": 16}),
    ),
)  # fmt: skip

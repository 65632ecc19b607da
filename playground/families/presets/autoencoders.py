"""Named recipes of autoencoders."""

from __future__ import annotations

from playground.core.recipe import Recipe
from playground.families.presets.preset import Preset

PRESETS: tuple[Preset, ...] = (
    Preset(
        "ae-mlp",
        "Autoencoder, fully connected",
        "A code of two numbers, so that you can see where every digit lies.",
        Recipe(family="autoencoder"),
    ),
    Preset(
        "ae-conv",
        "Autoencoder, convolutional",
        "Twenty numbers and nets that know which pixels are neighbours: sharp reconstructions.",
        Recipe(family="autoencoder", settings={"body": "conv", "latent": 20}),
    ),
)  # fmt: skip

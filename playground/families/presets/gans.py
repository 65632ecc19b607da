"""Named recipes of adversarial networks."""

from __future__ import annotations

from playground.core.recipe import Recipe, Training
from playground.families.presets.preset import Preset

PRESETS: tuple[Preset, ...] = (
    Preset(
        "gan-mlp",
        "GAN, fully connected",
        "The original game on small nets: digits out of noise within a minute.",
        Recipe(family="gan", training=Training(steps=6000)),
    ),
    Preset(
        "dcgan",
        "DCGAN",
        "Convolutions and batch norm: slower steps, crisper pictures.",
        Recipe(family="gan", settings={"body": "conv"}, training=Training(steps=3000)),
    ),
    Preset(
        "gan-ring",
        "GAN on a ring of points",
        "Eight clusters in the plane: watch which ones G finds, and which it drops.",
        Recipe(
            family="gan",
            source="ring",
            settings={"latent": 2, "hidden_g": "64-64", "hidden_d": "64-64", "lr_d": 1e-3,
                      "lr_g": 1e-3},
            training=Training(steps=10_000, batch=150),
        ),
    ),
)  # fmt: skip

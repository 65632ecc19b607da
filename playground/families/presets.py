"""Named recipes: one click or one word each."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.recipe import Recipe, Training
from playground.settings import BadSetting


@dataclass(frozen=True)
class Preset:
    """A recipe with a name and a sentence on what to expect."""

    name: str
    title: str
    idea: str
    recipe: Recipe


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


def preset(name: str) -> Preset:
    """The preset of that name; raises BadSetting."""
    for found in PRESETS:
        if found.name == name:
            return found
    names = ", ".join(item.name for item in PRESETS)
    raise BadSetting(f"There is no recipe '{name[:40]}'; there are: {names}.")

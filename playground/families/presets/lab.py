"""Named recipes of the 2-D lab: small nets on points in the plane, fast enough to be watched."""

from __future__ import annotations

from typing import Any

from playground.core.recipe import Recipe, Training
from playground.families.presets.preset import Preset

NETS = {"latent": 2, "noise": "uniform", "hidden_g": "32-32", "hidden_d": "32-32"}
FAST = {"lr_d": 2e-3, "lr_g": 1e-3}
WIDE = {**NETS, "hidden_g": "64-64", "hidden_d": "64-64"}
CRITIC = {**WIDE, "lr_d": 1e-3, "lr_g": 1e-3}


def _preset(name: str, title: str, idea: str, family: str, source: str, **settings: Any) -> Preset:
    training = Training(steps=100_000, batch=150)
    recipe = Recipe(family=family, source=source, settings=settings, training=training)
    return Preset(name, title, idea, recipe)


LAB: tuple[Preset, ...] = (
    _preset(
        "line", "GAN, line", "The gentlest start: watch the sheet of noise fold onto a line.",
        "gan", "line", **NETS, **FAST,
    ),
    _preset(
        "two", "GAN, two Gaussians", "One sheet must reach two clouds: the bridge never closes.",
        "gan", "two-gaussians", **NETS, **FAST,
    ),
    _preset(
        "ring", "GAN, ring of eight", "Does G find all eight clouds, or chase a few?",
        "gan", "ring", **WIDE, **FAST,
    ),
    _preset(
        "three", "GAN, three discs", "Nothing lies between the discs, but a sheet cannot tear.",
        "gan", "three-disjoint", **NETS, **FAST,
    ),
    _preset(
        "thread", "GAN, one number of noise", "The noise is a thread that G lays on the data.",
        "gan", "moons", **{**WIDE, "latent": 1}, **FAST,
    ),
    _preset(
        "alike", "GAN, minibatch discrimination", "D sees how alike a batch is.",
        "gan", "ring", **WIDE, **FAST, minibatch=True,
    ),
    _preset(
        "wgan", "WGAN", "A clipped critic: its map is a slope, not a verdict.",
        "wgan", "ring", **WIDE, lr_d=5e-4, lr_g=5e-4, clip=0.1,
    ),
    _preset(
        "wgan-gp", "WGAN-GP", "A smooth critic whose arrows lead straight to the data.",
        "wgan-gp", "ring", **CRITIC, weight=0.1,
    ),
    _preset(
        "began", "BEGAN", "D is an autoencoder; its map says what it can rebuild.",
        "began", "ring", **CRITIC,
    ),
    _preset(
        "unrolled", "Unrolled GAN", "G looks five steps ahead, so chasing one cloud never pays.",
        "unrolled", "ring", **WIDE, **FAST,
    ),
    _preset(
        "packed", "Packed GAN", "D judges two points at once, so repeating one never pays.",
        "packed", "ring", **WIDE, **FAST,
    ),
    _preset(
        "ae-curve", "Autoencoder, spiral", "Everything collapses onto a curve: watch it bend.",
        "autoencoder", "spiral", latent=1, hidden="64-64", lr=2e-3,
    ),
    _preset(
        "ae-ring", "Autoencoder, ring", "One number for eight clouds: where must the curve go?",
        "autoencoder", "ring", latent=1, hidden="64-64", lr=2e-3,
    ),
    _preset(
        "vae-moons", "VAE, moons", "Each point becomes a small cloud of codes.",
        "vae", "moons", latent=2, hidden="64-64", lr=2e-3, likelihood="gaussian",
    ),
    _preset(
        "vae-ring", "VAE, ring", "The prior pushed through the decoder, holes and all.",
        "vae", "ring", latent=2, hidden="64-64", lr=2e-3, likelihood="gaussian",
    ),
    _preset(
        "rbm", "Boltzmann machine", "Binary units on a grid of cells dream up points.",
        "rbm", "ring", units=64, lr=0.05, dream=20,  # persistent chains stand there already
    ),
)  # fmt: skip

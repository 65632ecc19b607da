"""What is trained: a recipe for each file, and when its step size falls.

Sized so that each file stays below 2 MB (DCGAN and BEGAN 4 MB) and trains within minutes on one
core; the DCGAN of MNIST takes an hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.core.recipe import Recipe, Training
from playground.settings import BadSetting

MB = 1_000_000
Change = tuple[int, str, float]  # after so many updates, this live setting, its new value


@dataclass(frozen=True)
class Plan:
    """One file to be made: `most` bytes at the most."""

    name: str
    title: str
    recipe: Recipe
    changes: tuple[Change, ...] = ()
    most: int = 2 * MB


def _plan(
    name: str,
    title: str,
    family: str,
    source: str,
    steps: int,
    settings: Mapping[str, Any],
    *,
    batch: int = 128,
    cool: float = 0.0,
    calm: Mapping[str, float] | None = None,
    most: int = 2 * MB,
    options: Mapping[str, Any] | None = None,
) -> Plan:
    """A plan on one thread; the settings in `calm` take those values for the last fifth, or, where
    the run cools down, when it is over: so goes on whoever starts from it."""
    training = Training(steps=steps, batch=batch, cool=cool, threads=1, device="cpu")
    recipe = Recipe(
        family=family, settings=dict(settings), source=source, options=dict(options or {}),
        training=training,
    )  # fmt: skip
    since = steps if cool else steps * 4 // 5
    changes = tuple((since, key, value) for key, value in (calm or {}).items())
    return Plan(f"{name}-{source}", title, recipe, changes, most)


WIDE = {"hidden": "400-200-100"}
CONV = {"body": "conv", "channels": 32}
CALM = {"lr": 1e-4}


def _coders(source: str, *steps: int) -> tuple[Plan, ...]:
    """Autoencoders and VAEs on one source; `steps`: updates of each, in this order."""
    kinds = (
        ("ae", "Autoencoder, 2 numbers", "autoencoder", {**WIDE, "latent": 2}),
        ("vae", "VAE, 2 numbers", "vae", {**WIDE, "latent": 2}),
        ("ae-3", "Autoencoder, 3 numbers", "autoencoder", {**WIDE, "latent": 3}),
        ("vae-3", "VAE, 3 numbers", "vae", {**WIDE, "latent": 3}),
        ("vae-conv-2", "Convolutional VAE, 2 numbers", "vae", {**CONV, "latent": 2}),
        ("vae-conv-20", "Convolutional VAE, 20 numbers", "vae", {**CONV, "latent": 20}),
        ("cvae", "Conditional VAE", "vae", {**WIDE, "latent": 8, "conditional": True}),
    )
    return tuple(
        _plan(name, title, family, source, n, settings, cool=0.5, calm=CALM)
        for (name, title, family, settings), n in zip(kinds, steps, strict=True)
    )


AAE_CALM = {"lr": 1e-4, "lr_d": 1e-4, "lr_e": 3e-5}
GAN_CALM = {"lr_d": 5e-5, "lr_g": 5e-5}
MEAN = {"average": 0.999}  # samples come from averaged weights
DEEP_CONV = {**CONV, **MEAN, "smallest": 4, "lr_d": 1e-3, "lr_g": 1e-3}
DENSE_GAN = {"hidden_g": "200-300", "hidden_d": "300-150", "norm": "generator", **MEAN}


POINTS_GAN = {
    "latent": 2, "noise": "uniform", "hidden_g": "64-64", "hidden_d": "64-64", "lr_d": 2e-3,
    "lr_g": 1e-3, **MEAN,
}  # fmt: skip
POINTS_CALM = {"lr_d": 2e-4, "lr_g": 2e-4}


def _shape(source: str, title: str) -> Plan:
    """A plan for the lab: a small GAN of points, whose sheet and map can be seen whole."""
    return _plan("lab", title, "gan", source, 12000, POINTS_GAN, batch=150, calm=POINTS_CALM,
                 most=MB // 5)  # fmt: skip


PACKED_POINTS = {
    "latent": 16, "hidden_g": "128-128-128", "hidden_d": "128-128-128", "lr_d": 5e-4, "lr_g": 5e-4,
    **MEAN,
}  # fmt: skip


def _fine_shape(source: str, title: str) -> Plan:
    """A plan for the lab's finer shapes: wider nets, and a D that judges two points together."""
    return _plan("lab", title, "packed", source, 20000, PACKED_POINTS, batch=256,
                 calm=POINTS_CALM, most=MB // 3)  # fmt: skip


PLANS: tuple[Plan, ...] = (
    *_coders("mnist", 18000, 18000, 12000, 12000, 8000, 8000, 40000),
    _plan("ae-l1", "Autoencoder with L1, 2 numbers", "autoencoder", "mnist", 18000,
          {**WIDE, "latent": 2, "loss": "l1"}, cool=0.5, calm=CALM),
    _plan("gan", "GAN, fully connected", "gan", "mnist", 25000,
          {**DENSE_GAN, "hidden_g": "200-280", "hidden_d": "280-150", "minibatch": True}, batch=64,
          calm=GAN_CALM),
    _plan("dcgan", "DCGAN", "gan", "mnist", 72000,
          {**DEEP_CONV, "norm": "both", "dense": 176, "loss": "hinge", "g_steps": 2}, batch=64,
          cool=0.3, calm={"lr_d": 1e-4, "lr_g": 1e-4}, most=4 * MB),
    _plan("cgan", "Conditional GAN", "gan", "mnist", 24000,
          {**DEEP_CONV, "norm": "generator", "conditional": True}, batch=64,
          calm={"lr_d": 2e-4, "lr_g": 2e-4}),
    _plan("wgan-gp", "WGAN with gradient penalty", "wgan-gp", "mnist", 15000,
          {**DENSE_GAN, "d_steps": 5, "lr_d": 2e-4, "lr_g": 2e-4, "beta2": 0.9}, batch=64,
          calm=GAN_CALM),
    _plan("began", "BEGAN", "began", "mnist", 6000,
          {"body": "conv", "channels": 16, "latent": 64, "code": 64, "lambda_k": 0.01,
           "lr_d": 4e-4, "lr_g": 4e-4, "average": 0.995}, batch=32,
          calm={"lr_d": 1e-4, "lr_g": 1e-4}, most=4 * MB),
    _plan("rbm", "Restricted Boltzmann machine, 500 hidden units", "rbm", "mnist", 8000,
          {"units": 500, "lr": 0.03}, calm={"lr": 0.005}),
    _plan("aae", "Adversarial autoencoder, 2 numbers", "aae", "mnist", 24000,
          {**WIDE, "latent": 2, "lr": 5e-4, "lr_e": 5e-4, "hidden_d": "256-256"}, cool=0.5,
          calm=AAE_CALM),
    _plan("vaegan", "VAE/GAN", "vaegan", "mnist", 9000, CONV, batch=64),
    *_coders("fashion", 12000, 12000, 8000, 8000, 5000, 5000, 30000),
    _plan("aae", "Adversarial autoencoder, 2 numbers", "aae", "fashion", 15000,
          {**WIDE, "latent": 2}, cool=0.5, calm=AAE_CALM),
    _plan("vae-conv", "Convolutional VAE", "vae", "faces", 6000,
          {**CONV, "latent": 32, "likelihood": "gaussian", "sigma": 0.25}, batch=64, cool=0.5,
          calm=CALM),
    _plan("dcgan", "DCGAN", "gan", "faces", 6000, {**CONV, **MEAN}, batch=64, calm=GAN_CALM,
          most=4 * MB),
    _plan("began", "BEGAN", "began", "faces", 3000, CONV, batch=16, calm=GAN_CALM, most=4 * MB),
    _shape("line", "GAN, line"),
    _shape("two-gaussians", "GAN, two Gaussians"),
    _shape("ring", "GAN, ring of eight"),
    _shape("three-disjoint", "GAN, three discs"),
    _shape("moons", "GAN, two moons"),
    _fine_shape("grid", "Packed GAN, grid of 25"),
    _fine_shape("spiral", "Packed GAN, spiral"),
    _fine_shape("checkerboard", "Packed GAN, checkerboard"),
)  # fmt: skip


def plan(name: str) -> Plan:
    """The plan of that name; raises BadSetting."""
    for found in PLANS:
        if found.name == name:
            return found
    names = ", ".join(item.name for item in PLANS)
    raise BadSetting(f"There is no trained model '{name[:40]}'; there are: {names}.")

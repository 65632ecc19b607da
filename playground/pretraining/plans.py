"""What is trained: a recipe for each file, and when its step size falls.

Sized so that each file stays below 2 MB (DCGAN and BEGAN 4 MB) and trains within minutes on one
core.
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
    calm: Mapping[str, float] | None = None,
    most: int = 2 * MB,
    options: Mapping[str, Any] | None = None,
) -> Plan:
    """A plan on one thread; the settings in `calm` take those values for the last fifth."""
    training = Training(steps=steps, batch=batch, threads=1, device="cpu")
    recipe = Recipe(
        family=family, settings=dict(settings), source=source, options=dict(options or {}),
        training=training,
    )  # fmt: skip
    changes = tuple((steps * 4 // 5, key, value) for key, value in (calm or {}).items())
    return Plan(f"{name}-{source}", title, recipe, changes, most)


WIDE = {"hidden": "400-200-100"}
CONV = {"body": "conv", "channels": 32}
CALM = {"lr": 1e-4}


def _coders(source: str) -> tuple[Plan, ...]:
    """Autoencoders and VAEs on one source."""
    return (
        _plan("ae", "Autoencoder, 2 numbers", "autoencoder", source, 9000,
              {**WIDE, "latent": 2}, calm=CALM),
        _plan("vae", "VAE, 2 numbers", "vae", source, 9000, {**WIDE, "latent": 2}, calm=CALM),
        _plan("ae-3", "Autoencoder, 3 numbers", "autoencoder", source, 6000,
              {**WIDE, "latent": 3}, calm=CALM),
        _plan("vae-3", "VAE, 3 numbers", "vae", source, 6000, {**WIDE, "latent": 3}, calm=CALM),
        _plan("vae-conv-2", "Convolutional VAE, 2 numbers", "vae", source, 3000,
              {**CONV, "latent": 2}, calm=CALM),
        _plan("vae-conv-20", "Convolutional VAE, 20 numbers", "vae", source, 3000,
              {**CONV, "latent": 20}, calm=CALM),
        _plan("cvae", "Conditional VAE", "vae", source, 5000,
              {**WIDE, "latent": 10, "conditional": True}, calm=CALM),
    )  # fmt: skip


PLANS: tuple[Plan, ...] = (
    *_coders("mnist"),
    _plan("ae-l1", "Autoencoder with L1, 2 numbers", "autoencoder", "mnist", 6000,
          {**WIDE, "latent": 2, "loss": "l1", "activation": "leaky_relu", "lr": 3e-4}, calm=CALM),
    *_coders("fashion"),
)  # fmt: skip


def plan(name: str) -> Plan:
    """The plan of that name; raises BadSetting."""
    for found in PLANS:
        if found.name == name:
            return found
    names = ", ".join(item.name for item in PLANS)
    raise BadSetting(f"There is no trained model '{name[:40]}'; there are: {names}.")

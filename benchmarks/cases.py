"""The models that are compared, as a plain script and as the engine's recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.plain import aae, began, conv_vae, dcgan, gan, ring, vae, wgan_gp
from playground.core.recipe import Recipe, Training

FOREVER = 10_000_000  # steps; a turn ends by the clock


@dataclass(frozen=True)
class Case:
    """One model. `side` is that of the pictures, 0 for points."""

    name: str
    title: str
    nets: Callable[..., tuple[Any, ...]]
    train: Callable[..., Iterator[Any]]
    family: str
    settings: dict[str, Any]
    side: int
    signed: bool  # pixels from −1 to 1, as the plain script's G makes them
    goals: dict[str, float]  # precision → how many times as fast the engine should be

    @property
    def batch(self) -> int:
        """Examples an update looks at."""
        return 64 if self.side else ring.BATCH

    def recipe(self, source: str, precision: str, device: str = "cpu") -> Recipe:
        """What the engine trains."""
        training = Training.model_validate(
            {"steps": FOREVER, "batch": self.batch, "device": device, "threads": 1,
             "precision": precision, "measure": "never"}  # the plain scripts measure nothing
        )  # fmt: skip
        return Recipe(family=self.family, settings=self.settings, source=source, training=training)


CASES = (
    Case(
        "gan", "MLP GAN 100-128-256-512-1024-784, D 512-256-1", gan.nets, gan.train, "gan",
        {"latent": 100, "hidden_g": "128-256-512-1024", "hidden_d": "512-256"},
        28, True, {"auto": 2.0, "float32": 1.5},
    ),
    Case(
        "dcgan", "DCGAN 32×32, 64 channels", dcgan.nets, dcgan.train, "gan",
        {"body": "conv", "latent": 100, "channels": 64},
        32, True, {"auto": 2.3, "float32": 1.0},
    ),
    Case(
        "vae", "VAE 784-512-16", vae.nets, vae.train, "vae",
        {"latent": 16, "hidden": "512"},
        28, False, {"auto": 1.7, "float32": 1.0},
    ),
    Case(
        "conv-vae", "conv VAE, 32 and 64 channels", conv_vae.nets, conv_vae.train, "vae",
        {"body": "conv", "latent": 16, "channels": 32},
        28, False, {"auto": 1.5, "float32": 1.0},
    ),
    Case(
        "ring", "GAN on 2-D points, 2×16 hidden", ring.nets, ring.train, "gan",
        {"latent": 2, "hidden_g": "16-16", "hidden_d": "16-16", "lr_d": 1e-3, "lr_g": 1e-3},
        0, False, {"auto": 1.3, "float32": 1.0},
    ),
    Case(
        "wgan-gp", "MLP WGAN-GP, 5 updates of D a step", wgan_gp.nets, wgan_gp.train, "wgan-gp",
        {"latent": 100, "hidden_g": "128-256-512-1024", "hidden_d": "512-256", "d_steps": 5},
        28, True, {"auto": 1.0, "float32": 1.0},
    ),
    Case(
        "began", "BEGAN 32×32, 32 channels", began.nets, began.train, "began",
        {"body": "conv", "latent": 64, "code": 64, "channels": 32, "gamma": 0.5,
         "lambda_k": 0.001, "lr_d": 1e-4, "lr_g": 1e-4},
        32, True, {"auto": 2.0, "float32": 1.0},
    ),
    Case(
        "aae", "AAE 784-512-256-8", aae.nets, aae.train, "aae",
        {"latent": 8, "hidden": "512-256", "hidden_d": "128-128"},
        28, False, {"auto": 1.0, "float32": 1.0},
    ),
)  # fmt: skip

"""A small net that learns to turn noise into a drawing: its recipes, and which noise became what.

A run like any other: it is seen in the studio too, and replays.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from playground.core.recipe import Recipe, Training
from playground.runs.errors import NoRun
from playground.ui.distributions.shapes import Points, lines
from playground.ui.server import models
from playground.ui.watching import Look

_GAME = {"latent": 2, "hidden_g": "64-64", "hidden_d": "64-64", "lr_d": 1e-3, "lr_g": 1e-3}
_LEARNERS: dict[str, tuple[str, dict[str, Any], int]] = {  # name → words, settings, steps
    "gan": ("GAN", _GAME, 6000),
    "wgan-gp": ("WGAN-GP", {**_GAME, "weight": 0.1}, 2500),
    "vae": (
        "VAE",
        {"latent": 2, "hidden": "64-64", "likelihood": "gaussian", "sigma": 0.1, "lr": 2e-3},
        5000,
    ),
}
LEARNERS = {name: words for name, (words, *_) in _LEARNERS.items()}


def steps(learner: str) -> int:
    """How many updates a learner makes."""
    return _LEARNERS[learner][2]


def recipe(learner: str, upload: str, seed: int) -> Recipe:
    """How `learner` is trained on the drawing kept as `upload`. On the processor, whose noise can
    be drawn again (see `noise`)."""
    settings = _LEARNERS[learner][1]
    training = Training(steps=steps(learner), batch=150, seed=seed, device="cpu")
    made = Recipe(
        family=learner, settings=settings, source="points", options={"upload": upload},
        training=training,
    )  # fmt: skip
    return models().check(made)


def fits(look: Look) -> None:
    """Raise NoRun with a sentence unless the run is one that this page can show."""
    found = look.info.recipe
    plane = found.source == "points" and found.settings.get("latent") == 2
    if found.family not in _LEARNERS or not plane or found.training.device != "cpu":
        raise NoRun(f"The run '{look.info.id}' did not learn a drawing on this page.")


def noise(recipe: Recipe, n: int) -> Points:
    """The codes that the run's n samples are pictured from: (n, 2).

    Samples always come from the same generator, whose first numbers are the codes
    (training.looking.Looker); tests decode them again.
    """
    import torch

    rng = torch.Generator().manual_seed(recipe.training.seed + 1)
    return torch.empty(n, 2).normal_(generator=rng).numpy()


@st.cache_data(show_spinner=False, max_entries=64)
def bent(path: str) -> bytes:
    """Where the net of lines goes under the weights of a checkpoint: float32 x, y, …"""
    return decoded(Path(path), lines()).tobytes()


def decoded(path: Path, z: Points) -> Points:
    """What a checkpoint's decoder or generator makes of codes z: (n, 2) each. Raises
    BadCheckpoint."""
    import torch

    from playground import checkpoints
    from playground.pretrained.files import Absent

    about = checkpoints.header(path)
    source = Absent("points", (2,), ())
    learner = models().build(about.recipe, source, torch.device("cpu")).eval()
    checkpoints.load_weights(path, learner)
    with torch.no_grad():
        return learner.decode(torch.tensor(z)).numpy().astype(np.float32)


def distance(samples: Points, real: Points) -> float:
    """Sliced Wasserstein distance of two clouds, in units of the plane."""
    import torch

    from playground.metrics.distances import sliced_wasserstein

    return sliced_wasserstein(torch.tensor(samples), torch.tensor(real))

"""Models that rebuild pictures, trained files and runs: which there are for a set, and what they
make of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.core.recipe import Recipe
from playground.pretrained import BadFile, Entry, listing, manifest
from playground.runs.records import RunInfo
from playground.settings import BadSetting
from playground.ui.latent.opened import RUN, CannotOpen, Opened, opened
from playground.ui.server import known_runs, models
from playground.ui.words import count

Array = NDArray[np.float64]
CODERS = ("autoencoder", "vae", "vaegan", "aae", "avb", "rbm", "helmholtz")
FIRST = ("ae-l1", "ae", "vae", "vae-conv-20", "vaegan")  # shown unasked, those that there are
_MOST = 8  # runs
_LOSSES = {"l1": "L1", "l2": "L2", "cross_entropy": "cross-entropy"}
_NOISE = {"bernoulli": "cross-entropy", "gaussian": "L2", "laplace": "L1"}


class Rebuilder(NamedTuple):
    """A model that rebuilds pictures; `learned`: how it compared them while it learned."""

    name: str
    family: str
    title: str
    learned: str
    latent: int


def rebuilders(source: str, shape: tuple[int, ...]) -> dict[str, Rebuilder]:
    """By name: those trained on this source, or failing that on MNIST, for pictures (h, w); then
    runs on the source, newest first."""
    found = [entry for entry in listing() if entry.kind == "model" and entry.family in CODERS]
    fitting = [entry for entry in found if _shape(entry) == (1, *shape)]
    own = [entry for entry in fitting if entry.source == source]
    chosen = own or [entry for entry in fitting if entry.source == "mnist"]
    return {entry.name: _about(entry) for entry in chosen} | _runs(source)


def has_runs(source: str) -> bool:
    """Whether a run of this machine rebuilds pictures of the source."""
    return bool(_runs(source))


def _runs(source: str) -> dict[str, Rebuilder]:
    found = (
        (info, recipe)
        for info, recipe in known_runs()
        if recipe.source == source and recipe.family in CODERS and info.step
    )
    return {RUN + info.id: _run(info, recipe) for info, recipe in islice(found, _MOST)}


def _run(info: RunInfo, recipe: Recipe) -> Rebuilder:
    what = info.name or models().family(recipe.family).title
    title = f"{what}, run at step {count(info.step)}"
    return _rebuilder(RUN + info.id, title, recipe)


def usual(found: Sequence[str]) -> list[str]:
    """Names of those that are compared unasked."""
    first = [name for start in FIRST for name in found if name.rpartition("-")[0] == start]
    return first or list(found)[:5]


def _shape(entry: Entry) -> tuple[int, ...]:
    try:
        return tuple(manifest.header(manifest.FOLDER / f"{entry.name}.safetensors")["shape"])
    except BadFile:
        return ()


def _about(entry: Entry) -> Rebuilder:
    return _rebuilder(entry.name, entry.title, manifest.recipe(entry.name))


def _rebuilder(name: str, title: str, recipe: Recipe) -> Rebuilder:
    settings = recipe.settings
    latent = int(settings.get("latent", settings.get("units", 0)))
    return Rebuilder(name, recipe.family, title, _learned(recipe.family, settings), latent)


def _learned(family: str, settings: dict[str, Any]) -> str:
    """What it lowered, in words."""
    if family == "vae":
        return f"{_NOISE.get(settings.get('likelihood', 'bernoulli'), 'likelihood')} and KL"
    if family == "vaegan":
        return "what its discriminator sees, and KL"
    if family in ("rbm", "helmholtz", "avb"):
        return "likelihood, approximately"
    loss = _LOSSES.get(settings.get("loss", "l2"), "L2")
    return f"{loss}, and a discriminator of codes" if family == "aae" else loss


def version(name: str) -> str:
    """Changes when the model has learned. Raises BadSetting."""
    return _opened(name).id


def _opened(name: str) -> Opened:
    try:
        return opened(name)
    except CannotOpen as error:
        raise BadSetting(str(error)) from None


def rebuilt(name: str, x: Array, y: NDArray[np.int64] | None) -> Array:
    """x_hat: (n, h, w) of pictures x: (n, h, w) in [0, 1]. Raises BadSetting."""
    import torch

    learner = _opened(name).learner
    if learner.classes and y is None:
        raise BadSetting(f"{name} must be told the class, which nobody knows of this picture.")
    batch = torch.from_numpy(x.astype(np.float32))[:, None]
    told = torch.from_numpy(y) if learner.classes and y is not None else None
    with torch.no_grad():
        x_hat = learner.reconstruct(learner.prepared(batch), told)
    return x_hat.double().clamp(0, 1)[:, 0].numpy()

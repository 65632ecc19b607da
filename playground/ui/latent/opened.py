"""A model opened on the latent page: a trained file, or a run as it was last saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from playground import pretrained
from playground.core.recipe import Recipe
from playground.pretrained import manifest
from playground.runs.errors import RunError
from playground.runs.folder import checkpoints
from playground.runs.records import RunInfo
from playground.settings import BadSetting
from playground.ui import sources
from playground.ui.palette import ROLES
from playground.ui.server import models, runs
from playground.ui.words import STATUS, count

RUN = "run:"
CODES = 2000  # held-out pictures that are encoded
_ROLE = {"autoencoder": "autoencoder", "vae": "vae", "gan": "generator", "energy": "energy"}


class CannotOpen(ValueError):
    """A model that this page cannot show; the message is one sentence."""


@dataclass(frozen=True, eq=False)
class Opened:
    """One model. `codes` (n, latent) float16 and `labels` (n,) uint8 are of held-out pictures;
    `nets` is None where it must be decoded on the server; `id` changes when it has learned."""

    name: str
    id: str
    title: str
    said: str  # where it comes from
    recipe: Recipe
    learner: Any
    shape: tuple[int, ...]
    classes: tuple[str, ...]
    codes: np.ndarray | None
    labels: np.ndarray | None
    nets: bytes | None

    @property
    def family(self) -> Any:
        """Its family."""
        return models().family(self.recipe.family)

    @property
    def color(self) -> str:
        """The one colour of its kind."""
        return ROLES[_ROLE[self.family.kind]]

    @property
    def encodes(self) -> bool:
        """Whether pictures can be given to it."""
        from playground.core.capabilities import Encodes

        return isinstance(self.learner, Encodes)


def run_of(name: str) -> tuple[str, int | None]:
    """The run in a name "run:ID" or "run:ID@STEP", and the step; None is what was saved last."""
    id, _, step = name.removeprefix(RUN).partition("@")
    return id, int(step) if step else None


def opened(name: str) -> Opened:
    """The model of that name; raises CannotOpen. A step of a run that is no longer saved gives
    what was saved last."""
    try:
        if not name.startswith(RUN):
            return _trained(name)
        id, asked = run_of(name)
        info = runs().history(id).info()
        saved = dict(checkpoints(info.folder))
    except (pretrained.BadFile, RunError) as error:
        raise CannotOpen(str(error)) from None
    if not saved:
        raise CannotOpen("This run has saved nothing yet; wait a moment and open it again.")
    step = asked if asked in saved else max(saved)
    return _run(name, step, str(saved[step]), info)


def where(info: RunInfo, step: int) -> str:
    """A run's state in words."""
    which = f"{info.name} ({info.id})" if info.name else info.id
    return f"run {which}, {STATUS[info.status]}, step {count(step)}"


@st.cache_resource(show_spinner=False, max_entries=12)
def _trained(name: str) -> Opened:
    models()
    entry = pretrained.entry(name)
    if entry.kind != "model":
        raise CannotOpen(f"The trained file '{name}' is a classifier, which has no codes.")
    found = pretrained.load(name)
    about = manifest.header(pretrained.verified(name))
    said = f"trained on {title_of(entry.source)}, {count(entry.steps)} steps"
    return Opened(
        name, f"{name}@{entry.sha256[:8]}", entry.title, said, found.recipe, found.learner,
        tuple(about["shape"]), tuple(about["classes"]),
        None if found.codes is None else found.codes.numpy().astype(np.float16),
        None if found.labels is None else found.labels.numpy().astype(np.uint8),
        _nets(f"{name}@{entry.sha256[:8]}", found.learner),
    )  # fmt: skip


@st.cache_resource(show_spinner=False, max_entries=12)
def _run(name: str, step: int, path: str, _info: RunInfo) -> Opened:
    from pathlib import Path

    from playground import checkpoints as files
    from playground.core.capabilities import Decodes, Encodes
    from playground.ui.latent.nets import codes_of

    recipe = _info.recipe
    source = source_of(recipe)
    if source is None:
        raise CannotOpen("The data of this run are not on this machine, so it cannot be opened.")
    if not source.is_picture:
        raise CannotOpen("This run makes points; the page shows models of pictures.")
    with sources.alone:
        learner = models().build(recipe, source, sources.device()).eval()
        held = source.held_out(CODES)
    try:
        files.load_weights(Path(path), learner)
    except files.BadCheckpoint as error:
        raise CannotOpen(str(error)) from None
    if not isinstance(learner, Decodes):
        raise CannotOpen("This kind of model has no codes to drag.")
    codes = codes_of(learner, held.x, held.y) if isinstance(learner, Encodes) else None
    id = f"{name}@{step}"
    title = f"{models().family(recipe.family).title}, {learner.latent} numbers"
    return Opened(
        name, id, title, "", recipe, learner, source.shape, source.classes,
        None if codes is None else codes.numpy().astype(np.float16),
        None if codes is None or held.y is None else held.y.numpy().astype(np.uint8),
        _nets(id, learner),
    )  # fmt: skip


def _nets(id: str, learner: Any) -> bytes | None:
    from playground.nets.portable import Unportable
    from playground.ui.latent.nets import of_learner

    try:
        return of_learner(id, learner)
    except Unportable:
        return None


def source_of(recipe: Recipe) -> Any:
    """The loaded source of a recipe, or None where it is not on this machine."""
    if not sources.ready(recipe.source, recipe.options):
        return None
    task = sources.loading(recipe.source, recipe.options)
    task.wait()
    return task.result


def title_of(source: str) -> str:
    """A data set's name for people."""
    from playground.data import dataset

    try:
        return dataset(source).title
    except BadSetting:
        return source


@st.cache_resource(show_spinner=False, max_entries=4)
def classifier(source: str, shape: tuple[int, ...], classes: tuple[str, ...]) -> Any | None:
    """The trained classifier for these pictures, or None where there is none."""
    from playground.pretrained import classifiers
    from playground.pretrained.files import Absent

    try:
        found = classifiers.judge(Absent(source, shape, classes))
    except pretrained.BadFile:
        return None
    return None if found is None else found.net


@st.cache_resource(show_spinner=False, max_entries=4)
def judge(
    source: str, shape: tuple[int, ...], classes: tuple[str, ...]
) -> tuple[str, bytes] | None:
    """(id, nets) of that classifier for the browser, or None."""
    import torch

    from playground.nets.portable import plan
    from playground.ui.latent.nets import packing

    net = classifier(source, shape, classes)
    if net is None:
        return None
    id = f"judge of {source}"
    return id, packing(id, {"judge": plan(net, torch.zeros(1, *shape))})

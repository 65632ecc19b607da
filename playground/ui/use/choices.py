"""Which models can be put to use: trained files whose data are on this machine, runs, and one that
is trained on the spot, so that there is always something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from playground.core.recipe import Recipe, Training
from playground.pretrained import BadFile, Entry, listing, manifest
from playground.settings import BadSetting
from playground.ui import sources
from playground.ui.background import Progress, Task, remembered
from playground.ui.latent.opened import RUN, CannotOpen, opened, title_of
from playground.ui.sentences import plain
from playground.ui.server import known_runs, models
from playground.ui.words import count

NOW, NOW_TITLE = "now", "Autoencoder, 20 numbers"
_NOW = Recipe(
    family="autoencoder",
    settings={"latent": 20, "hidden": "256-128"},
    training=Training(steps=3000, threads=1, device="cpu", measure="never", cool=0.5),
)
_MOST = 8  # runs
_POOL, _TEST = 10_000, 2000  # examples to learn from and to be asked, at the most
_TOLD = 100  # updates between two words of progress
_ABSENT = (
    "Files trained on MNIST or on clothes need those pictures, which are not on this machine. They "
    "are fetched on a model's page, under Data."
)


class Usable(NamedTuple):
    """A learner with its recipe, training examples and held-out ones (core.learning.Batch)."""

    title: str
    recipe: Recipe
    learner: Any
    source: Any
    pool: Any
    test: Any


def choose(
    fits: Callable[[Any, Recipe], bool], now: str, usual: str, key: str, said: str
) -> str:  # fmt: skip
    """Draw the choice among models of which `fits` (family, recipe) is true; returns the name
    chosen, "" where there is none. `now` is the one chosen so far, `usual` the one to begin with;
    `said`: what the choice is for."""
    known = _known(fits)
    if not known:
        return ""
    shown = next((name for name in (now, usual, NOW) if name in known), next(iter(known)))
    name = st.selectbox(
        "Model", list(known), list(known).index(shown),
        format_func=known.__getitem__, key=key, help=said, width=460,
    )  # fmt: skip
    if now and now not in known:
        st.session_state[f"{key}.instead"] = shown  # the address says this one from now on
    if st.session_state.get(f"{key}.instead") == name:
        st.caption(f"That model is not here; this is {plain(known[name])}.")
    if usual not in known:
        st.caption(_ABSENT)
    return name


def _known(fits: Callable[[Any, Recipe], bool]) -> dict[str, str]:
    """Name → title, trained files first."""
    from playground.data import dataset

    family = models().family
    found = {}
    for entry in listing():
        if entry.kind == "model" and _at_hand(entry) and _has_classes(entry):
            recipe = manifest.recipe(entry.name)
            if fits(family(recipe.family), recipe):
                found[entry.name] = f"{entry.title} · {title_of(entry.source)}"
    shown = 0
    for info, recipe in known_runs():
        pictures = info.step and dataset(recipe.source).kind == "pictures"
        if shown < _MOST and pictures and fits(family(recipe.family), recipe):
            what = info.name or family(recipe.family).title
            about = f"{title_of(recipe.source)}, run at step {count(info.step)}"
            found[RUN + info.id], shown = f"{what} · {about}", shown + 1
    if fits(family(_NOW.family), _NOW):
        found[NOW] = f"{NOW_TITLE} · Digits 8×8, trained when asked for"
    return found


def _at_hand(entry: Entry) -> bool:
    """Whether it learned from pictures that are on this machine."""
    from playground.data import dataset

    return dataset(entry.source).kind == "pictures" and sources.ready(entry.source, {})


def _has_classes(entry: Entry) -> bool:
    try:
        return bool(manifest.header(manifest.FOLDER / f"{entry.name}.safetensors")["classes"])
    except BadFile:
        return False


def conditional(family: Any, recipe: Recipe) -> bool:
    """Whether the model must be told the class."""
    return bool(getattr(family.checked(recipe.settings), "conditional", False))


def usable(name: str, progress: Progress) -> Usable:
    """The model of that name with its examples. Raises BadSetting."""
    if name == NOW:
        title, recipe, learner = NOW_TITLE, _NOW, _trained_now(progress)
    else:
        try:
            found = opened(name)
        except CannotOpen as error:
            raise BadSetting(str(error)) from None
        title, recipe, learner = found.title, found.recipe, found.learner
    if not sources.ready(recipe.source, recipe.options):
        raise BadSetting(f"The pictures of '{recipe.source}' are not on this machine.")
    task = sources.loading(recipe.source, recipe.options)
    task.wait()
    source: Any = task.result
    if source is None:
        raise BadSetting(task.problem)
    if not source.classes or not hasattr(source, "first"):
        raise BadSetting(f"'{recipe.source}' has no classes to be told; choose another model.")
    with sources.alone:
        return Usable(
            title, recipe, learner, source, source.first(_POOL), _spread(source.held_out(5 * _TEST))
        )  # fmt: skip


def _spread(batch: Any) -> Any:
    """Some of a batch from all over it, since published sets are not shuffled."""
    every = max(1, len(batch.x) // _TEST)
    return type(batch)(batch.x[::every], batch.y[::every])


@remembered()
def _now() -> Task[Any]:
    return Task(_train, BadSetting)


def _trained_now(progress: Progress) -> Any:
    """The model that is trained on the spot, once for everyone."""
    task = _now()
    while task.going:
        if task.doing:
            progress(*task.doing)
        task.wait(0.2)
    if task.result is None:
        raise BadSetting(task.problem)
    return task.result


def _train(progress: Progress) -> Any:
    import torch

    from playground.data import load
    from playground.training.stepping import Stepper

    recipe = models().check(_NOW)
    source, steps = load(recipe, sources.device()), recipe.training.steps
    learner = models().build(recipe, source, sources.device())
    stepper = Stepper(
        learner, source, torch.Generator().manual_seed(recipe.training.seed),
        batch=recipe.training.batch, precision="float32", terms=("squared_error",),
        warmth=lambda step: recipe.training.warmth(step, steps),
    )  # fmt: skip
    for step in range(steps):
        if step % _TOLD == 0:
            progress("Training it first, step", step, steps)
            stepper.take()
        stepper.step()
    return learner.eval()

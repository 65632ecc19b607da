"""What can be opened: trained files and runs whose code has a certain size; and choosing two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

import streamlit as st

from playground import pretrained
from playground.core.recipe import Recipe
from playground.runs.records import RunInfo
from playground.ui.latent.opened import RUN, CannotOpen, Opened, opened, run_of
from playground.ui.latent.values import Pair
from playground.ui.server import known_runs
from playground.ui.words import STATUS, count

_MOST = 40  # runs in the list


class Book(NamedTuple):
    """One model that can be opened, and what it is called in the list."""

    name: str
    title: str


PAIRS: dict[int, dict[str, tuple[str, str]]] = {
    2: {"Digits": ("ae-mnist", "vae-mnist"), "Clothes": ("ae-fashion", "vae-fashion")},
    3: {"Digits": ("ae-3-mnist", "vae-3-mnist"), "Clothes": ("ae-3-fashion", "vae-3-fashion")},
}
"""Trained files that belong side by side, by the numbers of their code."""

Fits = Callable[[Recipe], bool]


def sized(latent: int) -> Fits:
    """Whether a code has that many numbers."""
    return lambda recipe: recipe.settings.get("latent") == latent


def shelf(fits: Fits) -> list[Book]:
    """All models whose recipe fits: trained files, then runs, newest first."""
    books = [
        Book(entry.name, f"{entry.title} ({entry.source}), trained")
        for entry in pretrained.listing()
        if entry.kind == "model" and (recipe := _recipe(entry.name)) and _suits(recipe, fits)
    ]
    fitting = (info for info, recipe in known_runs() if _suits(recipe, fits))
    return [*books, *map(_book, islice(fitting, _MOST))]


def _book(info: RunInfo) -> Book:
    what = f"{info.name or info.recipe.family} on {info.recipe.source}"
    state = f"{STATUS[info.status]}, step {count(info.step)}"
    return Book(RUN + info.id, f"{what}, {state} ({info.id})")


@st.cache_resource(show_spinner=False)
def _recipe(name: str) -> Recipe | None:
    """Of a trained file; None where it is missing or damaged: others can still be chosen."""
    try:
        return pretrained.recipe(name)
    except pretrained.BadFile:
        return None


def _suits(recipe: Recipe, fits: Fits) -> bool:
    """Whether a model fits and makes pictures; families without the setting are left out."""
    from playground.data import dataset

    return fits(recipe) and dataset(recipe.source).kind == "pictures"


def choose(pair: Pair, generation: int) -> tuple[str, str]:
    """Draw the choice of two models; returns their names, the second maybe "" for none."""
    here = {entry.name for entry in pretrained.listing()}
    pairs = {name: both for name, both in PAIRS[pair.latent].items() if here.issuperset(both)}
    key = f"latent.{pair.latent}.{{}}.{generation}"
    now = next((name for name, both in pairs.items() if both == (pair.left, pair.right)), "Choose")
    chosen = st.segmented_control(
        "Models", [*pairs, "Choose"], default=now, required=True, key=key.format("pair"),
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen in pairs:
        return pairs[chosen]
    books = shelf(sized(pair.latent))
    first = _select("Left", books, pair.left, key.format("left"))
    none = Book("", "no second model")
    return first, _select("Right", [none, *books], pair.right, key.format("right"))


def choose_one(name: str, fits: Fits, key: str) -> str:
    """Draw the choice of a single model; returns its name."""
    return _select("Model", shelf(fits), name, key)


def _select(label: str, books: Iterable[Book], name: str, key: str) -> str:
    titles = {book.name: book.title for book in books}
    id, step = run_of(name)  # a run's step is chosen on its own page
    titles.setdefault(name, f"Run {id} at step {count(step)}" if step is not None else name)
    return st.selectbox(
        label, list(titles), list(titles).index(name), format_func=titles.__getitem__, key=key,
        label_visibility="collapsed", width=360,
    )  # fmt: skip


def both(pair: Pair) -> tuple[Opened, ...]:
    """The models of a pair, opened; raises CannotOpen."""
    found = tuple(opened(name) for name in (pair.left, pair.right) if name)
    for side in found:
        if side.learner.latent != pair.latent:
            raise CannotOpen(
                f"{side.title} has a code of {side.learner.latent} numbers; this section needs "
                f"{pair.latent}."
            )
    if not found:
        raise CannotOpen("Choose a model to look at.")
    return found

"""What can be opened: trained files and runs whose code has a certain size; and choosing two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st

from playground import pretrained
from playground.runs.records import RunInfo
from playground.ui.latent.opened import RUN, CannotOpen, Opened, opened
from playground.ui.latent.values import Pair
from playground.ui.server import models, runs
from playground.ui.words import STATUS, count

_MOST = 40  # runs in the list


class Book(NamedTuple):
    """One model that can be opened, and what it is called in the list."""

    name: str
    title: str


PAIRS: dict[str, tuple[str, str]] = {
    "Digits": ("ae-mnist", "vae-mnist"),
    "Clothes": ("ae-fashion", "vae-fashion"),
}
"""Trained files that belong side by side, for a code of two numbers."""


def shelf(latent: int) -> list[Book]:
    """All models with a code of that size: trained files, then runs, newest first."""
    books = [
        Book(entry.name, f"{entry.title} ({entry.source}), trained")
        for entry in pretrained.listing()
        if entry.kind == "model" and _latent(entry.name) == latent
    ]
    fitting = (info for info in runs().list() if _fits(info, latent))
    return [*books, *(_book(info) for info, _ in zip(fitting, range(_MOST), strict=False))]


def _book(info: RunInfo) -> Book:
    what = info.name or f"{info.recipe.family} on {info.recipe.source}"
    state = f"{STATUS[info.status]}, step {count(info.step)}"
    return Book(RUN + info.id, f"{what}, {state} ({info.id})")


@st.cache_data(show_spinner=False)
def _latent(name: str) -> int:
    recipe = pretrained.recipe(name)
    return int(recipe.settings.get("latent", 0))


def _fits(info: RunInfo, latent: int) -> bool:
    """Whether a run's code has that size; families without the setting are left out."""
    from playground.data import dataset

    settings = models().check(info.recipe).settings
    return settings.get("latent") == latent and dataset(info.recipe.source).kind == "pictures"


def choose(pair: Pair, generation: int) -> tuple[str, str]:
    """Draw the choice of two models; returns their names, the second maybe "" for none."""
    names = [*PAIRS, "Choose"]
    now = next((name for name, both in PAIRS.items() if both == (pair.left, pair.right)), "Choose")
    chosen = st.segmented_control(
        "Models", names, default=now, required=True, key=f"latent.pair.{generation}",
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen in PAIRS:
        return PAIRS[chosen]
    books = shelf(2)
    first = _select("Left", books, pair.left, f"latent.left.{generation}")
    none = Book("", "no second model")
    return first, _select("Right", [none, *books], pair.right, f"latent.right.{generation}")


def _select(label: str, books: Iterable[Book], name: str, key: str) -> str:
    titles = {book.name: book.title for book in books}
    titles.setdefault(name, name)
    return st.selectbox(
        label, list(titles), list(titles).index(name), format_func=titles.__getitem__, key=key,
        label_visibility="collapsed", width=360,
    )  # fmt: skip


def both(pair: Pair, latent: int = 2) -> tuple[Opened, ...]:
    """The models of a pair, opened; raises CannotOpen."""
    found = tuple(opened(name) for name in (pair.left, pair.right) if name)
    for side in found:
        if side.learner.latent != latent:
            raise CannotOpen(
                f"{side.title} has a code of {side.learner.latent} numbers; a map needs {latent}."
            )
    if not found:
        raise CannotOpen("Choose a model to look at.")
    return found

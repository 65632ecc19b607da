"""Class × style: what a conditional model makes of one style for every class it can be told. Drawn
by static/latentclasses.js."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

import streamlit as st

from playground.core.recipe import Recipe
from playground.settings import setting
from playground.ui.components import script
from playground.ui.latent import spread
from playground.ui.latent.living import follow, sendable
from playground.ui.latent.many import MOST, Code
from playground.ui.latent.opened import Opened, classifier
from playground.ui.latent.opening import Blobs, data, nothing, opening, take
from playground.ui.latent.plane import send
from playground.ui.latent.values import Name, One
from playground.ui.sight import Sight, write_address

_CLASSES = script("latentclasses")
KEY = "latent.classes"
ASKED = 500  # pictures that are judged


class Classes(One):
    """One style, for every class."""

    model: Name = setting("cvae-mnist", "Model", "A trained conditional model, or a run of one.")
    z: Code = setting("", "Style", "The code in the first row.")
    rows: Literal["random", "one"] = setting("random", "Rows", "What differs from row to row.")
    axis: int = setting(0, "Number", "Which number the rows vary; 0: the most used.", ge=0, le=MOST)
    seed: int = setting(0, "Draw", "The same number draws the same styles.", ge=0, le=999_999)


def fit(recipe: Recipe) -> bool:
    """Whether a model is told the class, and has a code besides."""
    latent = int(recipe.settings.get("latent", 0))
    return bool(recipe.settings.get("conditional")) and 1 <= latent <= MOST


def show(sight: Sight, sides: tuple[Opened, ...]) -> None:
    """Draw the section."""
    if not sides[0].learner.classes:
        st.info("This model is not told a class; choose a conditional one.")
        return
    if sendable(sides):
        follow(_show, sides, sight)


def _show(sides: tuple[Opened, ...], sight: Sight) -> None:
    take(sight, KEY, opening(sight, sides))
    send(sides)
    used = asdict(spread.use(sides[0].id, sides[0]))
    agreed = _agreed(sides[0].id, sides[0])
    said = ""
    if agreed is not None:
        said = (
            f"Measured: of {ASKED} random styles, each told a class in turn, a classifier sees the "
            f"class asked for in {100 * agreed:.1f} %."
        )
    sent = data(sight, KEY, sides, Blobs(), use=used, said=said)
    _CLASSES(data=sent, key=KEY, on_at_change=nothing)
    write_address(sight)


@st.cache_resource(show_spinner=False, max_entries=12)
def _agreed(id: str, _side: Opened) -> float | None:  # noqa: ARG001 (the cache's key)
    """Share of pictures in which a classifier sees the class that the model was told."""
    import torch

    net = classifier(_side.recipe.source, _side.shape, _side.classes)
    if net is None:
        return None
    z = torch.randn(ASKED, _side.learner.latent, generator=torch.Generator().manual_seed(0))
    y = torch.arange(ASKED) % _side.learner.classes
    with torch.no_grad():
        return float((net(_side.learner.decode(z, y)).argmax(1) == y).float().mean())

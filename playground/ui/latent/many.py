"""Codes of many numbers: sorted sliders, and the cloud of test codes by PCA and t-SNE. Drawn by
static/latentmany.js."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

import streamlit as st
from pydantic import AfterValidator

from playground.core.recipe import Recipe
from playground.settings import setting
from playground.ui.components import script
from playground.ui.latent import spread
from playground.ui.latent.answers import answer
from playground.ui.latent.living import follow, lives
from playground.ui.latent.opened import Opened
from playground.ui.latent.opening import Blobs, data, nothing, opening, take
from playground.ui.latent.plane import send
from playground.ui.latent.values import One, numbers
from playground.ui.sight import Sight, write_address

_MANY = script("latentmany")
KEY = "latent.many"
MOST = 128


def _code(text: str) -> str:
    if len(numbers(text)) > MOST:
        raise ValueError(f"write a code as {MOST} numbers at most")
    return text


def _axes(text: str) -> str:
    found = numbers(text)
    whole = all(value == int(value) and 1 <= value <= MOST for value in found)
    if text and (len(found) != 2 or not whole or found[0] == found[1]):
        raise ValueError("write two different numbers of the code, such as 1,2")
    return text


Code = Annotated[str, AfterValidator(_code)]


class Many(One):
    """One code of many numbers."""

    z: Code = setting("", "Point", "The code looked at.")
    cloud: Literal["pca", "tsne"] = setting("pca", "Cloud", "How the codes are laid out.")
    axes: Annotated[str, AfterValidator(_axes)] = setting(
        "", "Sheet", "The two numbers that the sheet varies; the two that carry most if empty."
    )
    told: int = setting(0, "Class", "What a conditional model is told.", ge=0, le=999)


def fit(recipe: Recipe) -> bool:
    """Whether a model's code has several numbers."""
    return 2 <= int(recipe.settings.get("latent", 0)) <= MOST


def show(sight: Sight, sides: tuple[Opened, ...]) -> None:
    """Draw the section."""
    follow(_show, sides, sight)


def _show(sides: tuple[Opened, ...], sight: Sight) -> None:
    take(sight, KEY, opening(sight, sides))
    settings = sight.settings
    assert isinstance(settings, Many)
    judged = send(sides)
    blobs = Blobs()
    clouds = _clouds(sides[0], settings.cloud, blobs)
    used = asdict(spread.use(sides[0].id, sides[0]))
    found = answer(sides, 0, st.session_state.get(KEY))
    answers = [{**found.header, "pixels": blobs.add(found.pixels)}] if found else []
    sent = data(
        sight, KEY, sides, blobs, use=used, clouds=clouds, judge=judged, answers=answers
    )  # fmt: skip
    _MANY(data=sent, key=KEY, on_at_change=nothing, on_ask0_change=nothing)
    write_address(sight)


def _clouds(side: Opened, wanted: str, blobs: Blobs) -> dict[str, dict[str, Any]]:
    """PCA always, t-SNE once it was asked for; none where nothing is encoded."""
    if side.codes is None:
        return {}
    found = {"pca": (side.id, spread.by_pca(side.id, side.codes))}
    laid = st.session_state.setdefault(f"{KEY}.tsne", {})  # name → (id, layout)
    if wanted == "tsne" and not (side.name in laid and lives(side)):
        laid[side.name] = (side.id, spread.by_tsne(side.id, side.codes))
    if side.name in laid:  # of a run that learns, as it was when asked for: it takes too long
        found["tsne"] = laid[side.name]
    return {
        name: {
            "id": f"{name} of {id}",
            "places": blobs.add(flat.places),
            "said": flat.said,
            "mean": None if flat.mean is None else flat.mean.tolist(),
            "components": None if flat.components is None else flat.components.tolist(),
        }
        for name, (id, flat) in found.items()
    }

"""The equal-L2 arena: eight ways to spoil a picture by the same L2, ranked by eye and measured."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.metrics.distortions import DISTORTIONS
from playground.metrics.panel import MSE
from playground.metrics.paths import Solved, TooFar
from playground.runs.packing import packed
from playground.ui.components import script, state
from playground.ui.similarity import pictures, verdict
from playground.ui.similarity.pictures import Chosen
from playground.ui.similarity.place import Place
from playground.ui.similarity.scores import words
from playground.ui.similarity.tiles import grey_bytes
from playground.ui.similarity.words import WIDTH

Array = NDArray[np.float64]
TRY = (
    "Try first: press the eight pictures in order, the most like the original first. Then see "
    "which measures order them as you did."
)
NOTICE = """
- All pictures have the same L2 to the original, to within a millionth of a grey level, so L2 and
  PSNR cannot tell them apart. To the eye they are worlds apart.
- A shift or more brightness hardly matters to the eye, noise or a cover does. A measure that
  orders most pairs as you did is closer to your eye.
- Where a distortion cannot reach the chosen L2 on this picture, it says how far it can go.
"""
_COMPONENT = script("ranking")


class Spoilt(NamedTuple):
    """One distortion at the asked L2, or None where it cannot reach it; the largest it can."""

    name: str
    solved: Solved | None
    largest: float


def show(place: Place) -> None:
    """The part of the page."""
    st.html(f'<div class="pg-idea">{TRY}</div>')
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = pictures.choose(place)
    if chosen is None:
        return
    with right:
        target = _target(place, chosen.picture)
    found = spoilt(chosen.picture, target, place.shown.seed)
    _ranked(place, chosen, found)
    st.markdown(NOTICE, width=WIDTH)


def usual(picture: Array) -> float:
    """The L2 of the classic panel's mean squared error."""
    return math.sqrt(MSE * picture.size)


def _target(place: Place, picture: Array) -> float:
    """The L2 that all are to have."""
    top = _top(picture, place.shown.seed)
    step = 10.0 ** math.floor(math.log10(max(top, 1e-3) / 100))
    mark = hash((picture.shape, round(top, 6)))  # another picture, another scale
    value = place.shown.l2 or usual(picture)
    l2 = st.slider(
        "L2 of every distortion, in grey levels", step, max(top, 2 * step),
        float(min(max(value, step), top)), step, key=place.key(f"l2.{mark}"),
        help="√Σ(a − b)². At first that of a mean squared error of 0.0048.",
    )  # fmt: skip
    seed = st.number_input(
        "Chance", 0, 999, place.shown.seed, key=place.key("seed"),
        help="Another number gives other noise, other pixels and another bend.",
    )  # fmt: skip
    same = abs(l2 - min(max(usual(picture), step), top)) < step
    place.change(seed=seed, l2=0.0 if same else round(float(l2), 9))
    return usual(picture) if same and usual(picture) <= top else l2


@st.cache_data(show_spinner=False, max_entries=64)
def _top(picture: Array, seed: int) -> float:
    return max(_largest(picture, seed).values())


@st.cache_data(show_spinner=False, max_entries=64)
def _largest(picture: Array, seed: int) -> dict[str, float]:
    return {name: item.largest(picture, seed) for name, item in DISTORTIONS.items()}


@st.cache_data(show_spinner="Spoiling the picture.", max_entries=64)
def spoilt(picture: Array, target: float, seed: int) -> list[Spoilt]:
    """Every distortion of a picture (h, w) at that L2."""
    largest = _largest(picture, seed)
    found = []
    for name, distortion in DISTORTIONS.items():
        try:
            solved = distortion.solve(picture, target, seed)
        except TooFar:
            solved = None
        found.append(Spoilt(name, solved, largest[name]))
    return found


@st.fragment
def _ranked(place: Place, chosen: Chosen, found: Sequence[Spoilt]) -> None:
    key = place.key("ranking")
    said = state(key, "ranked")
    shown = [chosen.picture, *(item.solved.picture for item in found if item.solved)]
    blobs = [grey_bytes(picture).tobytes() for picture in shown]
    id = f"{place.epoch}.{hashlib.sha256(b''.join(blobs)).hexdigest()[:16]}"
    reached = [item.name for item in found if item.solved]
    order = _order(place, said, id, reached)
    height, width = chosen.picture.shape
    header = {
        "id": id,
        "original": {"title": "The original", "said": chosen.words},
        "tiles": [_tile(item) for item in found],
        "order": order,
        "width": width,
        "height": height,
        "n": said.get("n", 0) if isinstance(said, Mapping) else 0,
    }
    _COMPONENT(data=packed(header, blobs), key=key, on_ranked_change=_nothing)
    done = bool(reached) and len(order) == len(reached)
    unasked = st.toggle(
        "Show the scores without ranking", key=place.key("unasked"), disabled=done,
        help="Better rank first: what a number says is hard to forget.",
    )  # fmt: skip
    if done or unasked:
        by_name = {item.name: item.solved.picture for item in found if item.solved}
        names = order if done else reached
        titles = [DISTORTIONS[name].title for name in names]
        verdict.draw(place, chosen, [by_name[name] for name in names], titles, ranked=done)
    place.write()


def _nothing() -> None:
    """State is read before the component is drawn."""


def _order(place: Place, said: object, id: str, reached: Sequence[str]) -> list[str]:
    """The visitor's order so far of these pictures: names of distortions that reach the L2."""
    known = place.ranked in ("", id)  # other pictures are ranked anew
    names = place.shown.order.split(",") if known else []
    if isinstance(said, Mapping) and said.get("id") == id:
        told = said.get("order")
        names = [str(name) for name in told] if isinstance(told, list) else []
    order = [name for name in dict.fromkeys(names) if name in reached]
    place.ranked = id
    place.change(order=",".join(order))
    return order


def _tile(item: Spoilt) -> dict[str, object]:
    about = DISTORTIONS[item.name]
    most = f"Can reach {words(item.largest)}."
    if item.solved is None:
        said = f"{about.idea} It cannot reach this L2 here: at most {words(item.largest)}."
        return {"name": item.name, "title": about.title, "said": said, "missing": True}
    said = f"{about.idea} {words(item.solved.amount)} {about.unit}. {most}"
    return {"name": item.name, "title": about.title, "said": said, "missing": False}

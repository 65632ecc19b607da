"""The handwritten 2: one wrong pixel against a longer stroke, and what every measure says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.metrics import strokes
from playground.runs.packing import packed
from playground.settings import BadSetting
from playground.ui.components import script, state
from playground.ui.sentences import warn
from playground.ui.similarity import codes, saving
from playground.ui.similarity.nets import MNIST, Net, nets
from playground.ui.similarity.place import Place
from playground.ui.similarity.scores import Judge, Row, row, rows
from playground.ui.similarity.words import WIDTH

Array = NDArray[np.float64]
TITLES = {"original": "The 2", **{key: title for key, (title, _) in strokes.EXAMPLES.items()}}
STARTS = {"original": strokes.TWO, **{key: ink for key, (_, ink) in strokes.EXAMPLES.items()}}
TRY = (
    "Try first: click a few pixels. The squares framed in orange differ from the 2, and every "
    "score follows."
)
STORY = """
- **One wrong pixel** costs a squared error of 1, wherever it lies: a stray dot and a hole in the
  stroke cost the same.
- **A stroke six pixels longer** costs 6, counted pixel by pixel. The lecture notes that this
  example comes from say 36: they add the six errors first and square the sum. Both countings
  stand in the table, and both call the longer stroke the worse picture.
- **The eye disagrees**: a 2 with a longer foot is still a 2, a dot or a hole is a mistake.
  *Patches*, which does not mind where a piece lies, agrees with it here. SSIM, wavelets, the earth
  mover and what most trained nets see still side with L2, so do not trust a better name.
- A net trained to lower the squared error would rather lengthen no stroke and smear every edge a
  little. That is one reason for blurred reconstructions, and why GANs learn their measure instead.
"""
_COMPONENT = script("strokes")


def show(place: Place) -> None:
    """The part of the page."""
    st.html(f'<div class="pg-idea">{TRY}</div>')
    _scored(place)
    st.markdown(STORY, width=WIDTH)


@st.fragment
def _scored(place: Place) -> None:
    key = place.key("strokes")
    said = state(key, "edited")
    problem = _take(place, said)
    pictures = {name: _picture(place, name) for name in TITLES}
    original, *others = pictures.values()
    found = _measured(original, others)
    number = said.get("n", 0) if isinstance(said, Mapping) else 0
    header = {
        "epoch": place.epoch,
        "pictures": [
            {"key": name, "title": TITLES[name], "start": codes.to_ink(STARTS[name]),
             "ink": codes.to_ink(picture)}
            for name, picture in pictures.items()
        ],
        "eye": place.shown.eye,
        "n": number,
        "rows": [_line(item) for item in found],
    }  # fmt: skip
    _COMPONENT(data=packed(header, []), key=key, on_edited_change=_nothing)
    if problem:
        warn(problem)
    with st.container(horizontal=True):
        saving.sheet(place.key("two.png"), "the-2", list(pictures.values()), columns=4)
        saving.table(place.key("two.csv"), "the-2", found, [TITLES[name] for name in EXAMPLES])
    place.write()


EXAMPLES = tuple(strokes.EXAMPLES)


def _nothing() -> None:
    """State is read before the component is drawn."""


def _take(place: Place, said: Any) -> str:
    """Show what the browser says was edited; a sentence where that makes no sense."""
    if not isinstance(said, Mapping) or said.get("epoch") != place.epoch:
        return ""
    ink = said.get("ink")
    if not isinstance(ink, Mapping):
        return ""
    try:
        texts = {name: str(ink.get(name, "")) for name in TITLES}
        plain = {name: codes.to_ink(STARTS[name]) for name in TITLES}
        kept = {name: "" if text == plain[name] else text for name, text in texts.items()}
        place.change(**kept, eye=said.get("eye", "longer"))
    except BadSetting as error:
        return str(error)
    return ""


def _picture(place: Place, name: str) -> Array:
    text = getattr(place.shown, name)
    return codes.from_ink(text) if text else STARTS[name]


def _measured(original: Array, others: Sequence[Array]) -> list[Row]:
    """Every measure of the three; a picture that was not edited is not measured again."""
    seeing = nets(original.shape, MNIST)
    each = [_pair(original.tobytes(), other.tobytes(), seeing) for other in others]
    return [Row(same[0].judge, tuple(item.values[0] for item in same))
            for same in zip(*each, strict=True)]  # fmt: skip


@lru_cache(maxsize=64)
def _pair(original: bytes, other: bytes, seeing: tuple[Net, ...]) -> list[Row]:
    one, two = (np.frombuffer(data).reshape(codes.SIDE, codes.SIDE) for data in (original, other))
    return counted(one, [two]) + rows(one, [two], seeing)


def counted(original: Array, others: Sequence[Array]) -> list[Row]:
    """The squared error in both countings."""
    ways = (
        Judge("squares", "Squared error, pixel by pixel", "Each pixel's error is squared, then all "
              "are added.", "", False, lambda a, b: strokes.errors(a, b).pixel_by_pixel),
        Judge("source", "Squared error, as the source counts it", "All errors are added, then the "
              "sum is squared.", "", False, lambda a, b: strokes.errors(a, b).as_counted),
    )  # fmt: skip
    return [row(way, original, others) for way in ways]


def _line(found: Row) -> dict[str, Any]:
    """A row as the component takes it."""
    judge = found.judge
    values = ["∞" if value is not None and math.isinf(value) else value for value in found.values]
    return {
        "name": judge.name,
        "title": judge.title,
        "unit": judge.unit,
        "idea": judge.idea,
        "higher": judge.higher,
        "values": values,
        "note": judge.note,
    }

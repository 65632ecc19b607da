"""How each measure answers to a shift, pixel by pixel of the way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.metrics.distortions import shifted
from playground.runs.packing import packed
from playground.ui.components import script, state
from playground.ui.palette import ROLES
from playground.ui.similarity import pictures, saving
from playground.ui.similarity.nets import nets
from playground.ui.similarity.place import Place
from playground.ui.similarity.scores import Row, rows
from playground.ui.similarity.tiles import grey_bytes
from playground.ui.similarity.words import WIDTH

Array = NDArray[np.float64]
TRY = "Try first: drag the slider, and see which curves move at once and which take their time."
DIGIT = """
- L1 and L2 rise fastest within the width of a stroke, then ever more slowly: to them, a digit a few
  pixels further to the right is as wrong as another digit.
- The earth mover's distance grows with the way, pixel for pixel, while the ink stays in the
  picture. CW-SSIM forgives small shifts, and Patches nearly any by whole pixels.
"""
OTHER = """
- L1 and L2 rise fastest over the first pixels, then more slowly. The eye sees the same picture all
  along.
- The earth mover's distance grows with the way, often by less than one for each pixel: what leaves
  the picture at the right is made up for at the left, where its edge is repeated. CW-SSIM forgives
  small shifts, and Patches nearly any by whole pixels.
"""
BETWEEN = """
- Between whole pixels the picture is interpolated, so it is a little blurred there; that is why
  some curves have a tooth at every half pixel.
"""
_DIGITS = ("mnist", "digits")
_FAR = 8  # pixels
_STEPS = 4  # to a pixel, on small pictures
_LARGE = 64  # pixels a side from which whole pixels do
_COMPONENT = script("shifting")


def show(place: Place) -> None:
    """The part of the page."""
    st.html(f'<div class="pg-idea">{TRY}</div>')
    chosen = pictures.choose(place, usual="two")
    if chosen is None:
        return
    picture, key = chosen.picture, place.key("shifting")
    way = state(key, "way")
    if isinstance(way, int | float):
        place.change(way=min(max(float(way), 0.0), _FAR))
    amounts = shifts(picture)
    scores = _scores(picture, chosen.source, tuple(amounts))
    drawn = [row for row in scores if not row.judge.note]
    height, width = picture.shape
    header = {
        "id": f"{place.epoch} {hash(picture.tobytes())}",
        "width": width,
        "height": height,
        "amounts": amounts,
        "way": place.shown.way,
        "color": ROLES["critic"],
        "charts": [
            {"title": row.judge.title, "unit": row.judge.unit, "higher": row.judge.higher,
             "values": [None if v is None or np.isinf(v) else v for v in row.values]}
            for row in drawn
        ],
    }  # fmt: skip
    _COMPONENT(
        data=packed(header, [grey_bytes(picture).tobytes()]), key=key, on_way_change=_nothing
    )
    st.caption(" ".join(row.judge.note for row in scores if row.judge.note))
    with st.container(horizontal=True):
        titles = [f"{amount:g} pixels" for amount in amounts]
        saving.table(place.key("shift.csv"), "shift", scores, titles)
    notice = DIGIT if chosen.source in _DIGITS else OTHER
    between = any(amount % 1 for amount in amounts)
    st.markdown(notice + (BETWEEN if between else ""), width=WIDTH)


def _nothing() -> None:
    """State is read before the component is drawn."""


def shifts(picture: Array) -> list[float]:
    """Ways to the right that are measured, in pixels."""
    steps = _STEPS if max(picture.shape) < _LARGE else 1
    return [step / steps for step in range(_FAR * steps + 1)]


@st.cache_resource(show_spinner="Measuring every shift.", max_entries=16)
def _scores(picture: Array, source: str, amounts: Sequence[float]) -> list[Row]:
    moved = [shifted(picture, amount) for amount in amounts]
    return rows(picture, moved, nets(picture.shape, source))

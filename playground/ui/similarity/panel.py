"""Six errors of the same size on one photograph: the classic demonstration, unclipped."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.metrics.panel import MSE, Panelled, panel
from playground.ui.similarity import saving, tables, tiles
from playground.ui.similarity.place import Place
from playground.ui.similarity.scores import Judge, Row, row, rows, words
from playground.ui.similarity.tiles import Tile
from playground.ui.similarity.words import WIDTH

Array = NDArray[np.float64]
_WIDTH = 300  # pixels of a picture on the page
TRY = "Try first: find the picture that you would hang on a wall, and the one that you would not."
LEAD = f"""
Each of these six has a mean squared error of exactly {MSE} to the photograph on the left, so a net
that learns by squared error thinks them equally good. SSIM does not. The numbers are those of the
pictures as computed: nothing was cut off at black and white, only the screen does that.
"""
NOTICE = """
- The same error spread evenly, as more brightness or contrast, is hardly seen. As noise it ruins
  the picture.
- SSIM falls from the left to the right; the eye would agree at both ends, less so about the shift,
  which SSIM minds more than people do.
- After Wang & Bovik 2009, *Mean squared error: love it or leave it?*, with the photograph that
  comes with scikit-image instead of theirs.
"""


def show(place: Place) -> None:
    """The part of the page."""
    st.html(f'<div class="pg-idea">{TRY}</div>')
    st.markdown(LEAD, width=WIDTH)
    original, found = _panel()
    captions = [Tile(original, "The original", "Camera, 512 × 512 pixels")]
    scores = _rows()
    ssim = next(item for item in scores if item.judge.name == "ssim")
    for item, value in zip(found, ssim.values, strict=True):
        said = f"SSIM {words(value)}. By {words(item.amount)} {item.unit}."
        captions.append(Tile(item.picture, item.title, said))
    tiles.draw(captions, _WIDTH)
    titles = [item.title for item in found]
    tables.draw(scores, titles)
    with st.container(horizontal=True):
        shown = [original, *(item.picture for item in found)]
        saving.sheet(place.key("panel.png"), "six-errors", shown, columns=4)
        saving.table(place.key("panel.csv"), "six-errors", scores, titles)
    st.markdown(NOTICE, width=WIDTH)


@st.cache_data(show_spinner="Computing the six pictures.")
def _panel() -> tuple[Array, list[Panelled]]:
    from skimage.data import camera

    original = camera() / 255.0
    return original, list(panel(original).values())


@st.cache_resource(show_spinner="Measuring the six pictures.")
def _rows() -> list[Row]:
    """The mean squared error and every measure that needs no net."""
    original, found = _panel()
    spoilt = [item.picture for item in found]
    idea = "The mean over all pixels of the squared difference."
    mean = Judge(
        "mse", "Mean squared error", idea, "squared grey levels", False,
        lambda a, b: float(np.square(a - b).mean()),
    )  # fmt: skip
    return [row(mean, original, spoilt), *rows(original, spoilt, ())]

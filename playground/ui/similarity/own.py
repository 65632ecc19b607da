"""Visitors' own pictures: drawn on a canvas, or from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from playground.runs.packing import packed
from playground.ui.components import script, state
from playground.ui.sentences import warn
from playground.ui.similarity import codes
from playground.ui.similarity.place import Place

_BLANK = codes.to_grey(np.zeros((codes.SIDE, codes.SIDE)))
_SKETCH = script("sketch")


def drawn(place: Place) -> bool:
    """Draw the canvas and keep what it says; returns whether anything was drawn."""
    key = place.key("sketch")
    said = state(key, "drawn")
    if isinstance(said, Mapping) and said.get("epoch") == place.epoch:
        text = str(said.get("grey", ""))
        place.change(drawing="" if text == _BLANK else text)
    number = said.get("n", 0) if isinstance(said, Mapping) else 0
    header = {"epoch": place.epoch, "grey": place.shown.drawing or _BLANK, "n": number}
    _SKETCH(data=packed(header, []), key=key, on_drawn_change=_nothing)
    if not place.shown.drawing:
        st.caption("Draw something with mouse, pen or finger.")
    return bool(place.shown.drawing)


def _nothing() -> None:
    """State is read before the component is drawn."""


def uploaded(place: Place) -> bool:
    """Draw the uploader and keep what comes; returns whether there is a picture. One that is
    refused leaves a sentence and takes nothing away."""
    from playground.data import BadUpload

    file = st.file_uploader(
        "A picture", key=place.key("file.new"), help="Any usual kind: it is cut square about its "
        "middle and made grey; of a moving picture the first frame is taken.",
    )  # fmt: skip
    if file is not None:
        try:
            place.change(upload=_kept(file, file.file_id))
        except BadUpload as error:
            warn(str(error))
    return bool(place.shown.upload)


@st.cache_data(show_spinner=False, max_entries=64)
def _kept(_file: Any, file_id: str) -> str:  # noqa: ARG001 (what the cache goes by)
    from playground.data.keepsakes import keep

    return keep(_file.getvalue(), _file.name)

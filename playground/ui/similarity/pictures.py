"""The picture that is looked at: where it comes from, and the widgets to choose it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from playground.metrics import strokes
from playground.settings import BadSetting
from playground.ui.sentences import warn
from playground.ui.similarity import codes, own, sets
from playground.ui.similarity.nets import MNIST
from playground.ui.similarity.place import Place
from playground.ui.similarity.shown import Kind

Array = NDArray[np.float64]
KINDS: dict[Kind, str] = {
    "camera": "Camera",
    "two": "The 2",
    "data": "From a data set",
    "decoded": "From a stored code",
    "drawn": "Drawn",
    "upload": "Your file",
}
SIDES = (28, 64, 128, 192, 256)


class Chosen(NamedTuple):
    """A picture (h, w) in [0, 1], what it is in words, and whose nets know such pictures."""

    picture: Array
    words: str
    source: str
    set: str = ""  # it was taken from


def choose(
    place: Place,
    name: Literal["picture", "query"] = "picture",
    kinds: tuple[Kind, ...] = tuple(KINDS),
    usual: Kind | None = None,
) -> Chosen | None:
    """Draw the widgets; returns the picture, or None where there is none yet, having said why.
    `name`: the setting that says where it comes from; `usual`: what stands there at first."""
    usual = usual or kinds[0]
    kind: Kind | Literal[""] = getattr(place.shown, name)
    kind = kind if kind in kinds else usual
    chosen = st.segmented_control(
        "Picture", kinds, default=kind, required=True, key=place.key(f"{name}.{usual}"),
        format_func=lambda kind: KINDS[kind],
        help="Which picture is spoilt and compared.", wrap=True,
    )  # fmt: skip
    place.change(**{name: "" if name == "picture" and chosen == usual else chosen})
    try:
        found = _CHOICES[chosen](place)
    except BadSetting as error:
        warn(str(error))
        return None
    if found is not None:
        height, width = found.picture.shape
        st.caption(f"{found.words}, {width} × {height} pixels.")
    return found


def _camera(place: Place) -> Chosen:
    side = _side(place)
    return Chosen(_camera_of(side), "Camera, the test picture of scikit-image", "")


@st.cache_data(show_spinner=False, max_entries=8)
def _camera_of(side: int) -> Array:
    from skimage.data import camera

    return resized(camera(), side)


def resized(picture: NDArray[np.uint8], side: int) -> Array:
    """A grey picture (h, w) of bytes as (side, side) in [0, 1]."""
    small = Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(small, dtype=np.float64) / 255


def _side(place: Place) -> int:
    options = sorted({*SIDES, place.shown.side})
    side = st.select_slider(
        "Side in pixels", options, place.shown.side, key=place.key("side"),
        help="From 161 pixels on there is MS-SSIM too; at 28 trained nets can look.",
    )  # fmt: skip
    place.change(side=side)
    return side


def _two(_place: Place) -> Chosen:
    return Chosen(strokes.TWO, "The handwritten 2", MNIST)


def _data(place: Place) -> Chosen | None:
    names = sets.data_names()
    wanted = place.shown.data or sets.usual(names)
    if wanted not in names:
        st.caption(f"The data set '{wanted}' is not on this machine; here is another.")
        wanted = sets.usual(names)
    left, right = st.columns([2, 1])
    name = left.selectbox(
        "Data set", list(names), list(names).index(wanted), format_func=names.__getitem__,
        key=place.key("data"), help="Those that are on this machine.",
    )  # fmt: skip
    found = sets.data(name)
    if found is None:
        return None
    index = _index(place, right, len(found.x))
    place.change(data="" if name == sets.usual(names) else name, index=index)
    return _one(found, index, f"Held-out picture {index} of {names[name]}")


def _decoded(place: Place) -> Chosen:
    names = sets.code_names()
    if not names:
        raise BadSetting("There are no trained files with stored codes here.")
    wanted = place.shown.file or next(iter(names))
    left, right = st.columns([2, 1])
    name = left.selectbox(
        "Trained file", list(names), list(names).index(wanted) if wanted in names else 0,
        format_func=names.__getitem__, key=place.key("file"),
        help="It carries the codes of held-out pictures, which its decoder turns back.",
    )  # fmt: skip
    found = sets.decoded(name)
    index = _index(place, right, len(found.x))
    place.change(file=name, index=index)
    return _one(found, index, f"Stored code {index} of {name}, decoded: a model's picture")


def _index(place: Place, column: Any, count: int) -> int:
    return column.number_input(
        "Number", 0, count - 1, min(place.shown.index, count - 1), key=place.key("index"),
        help=f"Which one, from 0 to {count - 1:,}.",
    )  # fmt: skip


def _one(found: sets.Set, index: int, words: str) -> Chosen:
    label = found.label(index)
    return Chosen(
        found.x[index], words + (f", a {label}" if label else ""), found.source, found.name
    )


def _drawn(place: Place) -> Chosen | None:
    found = own.drawn(place)
    return Chosen(codes.from_grey(place.shown.drawing), "Drawn here", MNIST) if found else None


def _upload(place: Place) -> Chosen | None:
    from playground.data import NoData
    from playground.data.keepsakes import kept

    left, right = st.columns([2, 1])
    with right:
        side = _side(place)
    with left:
        if not own.uploaded(place):
            return None
    try:
        return Chosen(resized(kept(place.shown.upload), side), "Your picture, made grey", "")
    except NoData as error:
        raise BadSetting(str(error)) from None


_CHOICES: dict[str, Callable[[Place], Chosen | None]] = {
    "camera": _camera,
    "two": _two,
    "data": _data,
    "decoded": _decoded,
    "drawn": _drawn,
    "upload": _upload,
}

"""A visitor's picture, made like those that the models know."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
import streamlit as st
from PIL import Image

from playground.data.picture import FORMATS, BadPicture, small
from playground.ui.latent.opened import Opened
from playground.ui.sentences import warn

_LOOKED_AT = 160  # pixels a side, before it is made small
_DIGITS = tuple("0123456789")


class Given(NamedTuple):
    """An uploaded picture: pixels (c, h, w) uint8, and what was done to it in words."""

    id: str
    pixels: np.ndarray
    words: str


def upload(side: Opened) -> Given | None:
    """The uploader; what cannot be used becomes a sentence."""
    file = st.file_uploader(
        "Upload a picture", type=[kind.lower() for kind in (*FORMATS, "JPG")],
        key="latent.upload",
        help="It is cut square, made as small as the models' pictures, and encoded like a "
        "test picture.",
    )  # fmt: skip
    if file is None:
        return None
    data = file.getvalue()
    try:
        picture, _ = small(data, _LOOKED_AT)
    except BadPicture as error:
        warn(f"'{file.name[:60]}' cannot be used: {error}.")
        return None
    pixels, words = fitted(picture, side.shape, side.classes == _DIGITS)
    id = hashlib.sha256(data + side.name.encode()).hexdigest()[:12]
    st.caption(words)
    return Given(id, pixels, words)


def fitted(picture: np.ndarray, shape: tuple[int, ...], digit: bool) -> tuple[np.ndarray, str]:
    """A picture (s, s, 3) uint8 as (c, h, w) uint8. A digit is made as MNIST's were: light on
    dark, its ink within 20 of 28 pixels, its weight in the middle."""
    channels, height, width = shape
    if channels == 3:
        image = Image.fromarray(picture).resize((width, height), Image.Resampling.BOX)
        return np.asarray(image).transpose(2, 0, 1), "Made smaller."
    grey = np.asarray(Image.fromarray(picture).convert("L"))
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    words = "Made grey and smaller"
    if np.median(edge) > 127:
        grey, words = 255 - grey, words + ", and turned light on dark"
    if digit and (ink := _ink(grey)) is not None:
        return _centred(ink, height, width)[None], words + ", its ink in the middle."
    image = Image.fromarray(grey).resize((width, height), Image.Resampling.BOX)
    return np.asarray(image)[None], words + "."


def _ink(grey: np.ndarray) -> np.ndarray | None:
    """The part of a picture that holds its strokes, stretched to full contrast; None if empty."""
    low, high = np.percentile(grey, 5), float(grey.max())
    if high - low < 24:
        return None
    levels = np.clip((grey - low) / (high - low), 0, 1)
    levels[levels < 0.25] = 0
    rows, columns = np.flatnonzero(levels.any(1)), np.flatnonzero(levels.any(0))
    part = levels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return (part * 255).astype(np.uint8)


def _centred(ink: np.ndarray, height: int, width: int) -> np.ndarray:
    """Ink within 20/28 of the side, moved so that its weight lies in the middle."""
    room = round(min(height, width) * 20 / 28)
    scale = room / max(ink.shape)
    size = [max(1, round(side * scale)) for side in ink.shape]
    part = np.asarray(Image.fromarray(ink).resize((size[1], size[0]), Image.Resampling.BOX))
    weight = part / max(part.sum(), 1)
    middle = [(weight.sum(1 - axis) * np.arange(size[axis])).sum() for axis in (0, 1)]
    out = np.zeros((height, width), np.uint8)
    top, left = (
        int(np.clip(round((side - 1) / 2 - at), 0, side - length))
        for side, at, length in zip((height, width), middle, size, strict=True)
    )
    out[top : top + size[0], left : left + size[1]] = part
    return out

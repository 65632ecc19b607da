"""Grey pictures with words below, crisp, as they stand beside each other on the page."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float64]


class Tile(NamedTuple):
    """A picture (h, w) and what stands below it; `alt` says what it shows."""

    picture: Array
    title: str
    said: str = ""
    alt: str = ""


def draw(tiles: Sequence[Tile], width: int) -> None:
    """Tiles in rows, each about `width` pixels wide, enlarged by a whole factor."""
    figures = "".join(figure(tile, width) for tile in tiles)
    st.html(f'<div class="sim-tiles">{figures}</div>')


def figure(tile: Tile, width: int) -> str:
    """HTML of one tile."""
    side = tile.picture.shape[1]
    shown = side * max(1, width // side) if side <= width else width
    kind = "sim-crisp" if side <= width else ""
    large = 'class="sim-large" ' if shown > 200 else ""
    said = f"<br><small>{escape(tile.said)}</small>" if tile.said else ""
    return (
        f'<figure {large}style="width:{max(shown, 60)}px"><img class="{kind}" width="{shown}" '
        f'alt="{escape(tile.alt or tile.title)}" src="{address(tile.picture)}">'
        f"<figcaption>{escape(tile.title)}{said}</figcaption></figure>"
    )


def grey_bytes(picture: Array) -> NDArray[np.uint8]:
    """A picture as bytes, what leaves [0, 1] cut off."""
    return (picture.clip(0, 1) * 255).round().astype(np.uint8)


def address(picture: Array) -> str:
    """A picture as the address of an image."""
    out = io.BytesIO()
    Image.fromarray(grey_bytes(picture)).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()

"""A strip of examples: what the data look like before anything is trained."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from playground.ui.palette import ROLES

_WIDE = 232  # pixels of a strip
_GAP = 2
_ROWS = 2
_POINTS = 400
_PLANE = 150  # pixels of a plane of points


@st.cache_data(show_spinner=False, max_entries=32)
def _of_source(_source: Any, key: str) -> str:  # noqa: ARG001 (what the cache goes by)
    """HTML of a loaded source's held-out examples; `key` names the source and its options."""
    from playground.training.looking import array

    x = _source.held_out(_POINTS).x
    return strip(array(x[:32])) if _source.is_picture else plane(array(x))


def of_source(source: Any, name: str, options: dict[str, Any]) -> str:
    """HTML of examples that are never trained on."""
    return _of_source(source, f"{name} {sorted(options.items())}")


def strip(x: np.ndarray, what: str = "examples that are never trained on") -> str:
    """HTML of the first pictures of x: (n, h, w, c) uint8, in two rows, crisp."""
    side = x.shape[1]
    across, scale = fitting(side)
    across = min(across, len(x))
    rows = max(1, min(_ROWS, len(x) // across))
    tiles = x[: rows * across]
    tiles = np.repeat(np.repeat(tiles, scale, 1), scale, 2)
    size = side * scale + _GAP
    sheet = np.zeros((rows * size - _GAP, across * size - _GAP, 4), dtype=np.uint8)
    for index, tile in enumerate(tiles):
        top, left = index // across * size, index % across * size
        place = sheet[top : top + side * scale, left : left + side * scale]
        place[..., :3], place[..., 3] = tile, 255
    out = io.BytesIO()
    Image.fromarray(sheet).save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    kind = "pg-strip" if sheet.shape[1] <= _WIDE else "pg-strip pg-shrunk"
    return f'<img class="{kind}" alt="{rows * across} {what}" src="data:image/png;base64,{data}">'


def fitting(side: int) -> tuple[int, int]:
    """How many tiles stand side by side, 4 to 8, and how many times they are enlarged, so that
    they fill most of a strip. Large ones are shrunk by the browser."""
    size = min(side, 56) + _GAP
    room = _WIDE + _GAP
    return max(
        ((across, max(1, room // (across * size))) for across in range(4, 9)),
        key=lambda fit: (filled := fit[0] * fit[1] * size) * (filled <= room),
    )


def plane(x: np.ndarray) -> str:
    """HTML of points x: (n, 2) on equal axes."""
    low, high = x.min(0), x.max(0)
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2, 1e-6) * 1.06
    places = (x[:_POINTS] - middle) / half * [1, -1] * (_PLANE / 2) + _PLANE / 2
    dots = "".join(f"M{a:.1f} {b:.1f}h0" for a, b in places)
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_PLANE}" height="{_PLANE}">'
        f'<path d="{dots}" stroke="{ROLES["real"]}" stroke-width="2.6" stroke-linecap="round" '
        'stroke-opacity="0.7" fill="none"/></svg>'
    )
    alt = f"{len(places)} points that are never trained on"
    return f'<img class="pg-plane" alt="{alt}" src="{svg(text)}">'


def svg(text: str) -> str:
    """An SVG picture as the address of an image; pages strip it where it stands by itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()

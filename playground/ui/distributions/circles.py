"""The section "off the codes": why a decoder fails where it was never asked while it learned."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from playground.ui.distributions.figures import figure
from playground.ui.distributions.loading import await_models
from playground.ui.latent.opened import CannotOpen, Opened, opened
from playground.ui.latent.plane import about, send
from playground.ui.notice import notice
from playground.ui.palette import CLASSES
from playground.ui.sentences import warn
from playground.ui.sight import Sight

_MODELS = ("ae-mnist", "vae-mnist")
_SHARE = 0.95  # of the codes lie in the small circle
REACH = 3.0  # radius of the large circle, in radii of the small one
_RADII, _DIRECTIONS = 25, 180


def draw(sight: Sight) -> None:
    """Draw the section."""
    await_models()
    try:
        sides = tuple(opened(name) for name in _MODELS)
    except CannotOpen as error:
        warn(str(error))
        return
    st.html("<style>.st-key-latent-models { display: none; }</style>")  # nothing to see
    send(sides)
    header = {
        "sides": [_about(side) for side in sides],
        "classes": CLASSES,
        "radii": np.linspace(0, REACH, _RADII).tolist(),
        "reach": REACH,
        "count": _DIRECTIONS,
    }
    figure("circles", sight, header, [blob for side in sides for blob in _codes(side)])
    notice(
        (
            "The small circle holds 95 % of the codes of 2,000 held-out digits, dots in the colour "
            "of their class. While it learned, the decoder was asked only there; the large circle "
            "is where one may ask it all the same.",
            "Drag outwards. Strokes break up and blots appear, of no digit that anybody wrote. "
            "Nothing in the autoencoder's loss says what a decoder should do out there.",
            "The cross is where the picture is encoded again. Inside, it comes back to the point; "
            "outside it falls back towards the codes: the model does not know its own picture.",
            "Outside, the VAE's way back is shorter on average, but its strokes thin out and break "
            "there too. What it gains is that its codes fill a circle of known size, that of "
            "N(0, I): draw from there and you stay inside.",
        )
    )


class Circle(NamedTuple):
    """The small circle, and how far decoding and encoding lead astray on circles around its
    middle: `back` (radii,), mean over directions, in units of `radius`."""

    middle: list[float]
    radius: float
    back: list[float]


def _about(side: Opened) -> dict[str, Any]:
    return {**about(side), **_circle(side.id, side)._asdict()}


def _codes(side: Opened) -> tuple[bytes, bytes]:
    assert side.codes is not None
    assert side.labels is not None
    return side.codes.astype("<f4").tobytes(), side.labels.tobytes()


@st.cache_resource(show_spinner=False, max_entries=8)
def _circle(id: str, _side: Opened) -> Circle:  # noqa: ARG001 (the cache's key)
    assert _side.codes is not None
    return circle(_side.codes.astype(np.float32), _side.learner)


def circle(codes: np.ndarray, learner: Any) -> Circle:
    """From codes (n, 2) and a learner that encodes and decodes."""
    import torch

    middle = np.median(codes, 0)
    radius = float(np.quantile(np.linalg.norm(codes - middle, axis=1), _SHARE))
    turn = np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS
    rim = np.stack([np.cos(turn), np.sin(turn)], 1)
    back = []
    with torch.no_grad():
        for away in np.linspace(0, REACH, _RADII):
            z = torch.tensor(middle + radius * away * rim, dtype=torch.float32)
            again = learner.encode(learner.decode(z))
            back.append(float((again - z).norm(dim=1).mean()) / radius)
    return Circle(middle.tolist(), radius, back)

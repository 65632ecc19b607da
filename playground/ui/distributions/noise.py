"""The section "any distribution from a Gaussian": through a formula, or through a trained net."""

from __future__ import annotations

import streamlit as st

from playground.ui.distributions import drawn
from playground.ui.distributions.figures import figure
from playground.ui.distributions.shapes import LINE, lines, noise
from playground.ui.distributions.values import NOISE_WAYS, Noise
from playground.ui.notice import notice
from playground.ui.sight import Sight

_KEY = "distributions.through"


def draw(sight: Sight) -> None:
    """Draw the section."""
    settings = sight.settings
    assert isinstance(settings, Noise)
    through = st.segmented_control(
        "What the noise goes through", list(NOISE_WAYS), default=settings.through, required=True,
        format_func=NOISE_WAYS.__getitem__, key=f"{_KEY}.{sight.generation}",
        label_visibility="collapsed",
    )  # fmt: skip
    if through != settings.through:
        sight.set(through=through, t=0.0 if through == "ring" else 1.0)
        sight.generation += 1
        st.rerun()
    if through == "net":
        return drawn.draw(sight)
    return _ring(sight)


def _ring(sight: Sight) -> None:
    left, right = st.columns([6, 7], gap="large")  # on a narrow screen the figure comes first
    with left:
        header = {
            "mode": "ring", "lines": LINE, "title": "x/10 + x/‖x‖",
            "said": f"{len(noise()):,} points from a Gaussian",
            "alt": "Points of a Gaussian on their way to a ring",
        }  # fmt: skip
        figure("flow", sight, header, [noise().tobytes(), lines().tobytes()])
    with right:
        st.latex(r"g(x) = \frac{x}{10} + \frac{x}{\lVert x \rVert}")
        st.html(
            "<p>Every point x of a Gaussian is moved to g(x): all to the distance "
            "1 from the middle, and a little farther out the farther it came from. A cloud has "
            "become a ring. Nothing was drawn from the ring itself.</p>"
        )
        notice(
            (
                "Drag the slider under the figure, or press Play. The colours show where a point "
                "came from: hue is the direction, darker is farther out.",
                "The ring is thin, and its inner edge came from the middle of the cloud: "
                "neighbours are torn apart there, which no smooth net can do exactly.",
                "A model that can learn such a map needs no formula for what it draws from: "
                "choose “a net” above and draw something.",
            )
        )

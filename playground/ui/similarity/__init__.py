"""The similarity page: why squared error misjudges pictures, and which measures do better."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from playground.ui import studio, visitor
from playground.ui.address import say
from playground.ui.similarity import place as places
from playground.ui.similarity.shown import View

TITLE = "L2 against the eye"
LEAD = (
    "Autoencoders learn by comparing pictures pixel by pixel, and so they learn to blur. Each "
    "part below sets that and other ways of comparing against your eye."
)
VIEWS: dict[View, str] = {
    "two": "The handwritten 2",
    "arena": "Equal L2",
    "panel": "Six errors",
    "shift": "Shift",
    "neighbours": "Neighbours",
    "rebuilt": "Reconstructions",
}
STYLE = Path(__file__).with_name("style.css")


def show() -> None:
    """Draw the page."""
    studio.style()
    st.html(STYLE)
    studio.wait(TITLE, LEAD)
    place = places.arrive()
    st.title(TITLE, anchor=False)
    st.html(f'<div class="pg-lead">{LEAD}</div>')
    say(place)
    view = st.segmented_control(
        "Part", list(VIEWS), default=place.shown.view, required=True, key=place.key("view"),
        format_func=lambda name: VIEWS[name], label_visibility="collapsed",
        help="Which part of the page to see.",
    )  # fmt: skip
    place.change(view=view)
    _parts()[place.shown.view](place)
    place.write()
    visitor.remember()


def _parts():
    """The parts, imported only now: they bring torch along."""
    from playground.ui.similarity import arena, neighbours, panel, rebuilt, shift, two

    return {
        "two": two.show,
        "arena": arena.show,
        "panel": panel.show,
        "shift": shift.show,
        "neighbours": neighbours.show,
        "rebuilt": rebuilt.show,
    }

"""The lab before a run: what the model of the chosen scene shows untrained, or as it was trained
before."""

from __future__ import annotations

from html import escape

import streamlit as st

from playground.ui import first
from playground.ui.background import awaited
from playground.ui.desk import Desk
from playground.ui.lab import feed
from playground.ui.lab.words import FIRST, TRAINED
from playground.ui.server import models

_UNTRAINED, _TRAINED = "before its first step", "as it was trained"


def plane(desk: Desk) -> None:
    """Draw the plane as a run would begin with it."""
    untrained = FIRST[models().family(desk.recipe.family).kind]
    task = first.first(desk.recipe)
    found = awaited(task, "Drawing the plane.") if task else None
    if found and "world" in found:
        there = bool(desk.recipe.start_from)
        st.html(f'<div class="pg-lab-first">{TRAINED if there else untrained}</div>')
        feed.draw_first(desk, found, _TRAINED if there else _UNTRAINED)
        return
    said = escape((task.problem if task else "") or untrained)
    st.html(f'<div class="pg-empty pg-square"><b>The plane</b><span>{said}</span></div>')

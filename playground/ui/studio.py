"""The one body of every page on which models are trained: settings, buttons, curves, pictures.

A page says its kind of family and what to say above; everything else follows from the families'
declarations, so that a new family needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import streamlit as st

from playground.runs.errors import RunError
from playground.ui import travel, visitor
from playground.ui.address import say
from playground.ui.board import board
from playground.ui.choosing import choosing
from playground.ui.desk import Desk, open_desk, write_address
from playground.ui.how import how
from playground.ui.panel import panel
from playground.ui.server import loaded, models
from playground.ui.taking import header
from playground.ui.toolbar import toolbar
from playground.ui.watching import Look, watch

Below = Callable[[Desk, Look | None], None]
_STYLE = Path(__file__).with_name("style.css")


def style() -> None:
    """The look of every page."""
    st.html(_STYLE)


def show(kind: str, title: str, lead: str, below: Below | None = None) -> None:
    """Draw the page of one kind of family. `lead`: what it is and what to watch for, in two
    sentences; `below`: what stands under the studio, if anything."""
    travel.leave()
    style()
    wait(title, lead)
    desk = open_desk(kind)
    look = look_of(desk)
    header(desk, look, title, lead)
    choosing(desk, look)
    say(desk)
    _body(desk, look)
    write_address(desk)
    if below is not None:
        below(desk, look)
    how(desk)
    visitor.remember()


def wait(title: str, lead: str) -> None:
    """The first page after a start: the title at once, the rest when torch is there."""
    place = st.empty()  # there in later runs as well, so that nothing below is made anew
    if loaded():
        return
    with place.container():
        st.title(title, anchor=False)
        st.html(f'<div class="pg-lead">{escape(lead)}</div>')
        st.caption("Loading the models; this takes some seconds after the server has started.")
        st.skeleton(height=420)
    models()
    place.empty()


def look_of(desk: Desk) -> Look | None:
    """The run that is looked at; one that is gone leaves a sentence."""
    if not desk.run:
        return None
    try:
        return watch(desk.run).look()
    except RunError as error:
        desk.choose(desk.preset, desk.recipe)
        desk.sentence = str(error)
        return None


def _body(desk: Desk, look: Look | None) -> None:
    above = st.container()
    left, right = st.columns([5, 18], gap="large")
    with left, st.container(key="panel"):
        panel(desk, look)  # first, since the buttons depend on what was chosen
    with above:
        status = toolbar(desk, look)
    with right, st.container(key="board"):
        board(desk, status, look)

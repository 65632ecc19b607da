"""The lab's page: the studio's head and settings, the plane, distances and slow motion."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.errors import NoRun
from playground.ui import board, components, studio, travel, visitor
from playground.ui.address import say
from playground.ui.desk import Desk, open_desk, write_address
from playground.ui.how import how
from playground.ui.lab import before, charts, feed, slow
from playground.ui.lab.scenes import scenes
from playground.ui.panel import panel
from playground.ui.server import models, runs
from playground.ui.standing import Phase, phase, standing
from playground.ui.taking import header
from playground.ui.toolbar import toolbar
from playground.ui.visitor import may_steer
from playground.ui.watching import Look, watch

_STYLE = Path(__file__).with_name("style.css")
_EVERY = 0.25  # seconds between looks of whoever steers
_WATCHING = 0.5  # of those who only watch


def show(title: str, lead: str) -> None:
    """Draw the page."""
    travel.leave()
    studio.style()
    st.html(_STYLE)
    studio.wait(title, lead)
    models()
    from playground.families.presets.lab import LAB

    desk = open_desk("lab", {preset.name: preset for preset in LAB})
    look = studio.look_of(desk)
    header(desk, look, title, lead)
    scenes(desk, look)
    say(desk)
    above = st.container()
    left, right = st.columns([5, 18], gap="large")
    with left, st.container(key="panel"):
        panel(desk, look)  # first, since the buttons depend on what was chosen
    with above:
        status = toolbar(desk, look)
    with right, st.container(key="board"):
        # no button stands in the fragment: one that looks by itself can hear a press twice
        slow.controls(desk, look)
        st.fragment(_board, run_every=_every(look))(desk, status, phase(look))
    write_address(desk)
    how(desk)
    visitor.remember()


def _every(look: Look | None) -> float | None:
    if look is None or not look.info.live:
        return None
    return _EVERY if may_steer(look.info) else _WATCHING


def _board(desk: Desk, status: DeltaGenerator, drawn: Phase) -> None:
    if not desk.run:
        status.html(standing(None, desk.recipe.training.steps, None, refused=desk.problem))
        feed.follow_switches(desk)
        before.plane(desk)
        return
    watched = watch(desk.run)
    try:
        look = watched.look()
        if phase(look) != drawn or desk.sentence:
            st.rerun()
        board.follow_slider(desk, look)
        feed.follow_switches(desk)
        place = runs().place(desk.run) if look.info.status == "queued" else None
        speed = runs().speed_of(desk.run)
        status.html(standing(look.info, look.info.steps, place, speed, look.refused))
        st.empty().html(slow.parts(desk, watched, look) or "<span></span>")
        _plane(desk, look)
    except NoRun:
        st.rerun()  # the page says what happened


def _plane(desk: Desk, look: Look) -> None:
    watched = watch(desk.run)
    if "world" not in look.pictures:
        st.html('<div class="pg-empty pg-square"><b>The plane</b><span>On its way.</span></div>')
        return
    feed.draw(desk, watched, look)
    board.slider(desk, look)
    travel.branching(desk, watched, look)
    st.html(charts.numbers(watched, look, desk.at))
    left, right = st.columns(2, gap="large")
    with left:
        data = watched.once(
            ("distances", desk.at), lambda: charts.distances(watched, look, desk.at)
        )
        if data:
            components.curves(data, key=f"distances.{desk.run}")
    with right:
        board.curves(desk, watched, look)

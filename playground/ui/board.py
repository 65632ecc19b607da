"""The live part of the studio: curves, pictures, the history slider, measurements and codes. One
fragment, since what a look costs the server is mostly the fragment itself."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.errors import NoRun
from playground.settings import declarations
from playground.ui import (
    baselines,
    codes,
    components,
    figures,
    gallery,
    measured,
    trained,
    travel,
)
from playground.ui.checkup import checkup
from playground.ui.desk import Desk, as_now, write_address
from playground.ui.server import models, runs
from playground.ui.standing import Phase, every, phase, standing
from playground.ui.watching import Look, Watch, watch


def board(desk: Desk, status: DeltaGenerator, look: Look | None) -> None:
    """Draw what the run has learned so far, and where it stands in `status`, a place above;
    a fragment that looks by itself. `look`: what the rest of the page was drawn from."""
    st.fragment(_board, run_every=every(look))(desk, status, phase(look), desk.at)


def _board(desk: Desk, status: DeltaGenerator, drawn: Phase, at: int | None) -> None:
    if not desk.run:
        status.html(standing(None, desk.recipe.training.steps, None, refused=desk.problem))
        _before(desk)
        return codes.of_file(desk)
    watched = watch(desk.run)
    try:
        look = watched.look()
        let_go = follow_slider(desk, look)
        if phase(look) != drawn or (let_go and desk.at != at):
            st.rerun()  # what stands above goes by the step, too
        place = runs().place(desk.run) if look.info.status == "queued" else None
        speed = runs().speed_of(desk.run)
        status.html(standing(look.info, look.info.steps, place, speed, look.refused))
        checkup(desk, watched, look)
        left, right = st.columns([5, 4], gap="large")
        with left:
            curves(desk, watched, look)
            slider(desk, look)
            travel.branching(desk, watched, look)
        with right:
            gallery.of_run(desk, watched, look.pictures)
        measured.section(desk, watched, look)
        codes.section(desk, watched, look)
    except NoRun:
        st.rerun()  # the page says what happened
    return None


def _before(desk: Desk) -> None:
    """What there is before the first run: trained files to start from, and first pictures."""
    family = models().family(desk.recipe.family)
    left, right = st.columns([5, 4], gap="large")
    with left:
        for chart in () if trained.offer(desk) else family.curves:
            st.html(
                f'<div class="pg-empty" style="height:{figures.height(family.curves) + 20}px">'
                f"<b>{chart.title}</b><span>{chart.notice}</span></div>"
            )
    with right:
        gallery.before(desk)


def curves(desk: Desk, watched: Watch, look: Look) -> None:
    family = models().family(look.info.recipe.family)
    window = components.state(_key(desk, "curves"), "window")
    first, last = (int(end) for end in window) if _is_window(window) else (None, None)
    lines = baselines.lines(family.curves, as_now(look))

    def make() -> bytes:
        found = watched.history.curves(first=first, last=last)
        known = {item.name: item for item in declarations(family.settings)}
        marks = figures.marks(look.changes, known, look.info)
        return figures.curves(family.curves, found, marks, look.info, desk.at, lines)

    data = watched.once(("curves", look.version, first, last, desk.at, *lines), make)
    components.curves(data, key=_key(desk, "curves"))


def slider(desk: Desk, look: Look) -> None:
    steps = look.pictures.get("samples") or look.pictures.get("reconstructions") or []
    components.scrubber(steps, desk.at, desk.run, key=_key(desk, "scrubber"))


def follow_slider(desk: Desk, look: Look) -> bool:
    """Take over where the slider was dragged to; once let go, the address bar follows. Returns
    whether it was let go."""
    said = components.scrubbed(_key(desk, "scrubber"), look.info.step)
    if said is None:
        return False
    desk.at = said.at
    if said.let_go:
        write_address(desk)
    return said.let_go


def _is_window(said: Any) -> bool:
    return (
        isinstance(said, list)
        and len(said) == 2
        and all(isinstance(end, int | float) and 0 <= end < 1e9 for end in said)
    )


def _key(desk: Desk, name: str) -> str:
    """A component stays the same while a run is looked at, so that it keeps what it shows."""
    return f"{name}.{desk.run}"

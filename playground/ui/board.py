"""The live part of the studio: curves, pictures, the history slider, measurements and codes. One
fragment, since what a look costs the server is mostly the fragment itself."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.errors import NoRun
from playground.runs.sheets import decode
from playground.settings import declarations
from playground.ui import (
    baselines,
    codes,
    components,
    figures,
    first,
    measured,
    sources,
    trained,
)
from playground.ui.background import awaited
from playground.ui.checkup import checkup
from playground.ui.components import Heading
from playground.ui.desk import Desk, write_address
from playground.ui.palette import ROLES
from playground.ui.pictures import bounds
from playground.ui.server import models, runs
from playground.ui.standing import Phase, every, phase, standing
from playground.ui.watching import Look, Watch, watch

_ACROSS = 8  # tiles side by side, about
_ROWS = 8  # rows of samples; fewer where reconstructions stand below them
_ROWS_OF_BOTH = 6
_PAIRS = 2  # rows of inputs with their reconstructions


def board(desk: Desk, status: DeltaGenerator, look: Look | None) -> None:
    """Draw what the run has learned so far, and where it stands in `status`, a place above;
    a fragment that looks by itself. `look`: what the rest of the page was drawn from."""
    st.fragment(_board, run_every=every(look))(desk, status, phase(look))


def _board(desk: Desk, status: DeltaGenerator, drawn: Phase) -> None:
    if not desk.run:
        status.html(standing(None, desk.recipe.training.steps, None))
        _before(desk)
        return codes.of_file(desk)
    watched = watch(desk.run)
    try:
        look = watched.look()
        if phase(look) != drawn:
            st.rerun()
        follow_slider(desk, look)
        place = runs().place(desk.run) if look.info.status == "queued" else None
        speed = runs().speed_of(desk.run)
        status.html(standing(look.info, look.info.steps, place, speed, look.refused))
        checkup(desk, watched, look)
        left, right = st.columns([5, 4], gap="large")
        with left:
            curves(desk, watched, look)
            slider(desk, look)
        with right:
            _pictures(desk, watched, look)
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
        _first_pictures(desk)


def _first_pictures(desk: Desk) -> None:
    task = first.first(desk.recipe)
    found = awaited(task, "Making its first pictures.") if task else None
    if task is not None and task.going:
        return
    if not found:
        said = task.problem if task else ""
        said = said or "Press Train. The first pictures appear within seconds."
        st.html(f'<div class="pg-empty pg-square"><b>Samples</b><span>{escape(said)}</span></div>')
        return
    key = f"first.{desk.kind}.{desk.recipe.start_from}"
    trained_before = trained.steps(desk.recipe.start_from)
    how = "of the trained model" if trained_before else "before it has learned anything"
    moment = f"after {trained_before:,} steps" if trained_before else 0
    if "real" in found:
        limits = bounds(decode(found["real"]).array)
        components.points(
            Heading("Samples", how, moment),
            [(found["real"], "real", ROLES["real"], "dot"),
             (found["samples"], "generated", ROLES["generated"], "cross")],
            limits, f"{found['real'].count} real points and {found['samples'].count} {how}", key,
        )  # fmt: skip
        return
    both = "reconstructions" in found and "inputs" in found
    sheet = found["samples"]
    components.pictures(
        Heading("Samples", how, moment), [sheet], f"{sheet.count} samples {how}", key,
        across=_ACROSS, rows=_ROWS_OF_BOTH if both else _ROWS, turn=sources.turn(desk.recipe),
    )  # fmt: skip
    if both:
        components.pictures(
            Heading("Reconstructions", "each below its input", moment),
            [found["inputs"], found["reconstructions"]],
            "Held-out inputs and what the model makes of them", f"{key}.pairs",
            across=_ACROSS, rows=_PAIRS,
        )  # fmt: skip


def curves(desk: Desk, watched: Watch, look: Look) -> None:
    family = models().family(look.info.recipe.family)
    window = components.state(_key(desk, "curves"), "window")
    first, last = (int(end) for end in window) if _is_window(window) else (None, None)
    lines = baselines.lines(family.curves, look.info.recipe)

    def make() -> bytes:
        found = watched.history.curves(first=first, last=last)
        known = {item.name: item for item in declarations(family.settings)}
        marks = figures.marks(look.changes, known, look.info)
        return figures.curves(family.curves, found, marks, look.info, desk.at, lines)

    data = watched.once(("curves", look.version, first, last, desk.at, *lines), make)
    components.curves(data, key=_key(desk, "curves"))


def _pictures(desk: Desk, watched: Watch, look: Look) -> None:
    names = look.pictures
    if "real" in names:
        _clouds(desk, watched, names)
    elif names:
        _grids(desk, watched, names)
    else:
        st.html('<div class="pg-empty pg-square"><b>Samples</b><span>On their way.</span></div>')


def _grids(desk: Desk, watched: Watch, names: dict[str, list[int]]) -> None:
    both = "reconstructions" in names and "inputs" in names
    if "samples" in names:
        sheet = watched.sheet("samples", desk.at)
        components.pictures(
            Heading("Samples", "from the same noise every time", sheet.step), [sheet],
            f"{sheet.count} samples after {sheet.step} steps",
            _key(desk, "samples"), across=_ACROSS, turn=sources.turn(desk.recipe),
            rows=_ROWS_OF_BOTH if both else _ROWS,
        )  # fmt: skip
    if both:
        pair = [watched.sheet("inputs", None), watched.sheet("reconstructions", desk.at)]
        components.pictures(
            Heading("Reconstructions", "each below its input", pair[1].step), pair,
            f"{pair[0].count} held-out inputs and what the model makes of them",
            _key(desk, "pairs"), across=_ACROSS, rows=_PAIRS,
        )  # fmt: skip


def _clouds(desk: Desk, watched: Watch, names: dict[str, list[int]]) -> None:
    real = watched.sheet("real", None)
    limits = watched.once("bounds", lambda: bounds(decode(real).array))
    for name, title, said, label in (
        ("samples", "Samples", "from the same noise every time", "generated"),
        ("reconstructions", "Reconstructions", "of the real points", "rebuilt"),
    ):
        if name in names:
            sheet = watched.sheet(name, desk.at)
            components.points(
                Heading(title, said, sheet.step),
                [(real, "real", ROLES["real"], "dot"),
                 (sheet, label, ROLES["generated"], "cross")],
                limits,
                f"{real.count} real and {sheet.count} {label} points",
                _key(desk, name),
            )  # fmt: skip
    st.page_link(
        "pages/lab.py", label="This run in the 2-D lab, with all there is to see",
        query_params={"v": "1", "run": desk.run}, icon=":material/arrow_forward:",
    )  # fmt: skip


def slider(desk: Desk, look: Look) -> None:
    steps = look.pictures.get("samples") or look.pictures.get("reconstructions") or []
    components.scrubber(steps, desk.at, desk.run, key=_key(desk, "scrubber"))


def follow_slider(desk: Desk, look: Look) -> None:
    """Take over where the slider was dragged to; once let go, the address bar follows."""
    key = _key(desk, "scrubber")
    said = st.session_state.get(key)
    if said is not None and "at" in said:
        desk.at = _step(said.get("at"), look)
        if "settled" in said and said.get("settled") == said.get("at"):
            write_address(desk)


def _step(said: Any, look: Look) -> int | None:
    """What the browser says, as a step that there can be."""
    return min(said, look.info.step) if isinstance(said, int) and said >= 0 else None


def _is_window(said: Any) -> bool:
    return (
        isinstance(said, list)
        and len(said) == 2
        and all(isinstance(end, int | float) and 0 <= end < 1e9 for end in said)
    )


def _key(desk: Desk, name: str) -> str:
    """A component stays the same while a run is looked at, so that it keeps what it shows."""
    return f"{name}.{desk.run}"

"""Samples and reconstructions: before the first run, and of a run at the step looked at."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from playground.runs.sheets import Sheet, decode
from playground.ui import components, first, sources, trained
from playground.ui.background import awaited
from playground.ui.components import Heading
from playground.ui.desk import Desk
from playground.ui.palette import ROLES
from playground.ui.pictures import bounds
from playground.ui.watching import Watch

_ACROSS = 8  # tiles side by side, about
_ROWS = 8  # rows of samples; fewer where reconstructions stand below them
_ROWS_OF_BOTH = 6
_PAIRS = 2  # rows of inputs with their reconstructions


def before(desk: Desk) -> None:
    """Draw what a run would begin with."""
    task = first.first(desk.recipe)
    found = awaited(task, "Making its first pictures.") if task else None
    if task is not None and task.going:
        return
    if not found:
        said = desk.problem or (task.problem if task else "")
        said = said or "Press Train. The first pictures appear within seconds."
        st.html(f'<div class="pg-empty pg-square"><b>Samples</b><span>{escape(said)}</span></div>')
        return
    key = f"first.{desk.kind}.{desk.recipe.start_from}"
    trained_before = trained.steps(desk.recipe.start_from)
    how = "of the trained model" if trained_before else "before it has learned anything"
    moment = f"after {trained_before:,} steps" if trained_before else 0
    heading, sheet = Heading("Samples", how, moment), found["samples"]
    if "real" in found:
        alt = f"{found['real'].count} real points and {sheet.count} {how}"
        _cloud(heading, found["real"], sheet, "generated", _limits(found["real"]), alt, key)
        return
    both = "reconstructions" in found and "inputs" in found
    _tiles(desk, heading, sheet, how, both, key)
    if both:
        pair = [found["inputs"], found["reconstructions"]]
        _pairs(pair, moment, f"{key}.pairs")


def of_run(desk: Desk, watched: Watch, names: dict[str, list[int]]) -> None:
    """Draw those of a run of which there are pictures; `names`: name → steps."""
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
        heading = Heading("Samples", "from the same noise every time", sheet.step)
        _tiles(desk, heading, sheet, f"after {sheet.step} steps", both, f"samples.{desk.run}")
    if both:
        pair = [watched.sheet("inputs", None), watched.sheet("reconstructions", desk.at)]
        _pairs(pair, pair[1].step, f"pairs.{desk.run}")


def _clouds(desk: Desk, watched: Watch, names: dict[str, list[int]]) -> None:
    real = watched.sheet("real", None)
    limits = watched.once("bounds", lambda: _limits(real))
    for name, title, said, label in (
        ("samples", "Samples", "from the same noise every time", "generated"),
        ("reconstructions", "Reconstructions", "of the real points", "rebuilt"),
    ):
        if name in names:
            sheet = watched.sheet(name, desk.at)
            heading = Heading(title, said, sheet.step)
            alt = f"{real.count} real and {sheet.count} {label} points"
            _cloud(heading, real, sheet, label, limits, alt, f"{name}.{desk.run}")
    st.page_link(
        "pages/lab.py", label="This run in the 2-D lab, with all there is to see",
        query_params={"v": "1", "run": desk.run}, icon=":material/arrow_forward:",
    )  # fmt: skip


def _tiles(
    desk: Desk, heading: Heading, sheet: Sheet, when: str, both: bool, key: str
) -> None:  # fmt: skip
    """Samples that are pictures. `both`: reconstructions stand below them."""
    components.pictures(
        heading, [sheet], f"{sheet.count} samples {when}", key, across=_ACROSS,
        rows=_ROWS_OF_BOTH if both else _ROWS, turn=sources.turn(desk.recipe),
    )  # fmt: skip


def _pairs(pair: Sequence[Sheet], moment: int | str, key: str) -> None:
    """Inputs and their reconstructions."""
    components.pictures(
        Heading("Reconstructions", "each below its input", moment), pair,
        f"{pair[0].count} held-out inputs and what the model makes of them", key,
        across=_ACROSS, rows=_PAIRS,
    )  # fmt: skip


def _cloud(
    heading: Heading, real: Sheet, sheet: Sheet, label: str,
    limits: tuple[float, float, float, float], alt: str, key: str,
) -> None:  # fmt: skip
    """Points of the model, called `label`, among real ones."""
    components.points(
        heading,
        [(real, "real", ROLES["real"], "dot"), (sheet, label, ROLES["generated"], "cross")],
        limits, alt, key,
    )  # fmt: skip


def _limits(real: Sheet) -> tuple[float, float, float, float]:
    return bounds(decode(real).array)

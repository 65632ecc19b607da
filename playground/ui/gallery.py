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
_REBUILT = 2  # rows of inputs with their reconstructions
_DAMAGED = "#8A8A8A"  # the grey of damaged points, seen on light and dark


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
        _cloud(heading, [found["real"], sheet], "generated", _limits(found["real"]), key)
        return
    both = "reconstructions" in found and "inputs" in found
    _tiles(desk, heading, sheet, how, both, key)
    if both:
        shown = _shown(found["inputs"], found.get("damaged"), found["reconstructions"])
        _rebuilt(shown, moment, f"{key}.pairs")


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
        shown = _of_run(watched, names, "inputs", desk.at)
        _rebuilt(shown, shown[-1].step, f"pairs.{desk.run}")


def _clouds(desk: Desk, watched: Watch, names: dict[str, list[int]]) -> None:
    real = watched.sheet("real", None)
    limits = watched.once("bounds", lambda: _limits(real))
    if "samples" in names:
        sheet = watched.sheet("samples", desk.at)
        heading = Heading("Samples", "from the same noise every time", sheet.step)
        _cloud(heading, [real, sheet], "generated", limits, f"samples.{desk.run}")
    if "reconstructions" in names:
        shown = _of_run(watched, names, "real", desk.at)
        said = "of the real points" if len(shown) < 3 else "of real points damaged by noise"
        heading = Heading("Reconstructions", said, shown[-1].step)
        _cloud(heading, shown, "rebuilt", limits, f"reconstructions.{desk.run}")
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


def _of_run(
    watched: Watch, names: dict[str, list[int]], clean: str, at: int | None
) -> list[Sheet]:  # fmt: skip
    """What a run rebuilt at a step, after what it was rebuilt from; `clean`: the undamaged."""
    rebuilt = watched.sheet("reconstructions", at)
    damaged = watched.sheet("damaged", rebuilt.step) if "damaged" in names else None
    return _shown(watched.sheet(clean, None), damaged, rebuilt)


def _shown(clean: Sheet, damaged: Sheet | None, rebuilt: Sheet) -> list[Sheet]:
    """These in order, without damaged ones that are as the clean ones, or came later."""
    if damaged is None or damaged.data == clean.data or damaged.step > rebuilt.step:
        return [clean, rebuilt]
    return [clean, damaged, rebuilt]


def _rebuilt(shown: Sequence[Sheet], moment: int | str, key: str) -> None:
    """Inputs, damaged where the model is fed such, and their reconstructions."""
    said, alt = "each below its input", "and what the model makes of them"
    if len(shown) == 3:
        said = "from top to bottom: input, with noise added, rebuilt from the noisy one"
        alt = "the same with noise added, and what the model makes of the noisy ones"
    components.pictures(
        Heading("Reconstructions", said, moment), shown,
        f"{shown[0].count} held-out inputs, {alt}", key, across=_ACROSS, rows=_REBUILT,
    )  # fmt: skip


def _cloud(
    heading: Heading, shown: Sequence[Sheet], label: str,
    limits: tuple[float, float, float, float], key: str,
) -> None:  # fmt: skip
    """Real points, perhaps damaged ones, and last those of the model, called `label`."""
    real, *damaged, made = shown
    components.points(
        heading,
        [(real, "real", ROLES["real"], "dot"),
         *((sheet, "with noise", _DAMAGED, "dot") for sheet in damaged),
         (made, label, ROLES["generated"], "cross")],
        limits, f"{real.count} real and {made.count} {label} points", key,
    )  # fmt: skip


def _limits(real: Sheet) -> tuple[float, float, float, float]:
    return bounds(decode(real).array)

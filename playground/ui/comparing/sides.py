"""One side of a comparison: what it is, in what it differs, its newest numbers, its samples."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from playground.core.recipe import COMPARED, Training
from playground.runs.measures import last_time
from playground.runs.sheets import decode
from playground.settings import declarations
from playground.ui import components, metrics
from playground.ui.comparing.charts import LETTERS, called
from playground.ui.comparing.table import Table
from playground.ui.components import Heading
from playground.ui.measured import read
from playground.ui.palette import ROLES, SIDES
from playground.ui.pictures import bounds
from playground.ui.server import models
from playground.ui.watching import Look, Watch
from playground.ui.words import STATUS, duration

_ACROSS, _ROWS = 8, 5  # tiles of each side, about
_HEADLINE = ("modes", "high_quality", "energy_distance", "frechet", "elbo", "mse_per_image",
             "mse_per_point", "log_likelihood")  # fmt: skip


def before(chosen: Any) -> None:
    """The sides before they are trained: what each is."""
    if chosen is None:
        return
    recipes = [side.recipe for side in chosen.sides]
    ideas = [models().family(recipe.family).idea for recipe in recipes]
    alike = len(set(ideas)) == 1  # said once
    for n, (column, side) in enumerate(
        zip(st.columns(len(recipes), gap="large"), chosen.sides, strict=True)
    ):
        with column:
            st.html(_head(n, side.title, _differences(recipes, n)))
            if not alike:
                st.html(_awaited("Samples", ideas[n]))
    if alike:
        st.html(_awaited("Samples of each side", ideas[0]))


def _awaited(title: str, said: str) -> str:
    """The place where samples will be."""
    return f'<div class="pg-empty pg-square"><b>{title}</b><span>{escape(said)}</span></div>'


def _head(n: int, title: str, said: str, facts: str = "") -> str:
    color = "currentColor" if SIDES[n] == "text" else SIDES[n]
    return (
        f'<div class="pg-side"><i style="background:{color}"></i><b>{LETTERS[n]}</b>'
        f"<h3>{escape(title)}</h3><span>{escape(said)}</span>{facts}</div>"
    )


def _differences(recipes: Sequence[Any], n: int) -> str:
    """In what a side differs from the others, in words."""
    recipe = recipes[n]
    family = models().family(recipe.family)
    items = {item.name: item for item in declarations(family.settings)}
    found = []
    if len({other.family for other in recipes}) > 1:
        found.append(family.title)
    for name, item in items.items():
        values = {str(other.settings[name]) for other in recipes if name in other.settings}
        if len(values) > 1 and item.shown(recipe.settings):
            value = recipe.settings[name]
            said = item.label(str(value)) if item.kind == "choice" else _plain(value)
            found.append(f"{item.title}: {said}")
    training = {item.name: item.title for item in declarations(Training)}
    for name in COMPARED:
        if len({getattr(other.training, name) for other in recipes}) > 1:
            found.append(f"{training[name]}: {_plain(getattr(recipe.training, name))}")
    return ", ".join(found)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def side(table: Table, n: int, watched: Watch, seen: Sequence[Look]) -> None:
    """One side: what it is, its newest numbers, its samples."""
    look = seen[n]
    differences = _differences([other.info.recipe for other in seen], n)
    st.html(_head(n, called(look.info), differences, _facts(look, measures(watched), table.at)))
    names = look.pictures
    if "samples" not in names:
        st.html(_awaited("Samples", "On their way."))
        return
    sheet = watched.sheet("samples", table.at)
    heading = Heading("Samples", "from the same noise every time", sheet.step)
    key = f"compare.samples.{look.info.id}"
    if "real" in names:
        real = watched.sheet("real", None)
        limits = watched.once("bounds", lambda: bounds(decode(real).array))
        components.points(
            heading,
            [(real, "real", ROLES["real"], "dot"),
             (sheet, "generated", ROLES["generated"], "cross")],
            limits, f"Side {LETTERS[n]}: {real.count} real and {sheet.count} generated points", key,
        )  # fmt: skip
        return
    components.pictures(
        heading, [sheet], f"Side {LETTERS[n]}: {sheet.count} samples after {sheet.step} steps",
        key, across=_ACROSS if len(seen) < 3 else 6, rows=_ROWS,
    )  # fmt: skip


def measures(watched: Watch) -> Any:
    """What a side was measured to be: metric → its series."""
    folder = watched.history.folder
    return read(str(folder), last_time(folder))


def _facts(look: Look, found: Any, at: int | None) -> str:
    """A side's state and its first few measurements, as HTML."""
    info = look.info
    facts = [f"<span>{escape(STATUS[info.status])}, {duration(info.seconds)} of training</span>"]
    for name in _HEADLINE:
        if name not in found or len(facts) > 3:
            continue
        series = found[name]
        place = len(series.values) - 1
        if at is not None:
            place = max(0, int((series.steps <= at).sum()) - 1)
        title = metrics.words(name).title
        value = metrics.number(name, float(series.values[place]))
        facts.append(f"<span>{escape(title)} <b>{value}</b></span>")
    trouble = f"<em>{escape(info.reason)}</em>" if info.reason else ""
    return f"<p>{''.join(facts)}{trouble}</p>"

"""The live part: the sides' samples and numbers next to each other, and their curves together."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.errors import NoRun
from playground.runs.measures import last_time
from playground.runs.sheets import decode
from playground.settings import declarations
from playground.ui import components, metrics
from playground.ui.comparing.charts import LETTERS, Chart, Seen, charts, losses, measured
from playground.ui.comparing.table import Table, named, write_address
from playground.ui.comparing.verdict import table as verdict_table
from playground.ui.comparing.verdict import tellings
from playground.ui.components import Heading
from playground.ui.measured import read
from playground.ui.palette import ROLES, SIDES
from playground.ui.pictures import bounds
from playground.ui.server import models
from playground.ui.standing import phase
from playground.ui.watching import Look, Watch, watch
from playground.ui.words import STATUS, count, duration

_EVERY = 0.7  # seconds between looks while anything goes on
_ACROSS, _ROWS = 8, 5  # tiles of each side, about
_BESIDE = 3
_POINTS = 200  # of each curve
_HEADLINE = ("modes", "high_quality", "energy_distance", "frechet", "elbo", "mse_per_image",
             "mse_per_point", "log_likelihood")  # fmt: skip


def looks(table: Table) -> list[Look]:
    """The runs on the table as they are; raises NoRun."""
    return [watch(run).look() for run in table.runs]


def board(table: Table, chosen: Any, status: DeltaGenerator, seen: Sequence[Look]) -> None:
    """Draw what the sides have learned so far; a fragment that looks by itself."""
    going = any(look.info.live for look in seen)
    drawn = tuple(phase(look) for look in seen)
    st.fragment(_board, run_every=_EVERY if going else None)(table, chosen, status, drawn)


def _board(table: Table, chosen: Any, status: DeltaGenerator, drawn: tuple[Any, ...]) -> None:
    if not table.runs:
        _before(chosen)
        return
    try:
        seen = looks(table)
    except NoRun:
        st.rerun()
    if tuple(phase(look) for look in seen) != drawn:
        st.rerun()
    if follow_slider(table, seen, _key(table)):
        write_address(table)
    status.html(standing_of(seen))
    sides = [
        Seen(look.info, watch(run).history.curves(points=_POINTS), _read(watch(run)))
        for run, look in zip(table.runs, seen, strict=True)
    ]
    drawings = [*measured(sides), *losses(sides)]
    beside = _BESIDE if len(seen) < 3 else 0  # charts with room next to the pictures
    left, right = st.columns([5, 2], gap="large") if beside else (st.container(), None)
    with left:
        for n, column in enumerate(st.columns(max(2, len(seen)), gap="large")[: len(seen)]):
            with column:
                _side(table, n, watch(table.runs[n]), seen)
        _slider(table, seen)
        _verdict(table, sides)
    if right is not None:
        with right:
            _charts(table, sides, drawings[:beside], "beside")
    _charts(table, sides, drawings[beside:], "below")


def _before(chosen: Any) -> None:
    """The sides before they are trained: what each is."""
    if chosen is None:
        return
    recipes = [side.recipe for side in chosen.sides]
    for n, (column, side) in enumerate(
        zip(st.columns(len(recipes), gap="large"), chosen.sides, strict=True)
    ):
        with column:
            st.html(_head(n, side.title, _differences(recipes, n)))
            st.html(
                '<div class="pg-empty pg-square"><b>Samples</b>'
                f"<span>{escape(models().family(side.recipe.family).idea)}</span></div>"
            )


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
    if len({other.training.batch for other in recipes}) > 1:
        found.append(f"Batch size: {recipe.training.batch}")
    return ", ".join(found)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _side(table: Table, n: int, watched: Watch, seen: Sequence[Look]) -> None:
    """One side: what it is, its newest numbers, its samples."""
    look = seen[n]
    title = look.info.name.split(": ", 1)[-1] or look.info.recipe.family
    differences = _differences([other.info.recipe for other in seen], n)
    st.html(_head(n, title, differences, _facts(look, _read(watched), table.at)))
    names = look.pictures
    if "samples" not in names:
        st.html('<div class="pg-empty pg-square"><b>Samples</b><span>On their way.</span></div>')
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


def _read(watched: Watch) -> Any:
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


def standing_of(seen: Sequence[Look], who: str = "of all sides", *, together: bool = False) -> str:
    """HTML: where the runs stand. `together`: an update is one of all of them, not of one."""
    step, steps = min(look.info.step for look in seen), max(look.info.steps for look in seen)
    speed = min((look.info.steps_per_second for look in seen if look.info.live), default=0.0)
    rate = 1 / sum(1 / max(look.info.steps_per_second, 1e-9) for look in seen) if speed else 0.0
    rate = speed if together else rate
    left = duration((steps - step) / rate) if rate else "–"
    words = {look.info.status for look in seen}
    say = ", ".join(STATUS[word] for word in sorted(words))
    return (
        f'<div class="pg-progress"><div class="pg-step">step <b>{count(step)} / {count(steps)}</b>'
        f'</div><div class="pg-bar" role="progressbar" aria-label="Progress" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{100 * step / max(steps, 1):.0f}">'
        f'<i style="width:{100 * step / max(steps, 1):.2f}%"></i></div>'
        f'<div class="pg-facts"><span><b>{count(rate) if rate else "–"}</b> steps/s {who}'
        f"</span><span><b>{left}</b> left</span></div>"
        f'<div class="pg-say">{escape(say.capitalize())}.</div></div>'
    )


def _slider(table: Table, seen: Sequence[Look]) -> None:
    steps = max((look.pictures.get("samples", []) for look in seen), key=len)
    components.scrubber(steps, table.at, _group(table), key=_key(table))


def follow_slider(table: Table, seen: Sequence[Look], key: str) -> bool:
    """Take over where the slider of that key was dragged to; returns whether it was let go."""
    said = st.session_state.get(key)
    if said is None or "at" not in said:
        return False
    at = said.get("at")
    last = max(look.info.step for look in seen)
    table.at = min(at, last) if isinstance(at, int) and at >= 0 else None
    return "settled" in said and said.get("settled") == at


def _charts(table: Table, sides: list[Seen], drawn: list[Chart], place: str) -> None:
    """All sides' curves in shared charts."""
    if drawn:
        data = charts(sides, drawn, table.at, _group(table))
        components.curves(data, key=f"compare.{place}.{_group(table)}")


def _verdict(table: Table, sides: list[Seen]) -> None:
    """What the losses tell, where the comparison asks for it."""
    words = named(table.what)
    found = tellings(sides, words.quality) if words is not None and words.quality else []
    if found:
        st.html(verdict_table(found, words.quality))


def _group(table: Table) -> str:
    return "+".join(table.runs)


def _key(table: Table) -> str:
    return f"compare.scrubber.{_group(table)}"

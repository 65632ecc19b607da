"""The live part: the sides' samples and numbers next to each other, and their curves together."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.errors import NoRun
from playground.runs.records import RunInfo
from playground.ui import components
from playground.ui.comparing.charts import Chart, Seen, charts, losses, measured
from playground.ui.comparing.outcome import outcome, told
from playground.ui.comparing.sides import before, measures, side
from playground.ui.comparing.table import Table, named, write_address
from playground.ui.comparing.verdict import table as verdict_table
from playground.ui.comparing.verdict import tellings
from playground.ui.server import runs
from playground.ui.standing import phase
from playground.ui.watching import Look, watch
from playground.ui.words import STATUS, count, duration, situation

_EVERY = 0.7  # seconds between looks while anything goes on
_BESIDE = 3  # charts next to the pictures of two sides
_POINTS = 200  # of each curve


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
        before(chosen)
        return
    try:
        _drawn(table, status, drawn)
    except NoRun:
        st.rerun()  # the page says what happened


def _drawn(table: Table, status: DeltaGenerator, drawn: tuple[Any, ...]) -> None:
    seen = looks(table)
    if tuple(phase(look) for look in seen) != drawn:
        st.rerun()
    if follow_slider(table, seen, _key(table)):
        write_address(table)
    status.html(standing_of(seen))
    sides = [
        Seen(look.info, watch(run).history.curves(points=_POINTS), measures(watch(run)))
        for run, look in zip(table.runs, seen, strict=True)
    ]
    drawings = [*measured(sides), *losses(sides)]
    beside = _BESIDE if len(seen) < 3 else 0  # charts with room next to the pictures
    left, right = st.columns([5, 2], gap="large") if beside else (st.container(), None)
    with left:
        for n, column in enumerate(st.columns(max(2, len(seen)), gap="large")[: len(seen)]):
            with column:
                side(table, n, watch(table.runs[n]), seen)
        _slider(table, seen)
        _verdict(table, sides)
    if right is not None:
        with right:
            _charts(table, sides, drawings[:beside], "beside")
    _charts(table, sides, drawings[beside:], "below")


def standing_of(seen: Sequence[Look], who: str = "of all sides", *, together: bool = False) -> str:
    """HTML: where the runs stand. `together`: an update is one of all of them, not of one."""
    step, steps = min(look.info.step for look in seen), max(look.info.steps for look in seen)
    speeds = [look.info.steps_per_second for look in seen if look.info.live]
    rate = 0.0
    if speeds and min(speeds):  # sides wait for each other
        rate = min(speeds) if together else 1 / sum(1 / speed for speed in speeds)
    left = duration((steps - step) / rate) if rate else "–"
    say = _said([look.info for look in seen])
    return (
        f'<div class="pg-progress"><div class="pg-step">step <b>{count(step)} / {count(steps)}</b>'
        f'</div><div class="pg-bar" role="progressbar" aria-label="Progress" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{100 * step / max(steps, 1):.0f}">'
        f'<i style="width:{100 * step / max(steps, 1):.2f}%"></i></div>'
        f'<div class="pg-facts"><span><b>{count(rate) if rate else "–"}</b> steps/s {who}'
        f"</span><span><b>{left}</b> left</span></div>"
        f'<div class="pg-say">{escape(say)}</div></div>'
    )


def _said(infos: Sequence[RunInfo]) -> str:
    """What all of them are doing, in a sentence."""
    waiting = next((info for info in infos if info.status == "queued"), None)
    if waiting is not None:
        return situation(waiting, runs().place(waiting.id))
    return ", ".join(STATUS[word] for word in sorted({i.status for i in infos})).capitalize() + "."


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
    """What came out, and what the losses tell, where the comparison asks for it."""
    words = named(table.what)
    if len(sides) > 1:
        judged = words.judged if words is not None else ""
        st.html(told(outcome(sides, judged), sides))
    quality = words.quality if words is not None else ""
    found = tellings(sides, quality) if quality else []
    if found:
        st.html(verdict_table(found, quality))


def _group(table: Table) -> str:
    return "+".join(table.runs)


def _key(table: Table) -> str:
    return f"compare.scrubber.{_group(table)}"

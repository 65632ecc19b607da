"""The one body of the pages on which several models train side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.errors import NoRun, RunError
from playground.settings import BadSetting
from playground.ui import studio, visitor
from playground.ui.address import say
from playground.ui.comparing.progress import follow_slider
from playground.ui.comparing.steering import steering
from playground.ui.comparing.table import Table
from playground.ui.notice import notice
from playground.ui.sentences import warn
from playground.ui.standing import Phase, phase
from playground.ui.watching import Look, watch

T = TypeVar("T", bound=Table)
_EVERY = 0.7  # seconds between looks while anything goes on


@dataclass(frozen=True)
class Body(Generic[T]):
    """What such a page has of its own; each function gets what one visitor has on the page."""

    title: str
    lead: str  # what it is, and what to try first
    opened: Callable[[], T]  # in line with the address bar
    choosing: Callable[[T], None]  # draws what can be chosen
    chosen: Callable[[T], Any]  # what Train would start; raises BadSetting
    before: Callable[[Any], None]  # (chosen): what stands there before there are runs
    board: Callable[[T, DeltaGenerator, Sequence[Look]], None]  # what is live; raises NoRun
    notice: Callable[[T, Any], Sequence[str]]  # (table, chosen): what to notice
    write: Callable[[T], None]  # the address


def draw(body: Body[T]) -> None:
    """Draw the page."""
    studio.style()
    studio.wait(body.title, body.lead)
    table = body.opened()
    st.title(body.title, anchor=False)
    st.html(f'<div class="pg-lead">{body.lead}</div>')
    body.choosing(table)
    chosen = None
    try:
        chosen = body.chosen(table)
    except BadSetting as error:
        warn(str(error))
    try:
        seen = _looks(table)
    except RunError as error:
        table.runs, seen, table.sentence = (), [], str(error)
    say(table)
    status = steering(table, chosen, seen)
    going = any(look.info.live for look in seen)
    st.fragment(_live, run_every=_EVERY if going else None)(
        body, table, chosen, status, tuple(map(phase, seen))
    )
    if sentences := body.notice(table, chosen):
        notice(sentences)
    body.write(table)
    visitor.remember()


def _live(
    body: Body[T], table: T, chosen: Any, status: DeltaGenerator, drawn: tuple[Phase, ...]
) -> None:  # fmt: skip
    """The fragment that looks by itself. `drawn`: what the rest of the page was drawn from."""
    if not table.runs:
        body.before(chosen)
        return
    try:
        seen = _looks(table)
        if tuple(map(phase, seen)) != drawn:
            st.rerun()
        if follow_slider(table, seen):
            body.write(table)
        body.board(table, status, seen)
    except NoRun:
        st.rerun()  # the page says what happened


def _looks(table: Table) -> list[Look]:
    """The runs on the table as they are; raises NoRun."""
    return [watch(run).look() for run in table.runs]

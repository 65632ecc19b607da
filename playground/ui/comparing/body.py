"""The one body of the pages on which several models train side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from playground.runs.errors import RunError
from playground.settings import BadSetting
from playground.ui import studio, visitor
from playground.ui.address import say
from playground.ui.comparing.steering import steering
from playground.ui.comparing.table import Table
from playground.ui.notice import notice
from playground.ui.watching import Look

T = TypeVar("T", bound=Table)


@dataclass(frozen=True)
class Body(Generic[T]):
    """What such a page has of its own; each function gets what one visitor has on the page."""

    title: str
    lead: str  # what it is, and what to try first
    opened: Callable[[], T]  # in line with the address bar
    choosing: Callable[[T], None]  # draws what can be chosen
    chosen: Callable[[T], Any]  # what Train would start; raises BadSetting
    looks: Callable[[T], list[Look]]  # raises RunError
    board: Callable[..., None]  # (table, chosen, status, seen): the live part
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
        st.warning(str(error), icon=":material/info:")
    try:
        seen = body.looks(table)
    except RunError as error:
        table.runs, seen, table.sentence = (), [], str(error)
    say(table)
    status = steering(table, chosen, seen)
    body.board(table, chosen, status, seen)
    if sentences := body.notice(table, chosen):
        notice(sentences)
    body.write(table)
    visitor.remember()

"""The page that trains two to four models side by side from one seed."""

from __future__ import annotations

import streamlit as st

from playground.runs.errors import RunError
from playground.settings import BadSetting
from playground.ui import studio, visitor
from playground.ui.address import say
from playground.ui.comparing.board import board, looks
from playground.ui.comparing.choosing import choosing
from playground.ui.comparing.steering import steering
from playground.ui.comparing.table import comparison, named, open_table, write_address
from playground.ui.notice import notice

_TITLE = "Compare"
_LEAD = (
    "Train two to four models side by side, step by step from one seed, and see what a loss, a "
    "trick or a setting does. Try first: press Train and watch which of the two losses tells "
    "you when the samples are bad."
)


def show() -> None:
    """Draw the page."""
    studio.style()
    studio.wait(_TITLE, _LEAD)
    table = open_table()
    st.title(_TITLE, anchor=False)
    st.html(f'<div class="pg-lead">{_LEAD}</div>')
    choosing(table)
    chosen = None
    try:
        chosen = comparison(table.choice)
    except BadSetting as error:
        st.warning(str(error), icon=":material/info:")
    try:
        seen = looks(table)
    except RunError as error:
        table.runs, seen, table.sentence = (), [], str(error)
    say(table)
    status = steering(table, chosen, seen)
    board(table, chosen, status, seen)
    words = named(table.what) if table.runs else chosen
    if words is not None and words.notice:
        notice(words.notice)
    write_address(table)
    visitor.remember()

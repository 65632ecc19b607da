"""The page on which up to sixteen settings of one GAN race in lock step."""

from __future__ import annotations

import streamlit as st

from playground.runs.errors import RunError
from playground.settings import BadSetting
from playground.ui import studio, visitor
from playground.ui.address import say
from playground.ui.comparing.steering import steering
from playground.ui.notice import notice
from playground.ui.racing.board import board, looks
from playground.ui.racing.choosing import choosing
from playground.ui.racing.grid import open_grid, race, write_address

_TITLE = "Race"
_LEAD = (
    "Four to sixteen settings of one GAN, trained in lock step from one seed, as one batch of "
    "parameters. Try first: press Train and see which step sizes of G and D find all eight clouds."
)
_NOTICE = (
    "All lanes start from the same weights and see the same points and noise: whatever differs "
    "comes from the setting.",
    "The outlined lane is closest to the data right now. A lead can be lost: watch the lines "
    "under the pictures.",
    "Try another seed before you trust the winner; press Open on a lane to see it whole in the "
    "2-D lab.",
)


def show() -> None:
    """Draw the page."""
    studio.style()
    studio.wait(_TITLE, _LEAD)
    grid = open_grid()
    st.title(_TITLE, anchor=False)
    st.html(f'<div class="pg-lead">{_LEAD}</div>')
    choosing(grid)
    chosen = None
    try:
        chosen = race(grid.choice)
    except BadSetting as error:
        st.warning(str(error), icon=":material/info:")
    try:
        seen = looks(grid)
    except RunError as error:
        grid.runs, seen, grid.sentence = (), [], str(error)
    say(grid)
    status = steering(grid, chosen, seen)
    board(grid, chosen, status, seen)
    notice(_NOTICE)
    write_address(grid)
    visitor.remember()

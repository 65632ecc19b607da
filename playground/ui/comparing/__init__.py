"""The page that trains two to four models side by side from one seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.ui.comparing.board import board
from playground.ui.comparing.body import Body, draw
from playground.ui.comparing.choosing import choosing
from playground.ui.comparing.sides import before
from playground.ui.comparing.table import Table, comparison, named, open_table, write_address

_LEAD = (
    "Train two to four models side by side, step by step from one seed, and see what a loss, a "
    "trick or a setting does. Try first: press Train, watch both sides, then read below them "
    "what came out."
)


def show() -> None:
    """Draw the page."""
    draw(
        Body(
            "Compare", _LEAD, open_table, choosing, lambda table: comparison(table.choice), before,
            board, _notice, write_address,
        )
    )  # fmt: skip


def _notice(table: Table, chosen: Any) -> Sequence[str]:
    words = named(table.what) if table.runs else chosen
    return words.notice if words is not None else ()

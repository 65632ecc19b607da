"""Runs that learn while they are looked at: a section is drawn again with what was saved last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from playground.runs.errors import RunError
from playground.runs.folder import checkpoints
from playground.ui.latent.opened import RUN, Opened, opened, run_of
from playground.ui.server import runs
from playground.ui.visitor import may_steer, owner

EVERY = 5.0  # seconds between looks at a run that learns


def follow(
    draw: Callable[..., None], sides: Sequence[Opened], *more: Any, every: float = EVERY
) -> None:
    """Call draw(sides, …more), and while one of the sides learns, again and again."""
    living = any(lives(side) for side in sides)
    st.fragment(_again, run_every=every if living else None)(draw, tuple(sides), more)


def _again(draw: Callable[..., None], sides: tuple[Opened, ...], more: tuple[Any, ...]) -> None:
    draw(tuple(newest(side) for side in sides), *more)


def lives(side: Opened) -> bool:
    """Whether this is a run in training, and not one of its steps alone."""
    id, step = run_of(side.name)
    if not side.name.startswith(RUN) or step is not None:
        return False
    try:
        return runs().history(id).info().live
    except RunError:
        return False


def newest(side: Opened) -> Opened:
    """A run as it was last saved. Whoever trains it has it saved as often as it is looked at."""
    id, step = run_of(side.name)
    if not side.name.startswith(RUN) or step is not None:
        return side
    try:
        info = runs().history(id).info()
        saved = checkpoints(info.folder)
        if info.status == "running" and may_steer(info) and saved and saved[-1][0] < info.step:
            runs().save(info.id, owner=owner())
        return opened(side.name)
    except (RunError, ValueError):
        return side  # deleted meanwhile: what was there is shown until the page is drawn anew


def sendable(sides: Sequence[Opened]) -> bool:
    """Whether all of these models are decoded in the browser; says so where one is not."""
    large = [side.title for side in sides if side.nets is None]
    if large:
        st.info(
            f"{' and '.join(large)}: too large to be sent into the browser, and this section needs "
            "more pictures at once than the server could decode while you drag. Map, Walk and "
            "Many numbers show such models."
        )
    return not large

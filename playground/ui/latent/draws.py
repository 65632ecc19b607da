"""Random codes: the same draws from the prior decoded by both models, and how sure a classifier is
of what came out."""

from __future__ import annotations

import streamlit as st

from playground.ui.components import packed, script
from playground.ui.distributions.address import Sight, write_address
from playground.ui.latent.opened import Opened
from playground.ui.latent.plane import about, send
from playground.ui.latent.values import Random
from playground.ui.palette import ROLES

_DRAW = script("latentrandom")
COUNT = 64
KEY = "latent.random"


def show(sight: Sight, sides: tuple[Opened, ...]) -> None:
    """Draw the sheets."""
    st.fragment(_show)(sight, sides)


def _show(sight: Sight, sides: tuple[Opened, ...]) -> None:
    settings = sight.settings
    assert isinstance(settings, Random)
    said = st.session_state.get(KEY)
    if said is not None and isinstance(said.get("seed"), int):
        pair = {"left": settings.left, "right": settings.right}
        sight.take({**pair, "seed": said.get("seed")})
    judged = send(sides)
    kept = st.session_state.setdefault(f"{KEY}.first", {}).setdefault(
        sight.generation, settings.seed
    )
    header = {
        "id": [sight.generation, *(side.id for side in sides)],
        "seed": kept,
        "count": COUNT,
        "sides": [about(side) for side in sides],
        "judge": judged,
        "color": ROLES["real"],
    }
    _DRAW(data=packed(header, []), key=KEY, on_seed_change=_nothing)
    write_address(sight)


def _nothing() -> None:
    """State is read from the session before the sheets are drawn."""

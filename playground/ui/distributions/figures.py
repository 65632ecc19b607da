"""The figures of this page, drawn in the browser: what they are sent, and what they say back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from playground.runs.packing import packed
from playground.ui.components import script
from playground.ui.distributions.values import sliders
from playground.ui.palette import ROLES
from playground.ui.sight import Sight

_SCRIPTS = {name: script(name) for name in ("gaussians", "bars", "flow", "gradients", "circles")}


_COLORS = {
    "p": ROLES["real"],  # what is there
    "q": ROLES["generated"],  # a model of it
    "critic": ROLES["critic"],
    "real": ROLES["real"],
    "path": ROLES["vae"],  # the reparameterised estimate, which VAEs learn by
    "score": ROLES["generator"],
}


def figure(
    name: str,
    sight: Sight,
    more: Mapping[str, Any] | None = None,
    blobs: Sequence[bytes] = (),
) -> None:
    """Draw static/<name>.js for the section on show; what the visitor settles on is kept. `more`
    goes into its header, `blobs` beside it."""
    key = f"distributions.{name}"
    said = st.session_state.get(key)
    if said is not None:
        sight.hear(said.get("at"))
    header = {
        "settings": sliders(type(sight.settings)),
        "values": sight.settings.model_dump(),
        "generation": sight.generation,
        "colors": _COLORS,
        **(more or {}),
    }
    _SCRIPTS[name](data=packed(header, blobs), key=key, on_at_change=_nothing)


def _nothing() -> None:
    """State is read from the session before the figure is drawn."""

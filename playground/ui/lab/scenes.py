"""What to start from in the lab: one row of scenes, so that the plane stays in sight."""

from __future__ import annotations

import streamlit as st

from playground.ui.desk import Desk
from playground.ui.lab import shapes
from playground.ui.server import models
from playground.ui.watching import Look


def scenes(desk: Desk, look: Look | None) -> None:
    """Draw the named recipes as pills, and what the chosen one shows."""
    chosen = st.pills(
        "Scene", list(desk.presets), default=desk.preset, required=True,
        format_func=lambda name: desk.presets[name].title,
        key=f"scene.{desk.generation}", label_visibility="collapsed",
    )  # fmt: skip
    if chosen and chosen != desk.preset:
        going = look is not None and look.info.live
        desk.view = ""
        desk.choose(chosen, models().check(desk.presets[chosen].recipe))
        if going:
            desk.sentence = "Your run goes on; you find it on the home page."
        st.rerun()
    with st.container(key="shapes", horizontal=True, vertical_alignment="center", gap="small"):
        origin = "" if desk.run else shapes.origin(desk)
        st.html(f'<div class="pg-idea">{origin or desk.presets[desk.preset].idea}</div>')
        if origin and st.button("From random weights instead", key="shape.none"):
            shapes.forget(desk)
            st.rerun()
        shapes.choice(desk)

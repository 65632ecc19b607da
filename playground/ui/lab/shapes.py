"""Trained GANs of points, to look at without waiting and to go on from."""

from __future__ import annotations

import streamlit as st

from playground.pretrained import BadFile
from playground.settings import BadSetting
from playground.ui import trained
from playground.ui.desk import Desk, closest
from playground.ui.links import from_trained
from playground.ui.server import models
from playground.ui.words import count

_LONG = 100_000  # updates of a run that goes on, as of the scenes


def choice(desk: Desk) -> None:
    """Draw the button that opens the list of trained files."""
    from playground.data import dataset

    found = trained.entries([item.name for item in models().FAMILIES], plane=True)
    if not found:
        return
    with st.popover(
        "Start from a trained one", icon=":material/bolt:", key=f"shapes.{desk.generation}",
        help="Small GANs that come with the playground: their plane shows at once, and Train goes "
        "on from there.",
    ):  # fmt: skip
        st.caption("Each was trained before. Choose one: its plane shows at once.")
        for item in found:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                title = dataset(item.source).title
                if st.button(title, key=f"shape.{item.name}", width=190):
                    _start(desk, item.name)
                    st.rerun()
                st.html(f'<div class="pg-shape">{trained.few(item)}</div>')


def origin(desk: Desk) -> str:
    """What is known of the file that a run would start from, as HTML; "" where there is none."""
    name = desk.recipe.start_from
    found = trained.entries([desk.recipe.family], plane=True)
    item = next((item for item in found if item.name == name), None)
    if item is None:
        return ""
    return f"Starts from a GAN trained for {count(item.steps)} steps: {trained.few(item)}."


def forget(desk: Desk) -> None:
    """The same settings from random weights."""
    desk.choose(desk.preset, desk.recipe.model_copy(update={"start_from": ""}))


def _start(desk: Desk, name: str) -> None:
    try:
        recipe = from_trained(name)
        long = recipe.training.changed({"steps": _LONG})
        recipe = models().check(recipe.model_copy(update={"training": long}))
    except (BadFile, BadSetting) as error:
        desk.sentence = str(error)
        return
    desk.view = ""
    desk.choose(closest(recipe, desk.recipes), recipe)

"""What to start from: a family of models or the historic recipes, and one recipe of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.ui.desk import Desk
from playground.ui.server import models
from playground.ui.watching import Look

HISTORIC = "historic"  # stands for a family in the row of families
_ABOUT_HISTORIC = (
    "Recipes that well-known texts print, with their nets and numbers as they stand there. "
    "Choose one and press Train."
)


def choosing(desk: Desk, look: Look | None) -> None:
    """Draw the families of this kind, and the chosen one's recipes as cards."""
    groups = grouped(desk.presets)
    here = group_of(desk.presets[desk.preset])
    if len(groups) > 1:
        chosen = st.pills(
            "Model",
            list(groups),
            default=here,
            required=True,
            format_func=_title,
            key=f"family.{desk.kind}.{desk.generation}",
            label_visibility="collapsed",
        )
        if chosen and chosen != here:
            _choose(desk, look, groups[chosen][0].name)
            st.rerun()
        st.html(f'<div class="pg-idea">{_about(here)}</div>')
    _cards(desk, look, groups[here])


def grouped(presets: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Family → its recipes, in the order of the families; the historic ones last, together."""
    found: dict[str, list[Any]] = {item.name: [] for item in models().FAMILIES}
    found[HISTORIC] = []
    for preset in presets.values():
        found[group_of(preset)].append(preset)
    return {group: recipes for group, recipes in found.items() if recipes}


def group_of(preset: Any) -> str:
    """The family of a recipe, or HISTORIC."""
    return HISTORIC if preset.after else preset.recipe.family


def _title(group: str) -> str:
    return "Historic recipes" if group == HISTORIC else models().family(group).title


def _about(group: str) -> str:
    return _ABOUT_HISTORIC if group == HISTORIC else models().family(group).idea


def _cards(desk: Desk, look: Look | None, presets: list[Any]) -> None:
    """One card a recipe; the chosen one is outlined, and a second click takes back changes."""
    outlined = desk.preset if _holds(desk) else ""
    with st.container(key="cards", horizontal=True, gap="small"):
        for preset in presets:
            st.button(
                _words(preset),
                key=f"card.{preset.name}",
                type="primary" if preset.name == outlined else "secondary",
                width=240,
                on_click=_choose,
                args=(desk, look, preset.name),
            )


def _holds(desk: Desk) -> bool:
    """Whether the chosen recipe says what is on the desk: a trained file has settings of its
    own."""
    plain = models().check(desk.recipes[desk.preset])
    return not desk.recipe.start_from or plain.settings == desk.recipe.settings


def _words(preset: Any) -> str:
    """Title, idea, and for a historic recipe the text it is taken from."""
    source = f"  \n:gray[{preset.after}]" if preset.after else ""
    return f"**{preset.title}**  \n{preset.idea}{source}"


def _choose(desk: Desk, look: Look | None, name: str) -> None:
    going = look is not None and look.info.live
    desk.choose(name, models().check(desk.presets[name].recipe))
    if going:
        desk.sentence = "Your run goes on; you find it on the home page."

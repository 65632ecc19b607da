"""The page: one section at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from playground.settings import Settings
from playground.ui import similarity, studio, visitor
from playground.ui.address import say
from playground.ui.sight import Sight, choose_section, open_sight, write_address
from playground.ui.use import few, made, squeeze

TITLE = "Put to use"
LEAD = (
    "A model that learned without labels has learned something all the same. Here that is put to "
    "use: where labels are few, where bytes are few, and where examples are few."
)


class Section(NamedTuple):
    """One part of the page: what it is called, what to try first, and how it is drawn."""

    title: str
    lead: str
    settings: type[Settings]
    draw: Callable[[Sight], None]


SECTIONS: dict[str, Section] = {
    "few": Section(
        few.TITLE,
        "Try first: give it labels, and compare learned features with the untrained net's. Then "
        "choose another model.",
        few.Few,
        few.draw,
    ),
    "squeeze": Section(
        squeeze.TITLE,
        "Try first: squeeze pictures into a code, then lower the bits and squeeze again.",
        squeeze.Squeeze,
        squeeze.draw,
    ),
    "made": Section(
        made.TITLE,
        "Try first: teach a classifier by the conditional GAN's samples, and compare the row "
        "without any real example with the others.",
        made.Made,
        made.draw,
    ),
}


def show() -> None:
    """Draw the page."""
    studio.style()
    st.html(similarity.STYLE)
    studio.wait(TITLE, LEAD)
    sections = {name: section.settings for name, section in SECTIONS.items()}
    sight = open_sight(sections, "use")
    st.title(TITLE, anchor=False)
    st.html(f'<div class="pg-lead">{LEAD}</div>')
    choose_section(sight, {name: section.title for name, section in SECTIONS.items()})
    section = SECTIONS[sight.show]
    st.html(f'<div class="pg-idea">{section.lead}</div>')
    say(sight)
    section.draw(sight)
    write_address(sight)
    visitor.remember()

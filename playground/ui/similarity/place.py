"""Where a visitor is on the similarity page, kept in step with the address bar."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from playground.ui.address import Address
from playground.ui.links import BadLink
from playground.ui.similarity import shown as links
from playground.ui.similarity.shown import Shown

_KEY = "similarity"


@dataclass
class Place:
    """What is shown. `epoch` counts the links followed: widgets with it in their key start
    afresh."""

    shown: Shown = field(default_factory=Shown)
    address: Address = field(default_factory=Address)
    epoch: int = 0
    ranked: str = ""  # the pictures that `shown.order` is about
    sentence: str = ""

    def key(self, name: str) -> str:
        """A widget's key."""
        return f"{_KEY}.{self.epoch}.{name}"

    def change(self, **values: object) -> None:
        """Show something else; raises BadSetting."""
        self.shown = self.shown.changed(values)

    def write(self) -> None:
        """Put what is shown into the address bar."""
        self.address.write(links.write(self.shown))


def arrive() -> Place:
    """The visitor's place, brought in line with the address bar."""
    place: Place = st.session_state.setdefault(_KEY, Place())
    asked = place.address.asked()
    if asked is None:
        return place
    place.epoch, place.ranked = place.epoch + 1, ""
    try:
        place.shown = links.read(asked)
    except BadLink as error:
        place.shown, place.sentence = Shown(), str(error)
    return place

"""Where a visitor is on the similarity page, kept in step with the address bar."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import streamlit as st

from playground.ui.links import BadLink
from playground.ui.navigation import came
from playground.ui.similarity import shown as links
from playground.ui.similarity.shown import Shown

_KEY = "similarity"
_DELAY = 5.0  # seconds in which the browser may still speak of an older address


@dataclass
class Place:
    """What is shown. `epoch` counts the links followed: widgets with it in their key start
    afresh."""

    shown: Shown = field(default_factory=Shown)
    query: dict[str, str] | None = None  # as last written or followed
    before: list[tuple[float, dict[str, str]]] = field(default_factory=list)
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
        query = links.write(self.shown)
        if query != self.query:
            st.query_params.from_dict(query)
            self.before.append((time.monotonic(), self.query or {}))
            self.query = query


def arrive() -> Place:
    """The visitor's place, brought in line with the address bar."""
    place: Place = st.session_state.setdefault(_KEY, Place())
    by_menu = came()
    asked = {name: st.query_params.get_all(name) for name in st.query_params}
    said = {name: values[0] for name, values in asked.items() if len(values) == 1}
    if not asked and place.query is not None and by_menu:
        place.query = {}  # came back by the menu: what was here before is here still
        return place
    if len(said) == len(asked) and (said == place.query or _is_behind(place, said)):
        return place
    place.query, place.epoch, place.ranked = said, place.epoch + 1, ""
    try:
        place.shown = links.read(asked)
    except BadLink as error:
        place.shown, place.sentence = Shown(), str(error)
    return place


def _is_behind(place: Place, said: dict[str, str]) -> bool:
    """Whether the browser had not yet heard of the newest address when it spoke."""
    now = time.monotonic()
    place.before = [(when, query) for when, query in place.before if now - when < _DELAY]
    return any(query == said for _, query in place.before)

"""A page's address, kept in step with the browser's both ways, and what went wrong with a link.

What a visitor changes is written into the address; a link, or Back, is heard. A busy browser may
for some seconds still speak of an address that was replaced meanwhile: that is no wish.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Protocol

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.ui.navigation import came
from playground.ui.sentences import warn

Query = dict[str, str]
_BEHIND = 15.0  # seconds in which a browser may still speak of an older address
_SEEN = 4.0  # seconds for which a sentence outlives redraws that nobody asked for
_SAID = "what was said last"


@dataclass
class Address:
    """The address of one page, for one visitor."""

    says: Query | None = None  # None before the first visit
    replaced: list[tuple[float, Query]] = field(default_factory=list)  # when, and what it said

    def asked(self) -> dict[str, list[str]] | None:
        """What the visitor asks for by a link or by going back; None if that is what is shown."""
        by_click = came()
        asked = {name: st.query_params.get_all(name) for name in st.query_params}
        if not asked and by_click and self.says is not None:
            self.says = {}  # came back by the menu: what was here before is here still
            return None
        said = {name: values[0] for name, values in asked.items() if len(values) == 1}
        known = said == self.says or (self._is_behind(said) and not (by_click or _went_back()))
        if known and len(said) == len(asked):
            return None
        self.says = said
        return asked

    def write(self, query: Query) -> None:
        """Put what is shown into the address bar."""
        if query != self.says:
            st.query_params.from_dict(query)
            self.replaced.append((time.monotonic(), self.says or {}))
            self.says = query

    def _is_behind(self, said: Query) -> bool:
        now = time.monotonic()
        self.replaced = [(when, query) for when, query in self.replaced if now - when < _BEHIND]
        return any(query == said for _, query in self.replaced)


def _went_back() -> bool:
    """Whether this run was asked for by the browser's Back or Forward."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


class Sentenced(Protocol):
    """A page's state with something that went wrong, to be said once."""

    sentence: str


def say(page: Sentenced) -> None:
    """Draw the page's sentence. Its place is always there, so that nothing below is made anew, and
    it stays for some seconds: pages also redraw when nobody does anything."""
    place = st.empty()
    if page.sentence:
        st.session_state[_SAID] = (page, page.sentence, time.monotonic())
        page.sentence = ""
    whose, sentence, when = st.session_state.get(_SAID, (None, "", 0.0))
    if whose is page and time.monotonic() - when < _SEEN:
        warn(sentence, place)

"""The state of a page of several sections in its address: which section is shown, and what differs
there from the defaults.

?v=1&show=bars&p=0.5-0.5&q=1-0
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from playground.settings import BadSetting, Settings, checked
from playground.ui.address import Address
from playground.ui.links import VERSION, BadLink

_LONGEST = 1000  # characters of all names and values
_DEFAULTS = "so the page shows its defaults."
Sections = Mapping[str, type[Settings]]


def read(query: Mapping[str, Sequence[str]], sections: Sections) -> tuple[str, Settings]:
    """The section that a query asks for, and its settings; raises BadLink with one sentence."""
    values = {name: items[0] for name, items in query.items() if items}
    if any(len(items) != 1 for items in query.values()) or _length(values) > _LONGEST:
        raise BadLink(f"This link is not one of ours, {_DEFAULTS}")
    if values.pop("v", VERSION) != VERSION:
        raise BadLink(f"This link was made for another version of the playground, {_DEFAULTS}")
    show = values.pop("show", next(iter(sections)))
    if show not in sections:
        known = ", ".join(sections)
        raise BadLink(f"There is no section '{show[:40]}' here, {_DEFAULTS} There are: {known}.")
    try:
        return show, checked(sections[show], values)
    except BadSetting as error:
        raise BadLink(f"This link cannot be used, {_DEFAULTS} {error.typed}") from None


def write(show: str, settings: Settings, sections: Sections) -> dict[str, str]:
    """The query of a section as it is; `read` gives back the same. Empty for the first page."""
    plain = type(settings)().model_dump()
    differing = {
        name: str(value) for name, value in settings.model_dump().items() if value != plain[name]
    }
    if not differing and show == next(iter(sections)):
        return {}
    return {"v": VERSION, "show": show, **differing}


def _length(values: Mapping[str, str]) -> int:
    return sum(len(name) + len(value) for name, value in values.items())


@dataclass
class Sight:
    """What one visitor sees of the page."""

    sections: Sections
    show: str
    values: dict[str, Settings]
    generation: int = 0  # a new one puts `values` into the browser's figures
    sentence: str = ""  # something that went wrong, to be said once
    address: Address = field(default_factory=Address)

    @property
    def settings(self) -> Settings:
        """Those of the section on show."""
        return self.values[self.show]

    def take(self, said: Any) -> None:
        """Keep what the browser says that the visitor settled on; nonsense is left alone."""
        if not isinstance(said, dict):
            return
        known = type(self.settings).model_fields
        try:
            self.set(**{name: value for name, value in said.items() if name in known})
        except BadSetting:
            return

    def hear(self, said: Any) -> None:
        """The same, unless the browser spoke before `values` were put into it."""
        if isinstance(said, dict) and said.get("generation") == self.generation:
            self.take(said)

    def set(self, **values: Any) -> None:
        """Change settings of the section on show; raises BadSetting."""
        self.values[self.show] = self.settings.changed(values)


def open_sight(sections: Sections, key: str) -> Sight:
    """The visitor's sight, brought in line with the address bar."""
    if key not in st.session_state:
        values = {name: settings() for name, settings in sections.items()}
        st.session_state[key] = Sight(sections, next(iter(sections)), values)
    sight = st.session_state[key]
    asked = sight.address.asked()
    if asked is None:
        return sight
    sight.generation += 1
    try:
        sight.show, settings = read(asked, sections)
        sight.values[sight.show] = settings
    except BadLink as error:
        sight.sentence = str(error)
        sight.values[sight.show] = sections[sight.show]()
    return sight


def choose_section(sight: Sight, titles: Mapping[str, str]) -> None:
    """Draw the choice of section; a link's wish goes before what was chosen earlier."""
    chosen = st.segmented_control(
        "Section", list(titles), default=sight.show, required=True,
        format_func=titles.__getitem__, label_visibility="collapsed",
        key=f"show.{sight.generation}.{next(iter(titles))}",
    )  # fmt: skip
    if chosen != sight.show:
        sight.show = chosen
        sight.generation += 1
        st.rerun()


def write_address(sight: Sight) -> None:
    """Put what is shown into the address bar."""
    sight.address.write(write(sight.show, sight.settings, sight.sections))

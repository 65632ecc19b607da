"""The list of all models: kind, idea, paper, what is trained, and the way to each one's page.

Its first paint needs no torch: until the models are loaded their places are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import streamlit as st

from playground import pretrained
from playground.ui import studio, trained, visitor
from playground.ui.desk import in_plane, presets_of
from playground.ui.navigation import PAGES, Entry, page_at, page_of
from playground.ui.sentences import warn
from playground.ui.server import models

_TITLE = "Catalogue"
_LEAD = (
    "Every model that can be trained here, with the idea behind it and the paper it comes from. "
    "Each one is a file of code that reads like its paper, and opens with one click."
)


def show() -> None:
    """Draw the page."""
    studio.style()
    studio.wait(_TITLE, _LEAD)
    st.title(_TITLE, anchor=False)
    st.html(f'<div class="pg-lead">{_LEAD}</div>')
    titles = _trained()
    for page in PAGES:
        families = [item for item in models().FAMILIES if item.kind == page.kind]
        if page.kind and families:
            _section(page, families, titles)
    _files()
    visitor.remember()


def _files() -> None:
    """Every trained file with its scores, each measured on the file as it is shipped."""
    kinds = {item.name: item.kind for item in models().FAMILIES}
    found = [*trained.entries(kinds), *trained.entries(kinds, plane=True)]
    if not found:
        return
    st.html(
        "<div class='pg-section'>Trained files</div><p class='pg-measured'>They come with the "
        "playground, so that nobody has to wait. Open one to see its samples and go on from it.</p>"
    )
    for item in found:
        with st.container(
            key=f"model-{item.name}", horizontal=True, vertical_alignment="center", gap="medium"
        ):
            st.html(trained.line(item))
            st.page_link(
                _opened(item, kinds[item.family]).path, width=92, label="Open",
                icon=":material/arrow_forward:", query_params={"v": "1", "start": item.name},
            )  # fmt: skip


def _section(page: Entry, families: Iterable[Any], titles: dict[str, list[str]]) -> None:
    st.html(f'<div class="pg-section">{escape(page.title)}</div>')
    presets = presets_of(page.kind)
    for family in families:
        recipe = _first(presets, family.name)
        with st.container(
            key=f"model-{family.name}", horizontal=True, vertical_alignment="center", gap="medium"
        ):
            st.html(_words(family, titles.get(family.name, [])))
            st.page_link(
                page.path, label="Open", icon=":material/arrow_forward:", width=92,
                query_params={"v": "1", "recipe": recipe},
            )  # fmt: skip


def _first(presets: dict[str, Any], family: str) -> str:
    """The recipe that stands for a family: its first one that is not historic."""
    own = [item for item in presets.values() if item.recipe.family == family]
    return next((item for item in own if not item.after), own[0]).name


def _words(family: Any, titles: list[str]) -> str:
    """One model as HTML."""
    said = f"<small>trained on</small> {escape(', '.join(titles))}" if titles else ""
    return (
        f'<div class="pg-model"><b>{escape(family.title)}</b>'
        f"<span>{escape(family.idea)} "
        f'<a href="{escape(family.link)}" target="_blank">{escape(family.paper)}</a></span>'
        f'<span class="pg-trained">{said or "<small>no trained one yet</small>"}</span></div>'
    )


def _opened(item: pretrained.Entry, kind: str) -> Entry:
    """The page that goes on from a trained file: of points it is the lab."""
    return page_at("lab") if in_plane(item.source) else page_of(kind)


def _trained() -> dict[str, list[str]]:
    """Family → titles of the data on which a trained one comes along."""
    from playground.data import dataset

    found: dict[str, list[str]] = {}
    try:
        entries = pretrained.listing()
    except pretrained.BadFile as error:
        warn(str(error))
        return found
    for entry in entries:
        if entry.kind == "model":
            titles = found.setdefault(entry.family, [])
            title = dataset(entry.source).title
            if title not in titles:
                titles.append(title)
    return found

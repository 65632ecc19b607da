"""Choosing what to learn from: the sources in groups, their options, and examples of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from playground.settings import BadSetting
from playground.ui import preview, sources
from playground.ui.background import awaited
from playground.ui.controls import controls
from playground.ui.desk import Desk
from playground.ui.sentences import plain
from playground.ui.uploading import OWN, uploading

_GROUPS = {"pictures": "Pictures", "points": "Points", "own": "Your own"}


def group_of(about: Any) -> str:
    """Where a data.Dataset is listed."""
    return "own" if about.name in OWN else about.kind


def data(desk: Desk, key: str, free: Collection[str] | None) -> tuple[str, dict[str, Any]]:
    """Draw the choice of source; returns its name and options. `free` None: all can change."""
    from playground.data import dataset

    name = _source(desk, key, shut=free is not None)
    about = dataset(name)
    st.caption(about.idea)
    here = name == desk.recipe.source
    values = desk.recipe.options if here else about.settings().model_dump()
    options = controls(
        about.settings, values, f"{key}.{name}",
        open_to_change=None if free is None else (), leave_out=("upload",),
    )  # fmt: skip
    if name in OWN:
        options["upload"] = uploading(name, options["upload"], shut=free is not None)
    _examples(about, options)
    return name, options


def _source(desk: Desk, key: str, shut: bool) -> str:
    """The group and the source in it."""
    from playground.data import DATASETS, dataset

    if desk.plane:
        points = [about.name for about in DATASETS if about.kind == "points"]
        return _listed(points, desk, f"{key}.source", shut)
    group = st.segmented_control(
        "Kind of data", list(_GROUPS), default=group_of(dataset(desk.recipe.source)),
        required=True, format_func=_GROUPS.__getitem__, key=f"{key}.group", width="stretch",
        label_visibility="collapsed", disabled=shut,
    )  # fmt: skip
    names = [about.name for about in DATASETS if group_of(about) == group]
    return _listed(names, desk, f"{key}.source.{group}", shut)


def _listed(names: list[str], desk: Desk, key: str, shut: bool) -> str:
    """One of these sources, the one on the desk if it is among them."""
    from playground.data import dataset

    place = names.index(desk.recipe.source) if desk.recipe.source in names else 0
    return st.selectbox(
        "Data", names, place, format_func=lambda name: dataset(name).title,
        key=key, label_visibility="collapsed", disabled=shut,
    )  # fmt: skip


def _examples(about: Any, options: dict[str, Any]) -> None:
    """A strip of held-out examples, or what has to happen before there is one."""
    name = about.name
    with st.container(key="examples"):
        if name in OWN and not options["upload"]:
            return
        asked = f"fetch.{name}"
        if not sources.ready(name, options) and not st.session_state.get(asked):
            if name in OWN:
                return
            st.caption(f"{about.size}. Not on this machine yet: Train fetches it, or you do now.")
            if st.button("Fetch it now", key=asked + ".now"):
                st.session_state[asked] = True
                st.rerun()
            return
        try:
            task = sources.loading(name, options)
            source = awaited(task, "Loading examples.")
        except BadSetting as error:
            st.caption(plain(str(error)))
            return
        if source is not None:
            st.html(preview.of_source(source, name, options))
        elif task.problem:
            st.caption(task.problem)
            st.session_state.pop(asked, None)
            sources.forget(name, options)

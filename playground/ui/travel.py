"""Time travel: from the step the history slider shows, go on with changed settings beside the
original."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.runs.branching import moment, settings_at
from playground.runs.errors import RunError
from playground.settings import BadSetting, Declaration, declarations, live_names
from playground.ui.controls import controls
from playground.ui.desk import Desk
from playground.ui.leaving import leave as go
from playground.ui.sentences import warn
from playground.ui.server import models, runs
from playground.ui.visitor import owner
from playground.ui.watching import Look, Watch
from playground.ui.words import count

_COMPARE = "pages/compare.py"
_LEAVING = "branch.leaving"


def leave() -> None:
    """Go to where both runs are shown, if the visitor has just branched."""
    if pair := st.session_state.pop(_LEAVING, ""):
        go(_COMPARE, {"v": "1", "runs": pair})


def branching(desk: Desk, watched: Watch, look: Look) -> None:
    """Draw the button under the history slider, with the settings that a branch may change. What
    trains and is followed needs none: there the settings themselves can be changed."""
    following = look.info.status == "running" and desk.at is None
    try:
        step, _ = watched.once(("moment", desk.at), lambda: moment(watched.history, desk.at))
    except RunError:  # nothing was saved yet
        return
    with st.popover(
        "Branch from here", icon=":material/call_split:", key=f"branch.{desk.run}",
        disabled=following,
        help="Drag the history back, then go on from there with another setting: both runs are "
        "shown side by side.",
    ):  # fmt: skip
        if following:
            return
        st.caption(
            f"The model was last saved at step {count(step)}. From there a new run draws the same "
            "examples and noise as this one did, so whatever differs comes from what you change."
        )
        wanted = _settings(desk, watched, look, step)
        if st.button(
            f"Branch from step {count(step)}", key=f"branch.go.{desk.run}", type="primary",
            disabled=wanted is None,
        ):  # fmt: skip
            _branch(desk, step, wanted or {})


def _settings(desk: Desk, watched: Watch, look: Look, step: int) -> Mapping[str, Any] | None:
    """The live settings that the visitor has changed; None where they cannot be used."""
    family = models().family(look.info.recipe.family)
    live = live_names(family.settings)
    rest = [item.name for item in declarations(family.settings) if item.name not in live]
    now = family.checked(settings_at(watched.history, look.info, step)).model_dump()
    said = controls(family.settings, now, f"branch.{desk.run}.{step}", leave_out=rest)
    try:
        chosen = family.checked(said).model_dump()
    except BadSetting as error:
        warn(str(error))
        return None
    return {name: chosen[name] for name in live if chosen[name] != now[name]}


def _branch(desk: Desk, step: int, changes: Mapping[str, Any]) -> None:
    """Start it and show both; a press may be told twice."""
    if _LEAVING in st.session_state:
        return
    try:
        name = f"Branch at step {count(step)}: {_said(desk, changes)}"
        made = runs().branch(desk.run, step, changes, name=name, owner=owner(), speed=desk.speed)
    except RunError as error:
        desk.sentence = str(error)
    else:
        st.session_state[_LEAVING] = f"{desk.run},{made}"
    st.rerun()  # another page cannot be shown from inside a fragment


def _said(desk: Desk, changes: Mapping[str, Any]) -> str:
    """What was changed, in words."""
    items = {item.name: item for item in declarations(models().family(desk.recipe.family).settings)}
    said = (f"{items[name].title} {_value(items[name], value)}" for name, value in changes.items())
    return ", ".join(said) or "unchanged"


def _value(item: Declaration, value: Any) -> str:
    return item.label(value) if item.kind == "choice" else f"{value:g}"

"""The list of training tricks on the page of GANs: a switch for each, what it does, and a button
that trains with and without it side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.runs.errors import RunError
from playground.settings import BadSetting, Settings, declarations
from playground.ui.comparing.steering import start
from playground.ui.desk import Desk
from playground.ui.leaving import leave
from playground.ui.server import models
from playground.ui.sources import misfit
from playground.ui.watching import Look

_PAGE = "pages/compare.py"
_ABOUT = (
    "Each switch sets the settings of the model that Train starts next. Compare trains these "
    "settings with and without the trick, step by step from one seed."
)


def tricks(desk: Desk, look: Look | None) -> None:
    """Draw the list for the family on the desk."""
    from playground.families.presets.tricks import TRICKS

    family = models().family(desk.recipe.family)
    known = [trick for trick in TRICKS if trick.fits(family.settings)]
    if not known:
        return
    st.html(f"<div class='pg-section'>Training tricks</div><p class='pg-measured'>{_ABOUT}</p>")
    going = look is not None and look.info.live
    key = f"tricks.{desk.kind}"
    columns = st.columns(2, gap="large")
    for n, trick in enumerate(known):
        with columns[n % 2]:
            _row(desk, trick, f"{key}.{trick.name}", going)


def _row(desk: Desk, trick: Any, key: str, going: bool) -> None:
    settings = models().family(desk.recipe.family).settings
    unmet, means = trick.unmet(desk.recipe), trick.means(desk.recipe, settings)
    switch = f"{key}.on"
    # the settings on the left decide
    st.session_state[switch] = means and trick.is_on(desk.recipe, settings)
    with st.container(key=f"trick-{trick.name}", horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.toggle(
                f"**{trick.title}**", key=switch, disabled=going or bool(unmet) or not means,
                on_change=_switch, args=(desk, trick, switch),
                help="Part of the settings on the left." if not going else
                "Change it after the run has ended.",
            )  # fmt: skip
            st.caption(" ".join((trick.idea, _lacks(settings, unmet, means))))
        if st.button("Compare", key=f"{key}.compare", width=110, disabled=not means):
            _compare(desk, trick)


def _lacks(settings: type[Settings], unmet: Mapping[str, Any], means: bool) -> str:
    """Why it cannot be switched, in words."""
    if not means:
        return "These nets are a textbook's and leave no choice."
    items = {item.name: item for item in declarations(settings)}
    wanted = (f"{items[name].title}: {items[name].label(value)}" for name, value in unmet.items())
    return f"Needs {', '.join(wanted)}, which Compare takes." if unmet else ""


def _switch(desk: Desk, trick: Any, switch: str) -> None:
    """Take the trick into the settings, or out of them."""
    try:
        recipe = models().check(trick.switched(desk.recipe, st.session_state[switch]))
    except BadSetting as error:
        desk.sentence = str(error)
        return
    desk.choose(desk.preset, recipe)


def _compare(desk: Desk, trick: Any) -> None:
    """Start both sides and go to where they are shown."""
    try:
        chosen = trick.comparison(desk.recipe.model_copy(update={"start_from": ""}))
        for side in chosen.sides:
            if reason := misfit(models().check(side.recipe)):
                raise BadSetting(reason)
        runs = start(chosen)
    except (RunError, BadSetting) as error:
        desk.sentence = str(error)
        st.rerun()
    leave(_PAGE, {"v": "1", "runs": ",".join(runs)})

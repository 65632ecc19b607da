"""The settings column: data, model and training, drawn from their declarations."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from playground.core.recipe import Recipe, Training
from playground.runs.errors import RunError
from playground.settings import BadSetting, Settings, live_names
from playground.ui.controls import controls
from playground.ui.data import data
from playground.ui.desk import Desk
from playground.ui.first import problem
from playground.ui.sentences import warn
from playground.ui.server import models, runs
from playground.ui.sources import misfit
from playground.ui.uploading import missing
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look

_EMBEDDED = "digits"  # the data set that needs no network
_FOR_PICTURES = ("body", "channels", "scale", "pooling", "conditional", "binarise")  # mean nothing


def panel(desk: Desk, look: Look | None) -> None:
    """Draw the settings and take over what the visitor chose."""
    family = models().family(desk.recipe.family)
    mine = look is None or may_steer(look.info)
    going = look is not None and look.info.live
    free = _free(family.settings, going, mine)
    key = f"{desk.kind}.{desk.generation}"
    st.html("<div class='pg-section'>Data</div>")
    source, options = data(desk, key, free)
    st.html("<div class='pg-section'>Model</div>")
    settings = controls(
        family.settings, desk.recipe.settings, f"{key}.model", open_to_change=free,
        leave_out=_FOR_PICTURES if desk.plane else (),
    )  # fmt: skip
    st.html("<div class='pg-section'>Training</div>")
    training = controls(
        Training, desk.recipe.training.model_dump(), f"{key}.training",
        open_to_change=None if free is None else (),
    )  # fmt: skip
    if going and mine:
        st.caption("The run keeps the other settings; change them after it has ended.")
    before = desk.recipe.settings
    _take(desk, source, options, settings, training)
    if going and mine and not desk.problem:
        _tell(desk, before, live_names(family.settings))
    _offer_embedded(desk, look)


def _free(settings: type[Settings], going: bool, mine: bool) -> Collection[str] | None:
    """The settings that can be changed now; None means all."""
    if not going:
        return None
    return live_names(settings) if mine else ()


def _take(
    desk: Desk,
    source: str,
    options: dict[str, Any],
    settings: dict[str, Any],
    training: dict[str, Any],
) -> None:
    """Check what was chosen; what cannot be used becomes a sentence and the last good recipe
    stays."""
    try:
        desk.recipe = models().check(
            Recipe(
                family=desk.recipe.family,
                settings=settings,
                source=source,
                options=options,
                training=desk.recipe.training.changed(training),
                start_from=desk.recipe.start_from,
            )
        )
        desk.problem = missing(source, options) or misfit(desk.recipe) or problem(desk.recipe)
    except BadSetting as error:
        desk.problem = str(error)
    if desk.problem:
        warn(desk.problem)


def _tell(desk: Desk, before: dict[str, Any], names: Collection[str]) -> None:
    """Send changed live settings to the run."""
    for name in names:
        value = desk.recipe.settings[name]
        if value != before[name]:
            try:
                runs().set(desk.run, name, value, owner=owner())
            except RunError as error:
                desk.sentence = str(error)


def _offer_embedded(desk: Desk, look: Look | None) -> None:
    """A run that failed for want of data may be tried on the embedded digits."""
    if look is None or look.info.status != "failed" or look.info.step > 0:
        return
    if (
        not desk.plane
        and desk.recipe.source != _EMBEDDED
        and st.button("Use the embedded digits", key="embedded")
    ):
        embedded = {"source": _EMBEDDED, "options": {}, "start_from": ""}
        recipe = desk.recipe.model_copy(update=embedded)
        desk.choose(desk.preset, models().check(recipe))
        st.rerun()

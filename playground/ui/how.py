"""Below the studio: what to notice, how the chosen model works, and its nets as they are built."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from playground.core.recipe import Recipe
from playground.settings import BadSetting
from playground.ui import nets, sources
from playground.ui.background import Task, awaited, remembered
from playground.ui.desk import Desk
from playground.ui.notice import notice
from playground.ui.sentences import plain
from playground.ui.server import models


def how(desk: Desk) -> None:
    """Draw it for the recipe on the desk."""
    family = models().family(desk.recipe.family)
    left, right = st.columns([9, 13], gap="large")
    with left:
        notice(family.notice)
    with right, st.container(key="theory"):
        st.html(f"<div class='pg-section'>How it works</div><p>{escape(family.idea)}</p>")
        st.latex(family.formula_for(family.checked(desk.recipe.settings)))
        st.html(
            f'<a class="pg-paper" href="{escape(family.link)}" target="_blank">'
            f"{escape(family.paper)}</a>"
        )
    _nets(desk.recipe)


def _nets(recipe: Recipe) -> None:
    st.html("<div class='pg-section'>Its nets, as built from these settings</div>")
    if not sources.ready(recipe.source, recipe.options):
        st.caption("They are drawn when the data are on this machine.")
        return
    try:
        source = awaited(sources.loading(recipe.source, recipe.options), "Loading the data.")
        if source is None:
            return
        task = _tracing(_essence(recipe))
        found = awaited(task, "Building the nets.")
    except BadSetting as error:
        st.caption(plain(str(error)))
        return
    if found is not None:
        st.html(nets.drawing(found, models().family(recipe.family).kind))
    elif task.problem:
        st.caption(task.problem)


def _essence(recipe: Recipe) -> str:
    """What the nets depend on, as JSON."""
    return recipe.model_copy(
        update={"training": recipe.training.changed({"steps": 1})}
    ).model_dump_json()


@remembered(64)
def _tracing(recipe: str) -> Task[Any]:
    return Task(lambda _: _traced(Recipe.model_validate_json(recipe)), BadSetting)


def _traced(recipe: Recipe) -> Any:
    from playground.families import build
    from playground.families.anatomy import anatomy

    task = sources.loading(recipe.source, recipe.options)
    task.wait()
    source: Any = task.result  # there, or nobody would have asked
    with sources.alone:  # building and drawing examples moves the source
        return anatomy(build(recipe, source, sources.device()), source)

"""The way from a run on its own page to its latent space."""

from __future__ import annotations

import streamlit as st

from playground.core.recipe import Recipe
from playground.ui.latent.opened import RUN
from playground.ui.server import models
from playground.ui.watching import Look

_PAIRED = {2: "map", 3: "solid"}  # sections for two models, by the numbers of a code


def entrance(look: Look) -> None:
    """A link to the section of the latent page that shows codes like the run's."""
    explore(models().check(look.info.recipe), RUN + look.info.id)


def explore(recipe: Recipe, name: str) -> None:
    """The same for the model of that name, a run or a trained file, with this recipe; nothing
    where it has no codes of pictures."""
    from playground.data import dataset
    from playground.ui.latent import many  # here: it needs torch

    if dataset(recipe.source).kind == "pictures" and many.fit(recipe):
        st.page_link(
            "pages/latent.py", label="Explore its latent space", icon=":material/explore:",
            query_params={"v": "1", **_section(recipe, name)},
        )  # fmt: skip


def _section(recipe: Recipe, name: str) -> dict[str, str]:
    """Which section shows the model, as a link says it."""
    from playground.ui.latent import classes

    if classes.fit(recipe):
        return {"show": "classes", "model": name}
    paired = _PAIRED.get(int(recipe.settings["latent"]))
    if paired:
        return {"show": paired, "left": name, "right": ""}
    return {"show": "many", "model": name}

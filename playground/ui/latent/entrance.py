"""The way from a run on its own page to its latent space."""

from __future__ import annotations

import streamlit as st

from playground.ui.latent.opened import RUN
from playground.ui.server import models
from playground.ui.watching import Look

CODE = 2  # numbers of a code that the map shows


def entrance(look: Look) -> None:
    """A link to the latent page, where the run's code can be drawn as a map."""
    from playground.data import dataset

    recipe = models().check(look.info.recipe)
    pictures = dataset(recipe.source).kind == "pictures"
    if recipe.settings.get("latent") == CODE and pictures:
        st.page_link(
            "pages/latent.py", label="Explore its latent space", icon=":material/explore:",
            query_params={"v": "1", "show": "map", "left": RUN + look.info.id, "right": ""},
        )  # fmt: skip

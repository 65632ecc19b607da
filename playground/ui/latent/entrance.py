"""The way from a run on its own page to its latent space."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from playground.core.recipe import Recipe
from playground.runs.folder import checkpoints
from playground.ui.latent.opened import RUN
from playground.ui.server import models
from playground.ui.watching import Look
from playground.ui.words import count

_PAIRED = {2: "map", 3: "solid"}  # sections for two models, by the numbers of a code


def entrance(look: Look, at: int | None) -> None:
    """A link to the section of the latent page that shows codes like the run's: with the weights
    of the step looked at where they are kept, else with those saved last."""
    name, which = at_step(look.info.id, at, [step for step, _ in checkpoints(look.info.folder)])
    explore(models().check(look.info.recipe), name, which)


def at_step(run: str, at: int | None, saved: Sequence[int]) -> tuple[str, str]:
    """What the latent page opens, and words for its step where an earlier one is looked at."""
    if at is None or not saved:
        return RUN + run, ""
    if at in saved:
        return f"{RUN}{run}@{at}", f" at step {count(at)}"
    return RUN + run, f" as last saved, step {count(saved[-1])}"


def explore(recipe: Recipe, name: str, which: str = "") -> None:
    """The same for the model of that name, a run or a trained file, with this recipe; nothing
    where it has no codes of pictures. `which`: of a run's steps, in words."""
    from playground.data import dataset
    from playground.ui.latent import many  # here: it needs torch

    if dataset(recipe.source).kind == "pictures" and many.fit(recipe):
        st.page_link(
            "pages/latent.py", label=f"Explore its latent space{which}", icon=":material/explore:",
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

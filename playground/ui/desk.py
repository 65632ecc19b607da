"""What one visitor has on one page: the recipe they are choosing and the run they look at.

It lives in the session, outlasts a change of page, and follows the address bar both ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from playground.core.recipe import Recipe
from playground.runs.errors import RunError
from playground.settings import BadSetting
from playground.ui import links
from playground.ui.address import Address
from playground.ui.server import models
from playground.ui.watching import Look, watch


@dataclass
class Desk:
    """One visitor's page."""

    kind: str  # of the families trained here
    presets: Mapping[str, Any]  # name → families.presets.Preset
    preset: str  # the named recipe the settings started from
    recipe: Recipe  # what Train would start; checked
    run: str = ""  # the run looked at
    at: int | None = None  # the step looked at; None follows the newest
    address: Address = field(default_factory=Address)
    speed: int = 0  # steps a second at most of the next run; 0 is full speed
    generation: int = 0  # a new one draws the widgets afresh
    problem: str = ""  # why `recipe` is not what the widgets say
    sentence: str = ""  # something that went wrong and is to be said once
    plane: bool = False  # takes any kind of model, of points in the plane alone
    view: str = ""  # what is switched on, where a link or the visitor says so
    parts: float = 0.0  # parts of a step a second of the next run, in slow motion; 0 is none

    @property
    def recipes(self) -> dict[str, Recipe]:
        """The named recipes of this page."""
        return {name: preset.recipe for name, preset in self.presets.items()}

    def choose(self, preset: str, recipe: Recipe) -> None:
        """Start from a recipe, without a run."""
        self.preset, self.recipe, self.run, self.at = preset, recipe, "", None
        self._afresh()

    def look_at(self, run: str, at: int | None = None) -> None:
        """Show a run and its settings as they are now; raises RunError."""
        look = watch(run).look()
        self._take(run, look.info.recipe)
        self.run, self.at = run, at
        self.recipe = as_now(look)
        self.preset = closest(self.recipe, self.recipes)
        self._afresh()

    def _take(self, run: str, recipe: Recipe) -> None:
        if self.plane:
            if not in_plane(recipe.source):
                raise RunError(f"The run '{run}' learns pictures; the lab shows points.")
        elif models().family(recipe.family).kind != self.kind:
            raise RunError(f"The run '{run}' belongs to the page of another kind of model.")

    def _afresh(self) -> None:
        self.generation += 1
        self.problem = ""


def in_plane(source: str) -> bool:
    """Whether a source's examples are points in the plane."""
    from playground.data import dataset

    return dataset(source).kind == "points"


def presets_of(kind: str) -> dict[str, Any]:
    """The named recipes of one kind of family; a family without one has its defaults."""
    from playground.families.presets import PRESETS, Preset

    families = {item.name: item for item in models().FAMILIES if item.kind == kind}
    found = {item.name: item for item in PRESETS if item.recipe.family in families}
    named = {item.recipe.family for item in found.values()}
    for name, family in families.items():
        if name not in named:
            found[name] = Preset(name, family.title, "With its defaults.", Recipe(family=name))
    return found


def as_now(look: Look) -> Recipe:
    """A run's recipe with the changes made while it trained."""
    changes = ((note.step, note.data["name"], note.data["value"]) for note in look.changes)
    return models().check(look.info.recipe.after(changes))


def closest(recipe: Recipe, presets: Mapping[str, Recipe]) -> str:
    """The named recipe that differs least from this one."""
    check = models().check

    def distance(name: str) -> int:
        plain = check(presets[name])
        others = sum(recipe.settings.get(key) != value for key, value in plain.settings.items())
        elsewhere = (plain.family != recipe.family) * 1000 + (plain.source != recipe.source)
        return others + elsewhere

    return min(presets, key=distance)


def differs(one: Recipe, other: Recipe) -> bool:
    """Whether these train different models. How many steps, where, and how often they are
    measured makes no difference."""
    plain = {"steps": 1, "device": "auto", "threads": 0, "measure": "auto", "measure_every": 1}

    def essence(recipe: Recipe) -> Recipe:
        return recipe.model_copy(update={"training": recipe.training.changed(plain)})

    return essence(one) != essence(other)


def open_desk(kind: str, in_lab: Mapping[str, Any] | None = None) -> Desk:
    """The visitor's desk on the page of this kind, brought in line with the address bar.
    `in_lab`: the named recipes of the page that takes all kinds, of points alone."""
    key = f"desk.{kind}"
    if key not in st.session_state:
        known = in_lab or presets_of(kind)
        first = next(iter(known))
        recipe = models().check(known[first].recipe)
        st.session_state[key] = Desk(kind, known, first, recipe, plane=in_lab is not None)
    desk = st.session_state[key]
    _follow_address(desk)
    return desk


def write_address(desk: Desk) -> None:
    """Put what is shown into the address bar."""
    desk.address.write(links.write(shared(desk), desk.recipes, models().check))


def shared(desk: Desk) -> links.Shared:
    """What a link to this page as it is says."""
    if desk.run:
        return links.Shared(run=desk.run, at=desk.at, view=desk.view)
    return links.Shared(desk.preset, desk.recipe, view=desk.view)


def _follow_address(desk: Desk) -> None:
    asked = desk.address.asked()
    if asked is None:
        return
    try:
        found = links.read(asked, desk.recipes, models().check)
        desk.view = found.view
        if found.run:
            desk.look_at(found.run, found.at)
        elif found.recipe:
            start = found.recipe.start_from and "recipe" not in asked  # a file alone is named
            preset = closest(found.recipe, desk.recipes) if start else found.preset
            desk.choose(preset, found.recipe)
    except (links.BadLink, RunError, BadSetting) as error:
        first = next(iter(desk.presets))
        desk.choose(first, models().check(desk.presets[first].recipe))
        desk.sentence = str(error)

"""What a comparison is: two to four recipes that are trained side by side from one seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.core.recipe import Recipe

MOST = 4  # sides
TRAINING = "training."  # what names of settings of the training begin with


@dataclass(frozen=True)
class Side:
    """One recipe and what it is called beside the others."""

    title: str
    recipe: Recipe


@dataclass(frozen=True)
class Comparison:
    """Sides with what to look for; `quality` names the metric that is held against the losses,
    `judged` the one that tells which side is better, empty for the usual one.
    `race`: sides that differ in live settings alone are trained as one batch of parameters."""

    name: str
    title: str
    idea: str
    sides: tuple[Side, ...]
    notice: tuple[str, ...] = ()
    quality: str = ""
    race: bool = False
    judged: str = ""


def changed(recipe: Recipe, values: Mapping[str, Any]) -> Recipe:
    """The recipe with other settings of its family, or, called "training.…", of its training."""
    told = {name: value for name, value in values.items() if not name.startswith(TRAINING)}
    trained = {name.removeprefix(TRAINING): values[name] for name in values.keys() - told.keys()}
    update = {"settings": {**recipe.settings, **told}, "training": recipe.training.changed(trained)}
    return recipe.model_copy(update=update)

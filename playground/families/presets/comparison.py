"""What a comparison is: two to four recipes that are trained side by side from one seed."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.recipe import Recipe

MOST = 4  # sides


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

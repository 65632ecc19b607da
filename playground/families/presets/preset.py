"""What a named recipe is."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.recipe import Recipe


@dataclass(frozen=True)
class Preset:
    """A recipe with a name and a sentence on what to expect. `after` names the text whose nets and
    numbers a historic recipe has."""

    name: str
    title: str
    idea: str
    recipe: Recipe
    after: str = ""

"""What one visitor races: a GAN, the settings that differ, and the runs of its lanes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import streamlit as st

from playground.core.recipe import LANES, Recipe
from playground.settings import BadSetting, Declaration, checked, declarations
from playground.ui.comparing.table import Choice, Table, keep_up
from playground.ui.links import VERSION
from playground.ui.server import models
from playground.ui.watching import watch

SCENES = ("ring", "two", "three", "line", "thread")  # of the lab's recipes
NONE = "none"  # no second setting
FEWEST = 4  # lanes of a table
STEPS = 4000
NETS = {"hidden_g": "32-32", "hidden_d": "32-32"}  # of wider ones eight cost far more than two runs


class RaceChoice(Choice):
    """What is raced, as a link says it."""

    show: str = "race"
    recipe: str = "ring"
    setting: str = "lr_g"  # differs from left to right
    values: str = "0.0002; 0.0005; 0.001; 0.003"
    down: str = "lr_d"  # differs from row to row, or NONE
    down_values: str = "0.0005; 0.002"


@dataclass
class Grid(Table):
    """One visitor's page."""

    choice: RaceChoice = field(default_factory=RaceChoice)

    def choose(self, **values: Any) -> None:
        """Choose another race; raises BadSetting."""
        self.choice = checked(RaceChoice, {**self.choice.model_dump(), **values})  # pyright: ignore
        self.runs, self.what, self.at = (), "", None


def race(choice: RaceChoice) -> Any:
    """The race asked for (a families.presets.Comparison), checked; raises BadSetting."""
    from playground.families.presets.comparison import Comparison, Side

    if choice.recipe not in SCENES:
        raise BadSetting(f"There is no race on '{choice.recipe[:40]}'.")
    scene = scenes()[choice.recipe]
    across, down = axes(choice)
    for name, values in ((choice.setting, across), (choice.down, down)):
        for value in values[:LANES]:
            _with(scene.recipe, {name: value}, choice)
    _check_count(len(across) * max(1, len(down)))
    sides = []
    for below, beside in product(down or [None], across):
        values = {choice.setting: beside, **({choice.down: below} if below else {})}
        recipe = _with(scene.recipe, values, choice)
        shown = {name: recipe.settings[name] for name in values}
        sides.append(Side(", ".join(f"{_SHORT[n]} {v:g}" for n, v in shown.items()), recipe))
    return Comparison("race", f"Race, {scene.title}", scene.idea, tuple(sides), race=True)


def _check_count(lanes: int) -> None:
    if FEWEST <= lanes <= LANES:
        return
    wanted = f"at most {LANES}" if lanes > LANES else f"at least {FEWEST - lanes} more"
    raise BadSetting(
        f"A race has {FEWEST} to {LANES} lanes, and these values make {lanes}: give values for "
        f"{wanted}."
    )


_SHORT = {"lr_g": "G", "lr_d": "D", "smoothing": "smoothing"}


def named_by(choice: RaceChoice) -> str:
    """What the numbers in a lane's name are."""
    names = [name for name in (choice.setting, choice.down) if name != NONE]
    words = {"lr_g": "G's step size", "lr_d": "D's step size", "smoothing": "label smoothing"}
    return " and ".join(words[name] for name in names)


def axes(choice: RaceChoice) -> tuple[list[str], list[str]]:
    """The values from left to right and from row to row, as texts; raises BadSetting."""
    known = different()
    if choice.setting not in known or choice.down not in (*known, NONE):
        raise BadSetting(f"Lanes can differ in these: {', '.join(known)}.")
    if choice.setting == choice.down:
        raise BadSetting("Choose two different settings, or none for the rows.")
    down = [] if choice.down == NONE else _texts(choice.down_values)
    return _texts(choice.values), down


def _texts(values: str) -> list[str]:
    found = list(dict.fromkeys(filter(None, map(str.strip, values.split(";")))))
    if not found:
        raise BadSetting("Give the values of each setting, separated by semicolons.")
    return found


def different() -> dict[str, Declaration]:
    """The settings in which lanes may differ."""
    from playground.families.lanes import DIFFER

    items = {item.name: item for item in declarations(models().family("gan").settings)}
    return {name: items[name] for name in ("lr_g", "lr_d", "smoothing") if name in DIFFER}


def scenes() -> dict[str, Any]:
    """The lab's recipes that can race."""
    from playground.families.presets.lab import LAB

    found = {preset.name: preset for preset in LAB}
    return {name: found[name] for name in SCENES}


def _with(recipe: Recipe, values: Mapping[str, Any], choice: RaceChoice) -> Recipe:
    training = recipe.training.changed(
        {"seed": choice.seed, "steps": choice.steps or STEPS, "measure": "never"}
    )
    changed = {"settings": {**recipe.settings, **NETS, **values}, "training": training}
    return models().check(recipe.model_copy(update=changed))


def open_grid() -> Grid:
    """The visitor's race, brought in line with the address bar."""
    grid = st.session_state.setdefault("race", Grid())
    keep_up(grid, lambda _, values: _follow(grid, values))
    return grid


def _follow(grid: Grid, values: dict[str, str]) -> None:
    if "run" in values:
        run, at = values.pop("run"), values.pop("at", "")
        notes = watch(run).history.notes(["together"])
        if values or not notes or not notes[-1].data.get("race"):
            raise BadSetting("It names no race.")
        grid.lay(tuple(notes[-1].data["runs"]))
        grid.choice = _choice_of(grid)
        grid.at = int(at) if at.isascii() and at.isdigit() and len(at) < 9 else None
        return
    grid.choose(**{**RaceChoice().model_dump(), **values})
    race(grid.choice)


def _choice_of(grid: Grid) -> RaceChoice:
    """What was raced, read off the lanes' recipes; the defaults where it is no such race."""
    recipes = [watch(run).look().info.recipe for run in grid.runs]
    first = recipes[0]
    texts = {
        name: list(dict.fromkeys(f"{recipe.settings[name]:g}" for recipe in recipes))
        for name in different()
    }
    differ = [name for name in texts if len(texts[name]) > 1] or ["lr_g"]
    scene = next((name for name, item in scenes().items() if item.recipe.source == first.source),
                 RaceChoice().recipe)  # fmt: skip
    down = differ[1] if len(differ) > 1 else NONE
    return RaceChoice(
        recipe=scene, setting=differ[0], values="; ".join(texts[differ[0]]), down=down,
        down_values="; ".join(texts.get(down, [])), seed=first.training.seed,
        steps=first.training.steps,
    )  # fmt: skip


def write_address(grid: Grid) -> None:
    """Put what is shown into the address bar."""
    grid.address.write(address(grid))


def address(grid: Grid) -> dict[str, str]:
    """The query for what is shown; one lane names the whole race."""
    if grid.runs:
        at = {} if grid.at is None else {"at": str(grid.at)}
        return {"v": VERSION, "run": grid.runs[0], **at}
    plain = RaceChoice().model_dump()
    chosen = {
        name: str(value) for name, value in grid.choice.model_dump().items() if value != plain[name]
    }
    return {"v": VERSION, **chosen} if chosen else {}

"""One's own comparison: a named recipe, one of its settings, and the values it is to have."""

from __future__ import annotations

from typing import Any

from playground.core.recipe import COMPARED, Recipe, Training
from playground.settings import BadSetting, Declaration, declarations
from playground.ui.server import models

_MOST = 4


def own(choice: Any) -> Any:
    """The comparison that a table.Choice asks for; raises BadSetting."""
    from playground.families.presets import preset
    from playground.families.presets.comparison import Comparison, Side

    recipe = models().check(preset(choice.recipe).recipe)
    known = {item.name: item for item in differing(recipe)}
    item = known.get(choice.setting) or next(iter(known.values()))
    texts = list(dict.fromkeys(filter(None, map(str.strip, choice.values.split(";")))))
    if choice.setting != item.name or not texts:
        texts = suggested(item, recipe)
    if not 2 <= len(texts) <= _MOST:
        raise BadSetting(f"Give two to {_MOST} different values, separated by semicolons.")
    sides = tuple(Side(f"{item.title} {_said(item, text)}", _with(recipe, item.name, text))
                  for text in texts)  # fmt: skip
    title = f"{preset(choice.recipe).title}: {item.title.lower()}"
    return Comparison(choice.show, title, item.help, sides)


def differing(recipe: Recipe) -> list[Declaration]:
    """The settings in which sides may differ: the model's, and some of the training."""
    settings = models().family(recipe.family).settings
    shown = [item for item in declarations(settings) if item.shown(recipe.settings)]
    return [*shown, *(item for item in declarations(Training) if item.name in COMPARED)]


def suggested(item: Declaration, recipe: Recipe) -> list[str]:
    """The recipe's own value and another one."""
    now = {**dict(recipe.training), **recipe.settings}[item.name]
    if item.kind == "bool":
        return ["false", "true"]
    if item.kind == "choice":
        return [str(now), next(choice for choice in item.choices if choice != now)]
    if item.kind in ("int", "float"):
        larger = now * (10 if item.log else 2) if now else (item.step or 0.1)
        most = item.high if item.high is not None else larger
        other = larger if larger <= most else now / (10 if item.log else 2)
        return [f"{now:g}", f"{int(other) if item.kind == 'int' else other:g}"]
    return [str(now), "64"]


def _with(recipe: Recipe, name: str, text: str) -> Recipe:
    if name in COMPARED:
        training = recipe.training.changed({name: text})
        return recipe.model_copy(update={"training": training})
    return models().check(recipe.model_copy(update={"settings": {**recipe.settings, name: text}}))


def _said(item: Declaration, text: str) -> str:
    if item.kind == "bool":
        return {"true": "on", "false": "off"}.get(text.lower(), text)
    return item.label(text) if item.kind == "choice" else text

"""What to choose so that runs on the table are trained again, read off their recipes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from playground.core.recipe import COMPARED, Recipe
from playground.settings import BadSetting
from playground.ui.comparing.table import OWN, Choice, comparison, comparisons
from playground.ui.desk import differs


def choice_of(what: str, recipes: Sequence[Recipe]) -> Choice | None:
    """The choice that makes these recipes, in this order; None if there is none. `what`: the
    comparison that the runs belong to, if it has a name."""
    training = recipes[0].training
    for choice in _candidates(what, recipes):
        try:
            plain = comparison(choice.model_copy(update={"seed": training.seed}))
        except BadSetting:
            continue
        made = [side.recipe for side in plain.sides]
        if len(made) == len(recipes) and not any(map(differs, made, recipes)):
            steps = 0 if made[0].training.steps == training.steps else training.steps
            return choice.model_copy(update={"seed": training.seed, "steps": steps})
    return None


def _candidates(what: str, recipes: Sequence[Recipe]) -> Iterator[Choice]:
    from playground.families.presets import PRESETS

    if what in comparisons():
        yield Choice(show=what)
        return
    alike = [item.name for item in PRESETS if item.recipe.family == recipes[0].family]
    if what.startswith("trick-"):
        yield from (Choice(show=what, recipe=name) for name in alike)
        return
    values = [{**_compared(recipe), **recipe.settings} for recipe in recipes]
    differing = [name for name in values[0] if len({str(item.get(name)) for item in values}) > 1]
    if len(differing) == 1:
        (name,) = differing
        texts = "; ".join(_text(item.get(name)) for item in values)
        yield from (Choice(show=OWN, recipe=recipe, setting=name, values=texts) for recipe in alike)


def _compared(recipe: Recipe) -> dict[str, object]:
    return {name: value for name, value in recipe.training if name in COMPARED}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""From a preset and the options of the command line to a checked recipe."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from playground import pretrained
from playground.cli.screen import Trouble
from playground.core.recipe import Recipe, Training
from playground.settings import declarations


def split_pairs(pairs: Iterable[str]) -> dict[str, str]:
    """Read ["lr=1e-3", …]; raises Trouble where one is not name=value."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise Trouble(f"Write --set name=value, such as --set lr=0.001, not {pair!r}.")
        found[name.strip()] = value.strip()
    return found


def started_from(recipe: Recipe, name: str) -> Recipe:
    """`recipe` with the weights, the settings and the data of a trained file. Raises Trouble where
    that is of another family, and BadFile."""
    found = pretrained.recipe(name)
    if found.family != recipe.family:
        raise Trouble(
            f"The trained file '{name}' is of the family '{found.family}', this recipe of "
            f"'{recipe.family}': choose a recipe of that family."
        )
    same = {"settings": found.settings, "source": found.source, "options": found.options}
    return recipe.model_copy(update={**same, "start_from": name})


def with_options(
    recipe: Recipe,
    *,
    source: str | None = None,
    training: Mapping[str, Any],
    pairs: Sequence[str] = (),
) -> Recipe:
    """`recipe` with another source, training values that are not None, and name=value pairs.

    A pair's name is a setting of the family, of the training or of the source, looked for in
    this order. Returns the checked recipe with all defaults filled in; raises Trouble for an
    unknown name and BadSetting for a value that cannot be used.
    """
    from playground.data import dataset
    from playground.families import check, family

    new_source = source or recipe.source
    homes = {
        "settings": ({d.name for d in declarations(family(recipe.family).settings)}),
        "training": ({d.name for d in declarations(Training)}),
        "options": ({d.name for d in declarations(dataset(new_source).settings)}),
    }
    values = recipe.model_dump()
    values["source"] = new_source
    if new_source != recipe.source:
        values["options"] = {}
    for name, value in split_pairs(pairs).items():
        home = next((home for home, names in homes.items() if name in names), None)
        if home is None:
            raise Trouble(_unknown(name, homes))
        values[home][name] = value
    values["training"] |= {name: value for name, value in training.items() if value is not None}
    return check(_recipe(values))


def live_changes(recipe: Recipe, pairs: Sequence[str]) -> dict[str, Any]:
    """The values of name=value pairs that may change while `recipe` trains; raises Trouble for
    any other name and BadSetting for a value that cannot be used."""
    from playground.families import family
    from playground.settings import checked, live_names

    settings = family(recipe.family).settings
    names, wanted = live_names(settings), split_pairs(pairs)
    for name in wanted:
        if name not in names:
            raise Trouble(
                f"'{name}' cannot change while this model trains; what can: {', '.join(names)}."
            )
    found = checked(settings, {**recipe.settings, **wanted}).model_dump(mode="json")
    return {name: found[name] for name in wanted}


def _recipe(values: Mapping[str, Any]) -> Recipe:
    from playground.settings import checked

    training = checked(Training, values["training"])
    return checked(Recipe, {**values, "training": training})


def _unknown(name: str, homes: Mapping[str, set[str]]) -> str:
    words = {"settings": "this model", "training": "training", "options": "the source"}
    known = [name for names in homes.values() for name in names]
    close = difflib.get_close_matches(name, known, n=1)
    guess = f" Did you mean '{close[0]}'?" if close else ""
    there = "; ".join(
        f"{words[home]}: {', '.join(sorted(names))}" for home, names in homes.items() if names
    )
    return f"There is no setting '{name}'.{guess} There are, for {there}."

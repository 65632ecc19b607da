"""What a page shows, as the part of its address after "?": versioned, checked, and readable, since
only what differs from the named recipe is in it.

    ?v=1&recipe=vae-mlp&beta=4&source=mnist&training.steps=500      settings to train with
    ?v=1&start=vae-mnist&source=mnist                               from a trained file
    ?v=1&run=vae-9f86d081e2&at=1200                                 a run to watch
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.core.recipe import Recipe
from playground.pretrained import BadFile
from playground.pretrained import recipe as recipe_of
from playground.settings import BadSetting

VERSION = "1"
_LONGEST = 2000  # characters of all names and values
_MOST = 60  # names
_DEFAULTS = "so the page shows its defaults."
_VIEW = re.compile(r"[a-z]+([.~][a-z]+){0,15}")
_LATEST_STEP = 10_000_000


class BadLink(ValueError):
    """A link that cannot be followed; the message is one sentence."""


@dataclass(frozen=True)
class Shared:
    """What a link says: a recipe and the name of the one it starts from, or a run to watch."""

    preset: str = ""
    recipe: Recipe | None = None
    run: str = ""
    at: int | None = None  # the step looked at, None for the newest
    view: str = ""  # what is switched on, in the page's own words; "" for what it begins with


Check = Callable[[Recipe], Recipe]
"""Validates a recipe and fills it in; raises BadSetting."""


def read(query: Mapping[str, Sequence[str]], presets: Mapping[str, Recipe], check: Check) -> Shared:
    """What the query says; raises BadLink. An empty one gives the first preset."""
    values = _single(query)
    version = values.pop("v", VERSION)
    if version != VERSION:
        raise BadLink(
            f"This link was made for another version of the playground ({version[:10]}), "
            + _DEFAULTS
        )
    view = _view(values.pop("view", ""))
    if "run" in values:
        return replace(_run(values), view=view)
    name = values.pop("recipe", next(iter(presets)))
    if name not in presets:
        known = ", ".join(presets)
        raise BadLink(f"There is no recipe '{name[:40]}' here, {_DEFAULTS} There are: {known}.")
    try:
        plain = _base(presets[name], values.pop("start", ""), presets)
        if plain.family != presets[name].family:  # the file says which family
            name = next(key for key, item in presets.items() if item.family == plain.family)
        return Shared(name, check(_changed(plain, values, check)), view=view)
    except BadSetting as error:
        raise BadLink(f"This link cannot be used, {_DEFAULTS} {error.typed}") from None


def write(shared: Shared, presets: Mapping[str, Recipe], check: Check) -> dict[str, str]:
    """The query for what is shown; `read` gives back the same."""
    query = {"v": VERSION} | ({"view": shared.view} if shared.view else {})
    if shared.run:
        query["run"] = shared.run
        return query if shared.at is None else {**query, "at": str(shared.at)}
    if shared.recipe is None:
        return {}
    recipe = check(shared.recipe)
    plain = check(_base(presets[shared.preset], recipe.start_from, presets))
    if shared.preset != next(iter(presets)):
        query["recipe"] = shared.preset
    if recipe.source != plain.source:
        query["source"] = recipe.source
        plain = check(plain.model_copy(update={"source": recipe.source, "options": {}}))
    if recipe.start_from:
        query["start"] = recipe.start_from
    query |= _differing(recipe.settings, plain.settings, "")
    query |= _differing(recipe.options, plain.options, "source.")
    query |= _differing(recipe.training.model_dump(), plain.training.model_dump(), "training.")
    return query if len(query) > 1 else {}


def _single(query: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """One value a name; raises BadLink for too many, too long or repeated ones."""
    length = sum(len(name) + sum(map(len, values)) for name, values in query.items())
    if length > _LONGEST or len(query) > _MOST:
        raise BadLink(f"This link is too long to be one of ours, {_DEFAULTS}")
    for name, values in query.items():
        if len(values) != 1:
            raise BadLink(f"This link says '{name[:40]}' more than once, {_DEFAULTS}")
    return {name: values[0] for name, values in query.items()}


def _view(view: str) -> str:
    if view and not _VIEW.fullmatch(view):
        raise BadLink(f"This link asks for the view '{view[:40]}', which is none, {_DEFAULTS}")
    return view


def _run(values: dict[str, str]) -> Shared:
    run, at = values.pop("run"), values.pop("at", None)
    if values:
        raise BadLink(f"This link names a run and '{next(iter(values))[:40]}' as well, {_DEFAULTS}")
    if at is None:
        return Shared(run=run)
    if not (at.isascii() and at.isdigit()) or len(at) > 8 or int(at) > _LATEST_STEP:
        raise BadLink(f"This link asks for step '{at[:20]}', which is no step, {_DEFAULTS}")
    return Shared(run=run, at=int(at))


def _changed(plain: Recipe, values: dict[str, str], check: Check) -> Recipe:
    """The recipe with the link's values put in, still unchecked; raises BadSetting."""
    if "source" in values:
        plain = plain.model_copy(update={"source": values["source"], "options": {}})
    parts: dict[str, dict[str, Any]] = {"": {}, "source": {}, "training": {}}
    for name, value in values.items():
        start, _, end = name.rpartition(".")
        if start not in parts:
            raise BadSetting(f"There is no setting '{name[:40]}'.")
        if name != "source":
            parts[start][end] = value
    training = plain.training.changed(parts["training"])
    settings = check(plain).settings | parts[""]
    options = plain.options | parts["source"]
    update = {"settings": settings, "options": options, "training": training}
    return plain.model_copy(update=update)


def from_trained(name: str) -> Recipe:
    """The recipe that starts from a trained file; where that was trained is no part of it. Raises
    BadFile."""
    made = recipe_of(name)
    here = made.training.changed({"device": "auto", "threads": 0})
    return made.model_copy(update={"start_from": name, "training": here})


def _base(preset: Recipe, start: str, presets: Mapping[str, Recipe]) -> Recipe:
    """What a link's values are changes of: a named recipe, or a trained file's. Raises
    BadSetting."""
    if not start:
        return preset
    try:
        found = from_trained(start)
    except BadFile as error:
        raise BadSetting(str(error)) from None
    if found.family not in {item.family for item in presets.values()}:
        raise BadSetting(f"The trained file '{start}' belongs to another page.")
    return found


def _differing(values: Mapping[str, Any], plain: Mapping[str, Any], start: str) -> dict[str, str]:
    return {
        f"{start}{name}": _text(value) for name, value in values.items() if value != plain.get(name)
    }


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""What a model shows before it is trained here: its first pictures, random or from a trained file,
and of points all that can be seen in the plane.

They are those that a run of the recipe begins with.
"""

from __future__ import annotations

from typing import Any

from playground import pretrained
from playground.core.events import Pictured, Surveyed
from playground.core.recipe import Recipe
from playground.pretrained import BadFile
from playground.runs.sheets import Picture, Sheet, encode, encode_arrays
from playground.settings import BadSetting
from playground.ui import sources
from playground.ui.background import Task, remembered


def first(recipe: Recipe) -> Task[dict[str, Sheet]] | None:
    """The task that makes the first pictures, by name; None where the data are not here yet and
    nothing else is known of them. Its `problem` says why there are none."""
    if sources.ready(recipe.source, recipe.options):
        if sources.loading(recipe.source, recipe.options).problem:
            return None
    elif not recipe.start_from:
        return None
    plain = recipe.training.changed({"steps": 1, "measure": "never"})
    return _first(recipe.model_copy(update={"training": plain}).model_dump_json())


def problem(recipe: Recipe) -> str:
    """Why the recipe cannot start from the trained file it names, as far as is known."""
    task = first(recipe) if recipe.start_from else None
    return task.problem if task is not None else ""


@remembered(64)
def _first(recipe: str) -> Task[dict[str, Sheet]]:
    return Task(lambda _: _made(Recipe.model_validate_json(recipe)), BadSetting, BadFile)


def _made(recipe: Recipe) -> dict[str, Sheet]:
    from playground.families import build
    from playground.pretrained.files import start_from
    from playground.training.looking import Looker

    source, blank = _source(recipe)
    with sources.alone:  # building and drawing examples moves the source
        learner = build(recipe, source, sources.device())
        if recipe.start_from:
            start_from(recipe.start_from, recipe, learner, source)
        seed = recipe.training.seed + 1
        looker = Looker(learner, source, sources.device(), seed, measures=False)
        seen = [*looker.look(0), *([] if blank else looker.first(0))]
    wanted = {"samples"} if blank else {event.name for event in seen}
    return {
        event.name: _sheet(event)
        for event in seen
        if isinstance(event, Pictured | Surveyed) and event.name in wanted
    }


def _sheet(event: Pictured | Surveyed) -> Sheet:
    if isinstance(event, Surveyed):
        return encode_arrays(event)
    return encode(Picture(0, event.name, event.array))


def _source(recipe: Recipe) -> tuple[Any, bool]:
    """The source, or a blank one of its shape where the data are not on this machine."""
    if sources.ready(recipe.source, recipe.options):
        task = sources.loading(recipe.source, recipe.options)
        task.wait()
        if task.result is not None:
            return task.result, False
    if not recipe.start_from:
        raise BadSetting("The data could not be loaded.")
    from playground.pretrained.files import Absent
    from playground.pretrained.manifest import header

    about = header(pretrained.verified(recipe.start_from))
    return Absent(recipe.source, about["shape"], about["classes"]), True

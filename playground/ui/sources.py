"""Sources loaded in the server, once for everyone: to show examples of them, and to say before
a run starts whether a model can learn them."""

from __future__ import annotations

import json
import threading
from typing import Any

from playground.core.recipe import Recipe, Training
from playground.settings import BadSetting, checked
from playground.ui.background import Progress, Task, remembered
from playground.ui.server import models

alone = threading.Lock()
"""To be held while something is drawn from a loaded source, which moves on by that."""


def ready(name: str, options: dict[str, Any]) -> bool:
    """Whether the source is on this machine, so that it loads without a download."""
    from playground.data import dataset

    about = dataset(name)
    try:
        return about.ready(checked(about.settings, options))
    except BadSetting:
        return False


def channels(name: str, options: dict[str, Any]) -> int:
    """How many channels the source's pictures have, without loading it; 0 where it has none or
    nobody knows."""
    from playground.data import dataset

    about = dataset(name)
    try:
        return about.channels(checked(about.settings, options)) if about.kind == "pictures" else 0
    except BadSetting:
        return 0


def loading(name: str, options: dict[str, Any]) -> Task[Any]:
    """The task that loads a source; its result is a core.learning.Source."""
    return _loading(name, json.dumps(options, sort_keys=True))


@remembered(4)
def _loading(name: str, options: str) -> Task[Any]:
    from playground.data import NoData

    return Task(lambda progress: _load(name, json.loads(options), progress), NoData, BadSetting)


def _load(name: str, options: dict[str, Any], progress: Progress) -> Any:
    from playground.data import load

    recipe = Recipe(family="", source=name, options=options, training=Training())
    return load(recipe, device(), progress)


def turn(recipe: Recipe) -> int:
    """After how many samples the class that was asked for comes again; 0 where none is asked for,
    or nobody knows yet."""
    if not recipe.settings.get("conditional") or not ready(recipe.source, recipe.options):
        return 0
    source = loading(recipe.source, recipe.options).result
    return len(source.classes) if source is not None else 0


def device() -> Any:
    """Where the server keeps what it shows: the CPU. Graphics memory is for runs."""
    from playground.training.machine import pick_device

    return pick_device("cpu")


def misfit(recipe: Recipe) -> str:
    """Why this model cannot learn this source, one sentence; "" if it can or nobody knows yet."""
    if not ready(recipe.source, recipe.options):
        return ""
    task = loading(recipe.source, recipe.options)
    if task.result is None:
        return ""
    family = models().family(recipe.family)
    return family.misfit(family.checked(recipe.settings), task.result) or ""


def forget(name: str, options: dict[str, Any]) -> None:
    """Load it anew when asked again, after something went wrong."""
    _loading.clear(name, json.dumps(options, sort_keys=True))

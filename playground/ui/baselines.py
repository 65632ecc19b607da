"""What a simpler method reaches, as a line across a curve: computed once, beside the pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from playground.core.recipe import Recipe
from playground.settings import BadSetting
from playground.ui import sources
from playground.ui.background import Task, remembered

_COUNT = 2000  # held-out examples it is measured on, at most


def lines(charts: Sequence[Any], recipe: Recipe) -> dict[str, dict[str, Any]]:
    """Title of a chart (core.family.Curve) → its line: {"value", "text"}. Empty while it is
    being computed, where there is none, and where it would be beside the point: components are
    fitted and tried on what nothing was done to."""
    chosen = recipe.settings
    wanted = [
        chart.title for chart in charts if chart.baseline == "pca" and not chosen.get(chart.unless)
    ]
    size = chosen.get("latent")
    if not wanted or not isinstance(size, int):
        return {}
    if not sources.ready(recipe.source, recipe.options):
        return {}
    try:
        task = _pca(recipe.source, json.dumps(recipe.options, sort_keys=True), size)
    except BadSetting:
        return {}
    if task.result is None:
        return {}
    error, count = task.result
    text = f"PCA with {size} components, {count:,} held-out examples: {error:.3g}"
    return {title: {"value": error, "text": text} for title in wanted}


@remembered(64)
def _pca(source: str, options: str, size: int) -> Task[Any]:
    return Task(lambda _: _measured(source, json.loads(options), size), BadSetting)


def _measured(source: str, options: dict[str, Any], size: int) -> tuple[float, int] | None:
    from playground.evaluation.baselines import pca_error

    task = sources.loading(source, options)
    task.wait()
    if task.result is None:
        raise BadSetting(task.problem)
    if not task.result.is_picture:
        return None
    x = task.result.held_out(_COUNT).x
    error = pca_error(task.result, x, size)
    return None if error is None else (error, len(x))

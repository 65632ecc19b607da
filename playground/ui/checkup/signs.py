"""What a run shows of the game between G and D, read from its history."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import streamlit as st

from playground.core.recipe import Recipe
from playground.metrics.variety import spread
from playground.runs.measures import last_time
from playground.runs.sheets import decode
from playground.ui import sources
from playground.ui.checkup.findings import Signs
from playground.ui.measured import read
from playground.ui.watching import Look, Watch

_LAST = 100  # updates that D's answers are averaged over
_REAL = 64  # real examples that samples are compared with


def signs(watched: Watch, look: Look) -> Signs:
    """The signs now."""
    return watched.once("signs", lambda: _signs(watched, look))


def _signs(watched: Watch, look: Look) -> Signs:
    info = look.info
    d_real, d_fake = _said(watched, look)
    variety, centres = _variety(watched, look)
    found = read(str(info.folder), last_time(info.folder)).get("modes") if centres else None
    modes = int(found.values[-1]) if found is not None else None
    return Signs(info.step, info.steps, d_real, d_fake, variety, modes, centres)


def _said(watched: Watch, look: Look) -> tuple[float | None, float | None]:
    """What D said lately of real and of generated examples, where it says probabilities."""
    terms = ("d_real", "d_fake")
    if not set(terms) <= set(look.info.terms) or not look.info.step:
        return None, None
    found = watched.history.curves(terms, first=max(1, look.info.step - _LAST + 1)).mean
    if not len(found):
        return None, None
    real, fake = np.nanmean(found, axis=0)
    return float(real), float(fake)


def _variety(watched: Watch, look: Look) -> tuple[float | None, int]:
    """How much the samples vary beside real ones, and how many clusters the data have."""
    about = _real(look.info.recipe)
    if about is None or "samples" not in look.pictures:
        return None, 0
    real, centres = about
    samples = decode(watched.sheet("samples", None)).array[:_REAL]
    return (spread(samples) / real if real and len(samples) > 1 else None), centres


def _real(recipe: Recipe) -> tuple[float, int] | None:
    """Spread of real examples, pixels from 0 to 255, and the count of their clusters; None while
    they are not loaded."""
    if not sources.ready(recipe.source, recipe.options):
        return None
    task = sources.loading(recipe.source, recipe.options)
    if task.result is None:
        return None
    return _spread(task.result, recipe.source + json.dumps(recipe.options, sort_keys=True))


@st.cache_data(show_spinner=False, max_entries=32)
def _spread(_source: Any, key: str) -> tuple[float, int]:  # noqa: ARG001 (what the cache goes by)
    x = _source.held_out(_REAL).x.numpy()
    modes = getattr(_source, "modes", None)
    return spread(x * 255 if _source.is_picture else x), 0 if modes is None else len(modes)

"""What all visitors of one server share: the runs, and the models once torch is loaded."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType

import streamlit as st

from playground.core.cores import cores
from playground.core.recipe import Recipe
from playground.runs.client import Runs
from playground.runs.records import RunInfo
from playground.settings import BadSetting


@st.cache_resource(show_spinner=False)
def runs() -> Runs:
    """The one client that starts and steers runs."""
    return Runs()


def models() -> ModuleType:
    """The families, ready to use. The first call imports torch, which takes seconds."""
    _loading(runs()).join()
    from playground import families

    return families


def known_runs() -> Iterator[tuple[RunInfo, Recipe]]:
    """Runs that can be opened, newest first, each with its recipe, checked. Those of a version with
    other families or settings are left out."""
    for info in runs().list():
        with suppress(BadSetting):
            yield info, models().check(info.recipe)


def load_in_the_background() -> None:
    """Get ready while the visitor reads: call at the end of a page that needs no torch."""
    _loading(runs())


def loaded() -> bool:
    """Whether `models` answers at once."""
    return not _loading(runs()).is_alive()


def families_if_loaded() -> ModuleType | None:
    """The families, or None while torch is still being imported."""
    return models() if loaded() else None


def machine() -> str:
    """What runs are computed on, in words."""
    many = cores()
    words = f"This computer: {many} processor core{'s' if many > 1 else ''}"
    if not loaded():
        return words
    from playground.training.machine import describe_device, pick_device

    device = pick_device("auto")
    return words if device.type == "cpu" else f"{words}, {describe_device(device)}"


@st.cache_resource(show_spinner=False)
def _loading(_runs: Runs) -> threading.Thread:
    thread = threading.Thread(target=_load, args=(_runs,), name="load models", daemon=True)
    thread.start()
    return thread


def _load(runs: Runs) -> None:
    runs.warm()
    from playground import families  # noqa: F401

    # What was imported stays: garbage collection need not look at it again.
    gc.collect()
    gc.freeze()

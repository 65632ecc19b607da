"""An experiment that a visitor starts with a button: it goes on beside the pages, is done once for
everyone, and what it has found so far can be looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from playground.settings import BadSetting
from playground.ui.background import Progress, Task
from playground.ui.latent.opened import CannotOpen, opened
from playground.ui.use.choices import NOW, Usable, usable

T = TypeVar("T")
_EVERY = 0.7  # seconds between looks
_MOST = 24  # that are remembered
_ALONE = threading.Lock()  # one at a time, so that pages and runs keep breathing


@dataclass
class Experiment(Generic[T]):
    """What was found so far, in order; `model` once it is open."""

    found: list[T] = field(default_factory=list)
    model: Usable | None = None
    task: Task[None] | None = None


@st.cache_resource(show_spinner=False)
def _known() -> dict[str, Experiment[Any]]:
    return {}


def run(
    kind: str,
    name: str,
    work: Callable[[Usable, Progress], Iterator[T]],
    draw: Callable[[Experiment[T]], None],
    label: str,
) -> None:
    """A button that starts `work` on the model of that name, and what was found, drawn by `draw`
    as it comes; problems become a sentence. `kind` tells experiments of one model apart."""
    try:
        key = f"{kind} {name if name == NOW else opened(name).id}"
    except CannotOpen as error:
        st.warning(str(error), icon=":material/info:")
        return
    known = _known()
    experiment = known.get(key)
    if experiment is not None and experiment.task is not None and experiment.task.problem:
        known.pop(key, None)  # it can be started again
    st.button(
        label, key=f"use.{kind}", type="primary", icon=":material/play_arrow:",
        disabled=key in known, on_click=_start, args=(key, name, work),
    )  # fmt: skip
    if experiment is None or experiment.task is None:
        return
    going = experiment.task.going
    st.fragment(_watched, run_every=_EVERY if going else None)(experiment, draw, going)


def _start(key: str, name: str, work: Callable[[Usable, Progress], Iterator[Any]]) -> None:
    """Begin, unless somebody else just has."""
    known = _known()
    if key in known:
        return
    while len(known) >= _MOST:
        known.pop(next(iter(known)))
    experiment = known[key] = Experiment()

    def do(progress: Progress) -> None:
        progress("Waiting for another experiment to end", 0, 0)
        with _ALONE:
            progress("Opening the model and its pictures", 0, 0)
            experiment.model = usable(name, progress)
            for item in work(experiment.model, progress):
                experiment.found.append(item)

    experiment.task = Task(do, BadSetting)


def _watched(experiment: Experiment[T], draw: Callable[[Experiment[T]], None], going: bool) -> None:
    task = experiment.task
    assert task is not None
    if going and not task.going:
        st.rerun()
    if task.problem:
        st.warning(task.problem, icon=":material/info:")
        return
    if going:
        what, done, total = task.doing or ("Beginning", 0, 0)
        st.caption(f"{what}: {done:,} of {total:,}." if total else f"{what}.")
    if experiment.found:
        draw(experiment)

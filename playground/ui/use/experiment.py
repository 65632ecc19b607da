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
from playground.ui.sentences import warn
from playground.ui.use.choices import NOW, Usable, usable
from playground.ui.visitor import owner

T = TypeVar("T")
_EVERY = 0.7  # seconds between looks
_PATIENCE = 3.0  # seconds for which a press on Stop waits at most
_STOPPED = "Stopped before its end. It can be started again."
_MOST = 24  # that are remembered
_ALONE = threading.Lock()  # one at a time, so that pages and runs keep breathing


@dataclass
class Experiment(Generic[T]):
    """What was found so far, in order; `model` once it is open. Who started it may stop it."""

    owner: str
    found: list[T] = field(default_factory=list)
    model: Usable | None = None
    task: Task[None] | None = None
    unwanted: bool = False  # it is to stop at the next word of progress


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
        warn(str(error))
        return
    known = _known()
    experiment = known.get(key)
    if experiment is not None and experiment.task is not None and experiment.task.problem:
        known.pop(key, None)  # it can be started again
    task = experiment.task if experiment is not None else None
    going = task is not None and task.going
    with st.container(horizontal=True, gap="small"):
        st.button(
            label, key=f"use.{kind}", type="primary", icon=":material/play_arrow:",
            disabled=key in known, on_click=_start, args=(key, name, work),
        )  # fmt: skip
        if experiment is not None and going and experiment.owner == owner():
            st.button(
                "Stop", key=f"use.{kind}.stop", icon=":material/stop:", on_click=_stop,
                args=(experiment,), help="Ends it; what it has found is dropped.",
            )  # fmt: skip
    if experiment is None or task is None:
        return
    st.fragment(_watched, run_every=_EVERY if going else None)(experiment, draw, going)


def _start(key: str, name: str, work: Callable[[Usable, Progress], Iterator[Any]]) -> None:
    """Begin, unless somebody else just has."""
    known = _known()
    if key in known:
        return
    while len(known) >= _MOST:
        known.pop(next(iter(known)))
    experiment = known[key] = Experiment(owner())

    def do(progress: Progress) -> None:
        def tell(what: str, done: int, total: int) -> None:
            if experiment.unwanted:
                raise BadSetting(_STOPPED)
            progress(what, done, total)

        while not _ALONE.acquire(timeout=_EVERY):
            tell("Waiting for another experiment to end", 0, 0)
        try:
            tell("Opening the model and its pictures", 0, 0)
            experiment.model = usable(name, tell)
            for item in work(experiment.model, tell):
                experiment.found.append(item)
        finally:
            _ALONE.release()

    experiment.task = Task(do, BadSetting)


def _stop(experiment: Experiment[Any]) -> None:
    """Have it end, and wait for that, so that the page shows it at once."""
    experiment.unwanted = True
    if experiment.task is not None:
        experiment.task.wait(_PATIENCE)


def _watched(experiment: Experiment[T], draw: Callable[[Experiment[T]], None], going: bool) -> None:
    task = experiment.task
    assert task is not None
    if going and not task.going:
        st.rerun()
    if task.problem:
        warn(task.problem)
        return
    if going:
        what, done, total = task.doing or ("Beginning", 0, 0)
        st.caption(f"{what}: {done:,} of {total:,}." if total else f"{what}.")
    if experiment.found:
        draw(experiment)

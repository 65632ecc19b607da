"""An experiment that a visitor starts with a button: it goes on beside the pages, is done once for
everyone, and what it has found so far can be looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from playground.core.recipe import Recipe
from playground.settings import BadSetting
from playground.ui.background import Progress, Task
from playground.ui.latent.opened import CannotOpen, opened
from playground.ui.sentences import plain, warn
from playground.ui.use.choices import NOW, NOW_TITLE, Usable, usable
from playground.ui.visitor import owner

T = TypeVar("T")
_EVERY = 0.7  # seconds between looks
_PATIENCE = 3.0  # seconds for which a press on Stop waits at most
_BEGINNING = ("Beginning", 0, 0)
_STOPPED = "Stopped before its end. It can be started again."
_MOST = 24  # that are remembered
_WAITING = "Waiting for another experiment to end"
_ALONE = threading.Lock()  # one at a time, so that pages and runs keep breathing
_AT_WORK: list[Experiment[Any]] = []  # the one that holds it


@dataclass
class Experiment(Generic[T]):
    """What was found so far, in order, and once the model is open its recipe and how many held-out
    examples there are; its pictures go when the work ends. Who started it may stop it."""

    owner: str
    label: str = ""  # which it is, for those who wait for it
    found: list[T] = field(default_factory=list)
    recipe: Recipe | None = None
    held: int = 0
    task: Task[None] | None = None
    unwanted: bool = False  # it is to stop at the next word of progress


@st.cache_resource(show_spinner=False)
def _known() -> dict[str, Experiment[Any]]:
    return {}


def run(
    kind: str,
    title: str,
    name: str,
    work: Callable[[Usable, Progress], Iterator[T]],
    draw: Callable[[Experiment[T]], None],
    label: str,
) -> None:
    """A button that starts `work` on the model of that name, and what was found, drawn by `draw`
    as it comes; problems become a sentence. `kind` tells experiments of one model apart, `title`
    says to others what goes on."""
    try:
        key = f"{kind} {name if name == NOW else opened(name).id}"
        said = f"'{title}' ({NOW_TITLE if name == NOW else opened(name).title})"
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
            disabled=key in known, on_click=_start, args=(key, said, name, work),
        )  # fmt: skip
        if experiment is not None and going and experiment.owner == owner():
            st.button(
                "Stop", key=f"use.{kind}.stop", icon=":material/stop:", on_click=_stop,
                args=(experiment,), help="Ends it; what it has found is dropped.",
            )  # fmt: skip
    if experiment is None or task is None:
        return
    st.fragment(_watched, run_every=_EVERY if going else None)(experiment, draw, going)


def _start(
    key: str, label: str, name: str, work: Callable[[Usable, Progress], Iterator[Any]]
) -> None:  # fmt: skip
    """Begin, unless somebody else just has."""
    known = _known()
    if key in known:
        return
    while len(known) >= _MOST:
        known.pop(next(iter(known)))
    experiment = known[key] = Experiment(owner(), label)

    def do(progress: Progress) -> None:
        def tell(what: str, done: int, total: int) -> None:
            if experiment.unwanted:
                raise BadSetting(_STOPPED)
            progress(what, done, total)

        while not _ALONE.acquire(timeout=_EVERY):
            tell(_WAITING, 0, 0)
        _AT_WORK.append(experiment)
        try:
            tell("Opening the model and its pictures", 0, 0)
            model = usable(name, tell)
            experiment.recipe, experiment.held = model.recipe, len(model.test.x)
            for item in work(model, tell):
                experiment.found.append(item)
        finally:
            _AT_WORK.clear()
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
        what, done, total = task.doing or _BEGINNING
        if what == _WAITING and (ahead := _AT_WORK[:1]):
            _waits_for(ahead[0])
        else:
            st.caption(f"{what}: {done:,} of {total:,}." if total else f"{what}.")
    if experiment.found:
        draw(experiment)


def _waits_for(other: Experiment[Any]) -> None:
    """Which one is at work, how far it has come, and its end if it is the visitor's."""
    what, done, total = (other.task.doing if other.task else None) or _BEGINNING
    far = f", {done:,} of {total:,} done" if total else ""
    label, doing = plain(other.label), what[:1].lower() + what[1:]
    st.caption(f"Waiting for {label}: {doing}{far}.")
    if other.owner == owner():
        st.button(
            "Stop that one", key="use.other.stop", icon=":material/stop:", on_click=_stop,
            args=(other,), help="You started it. What it found is dropped, and this one begins.",
        )  # fmt: skip

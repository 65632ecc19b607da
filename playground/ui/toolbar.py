"""Train, pause, step, stop, start over: what can be pressed when, and what then happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.errors import RunError
from playground.runs.records import RunInfo
from playground.ui.desk import Desk, as_now, differs
from playground.ui.server import runs
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look, watch

_SPEEDS = (0, 100, 20, 5)  # steps a second at most; 0 is full speed
_ANSWER = 0.4  # seconds a pressed button waits for the run to follow
_WORKER = 10.0  # the same for a first step, which needs a worker


@dataclass(frozen=True)
class Buttons:
    """Which of the five buttons can be pressed; `main` is what the first one says."""

    main: str
    pressable: frozenset[str]


def buttons(status: str | None, mine: bool, changed: bool, usable: bool) -> Buttons:
    """The buttons for a run's status (None: no run yet). `changed`: the settings describe
    another model than the run; `usable`: the settings can be trained at all."""
    train = {"main", "over"} if usable else set()
    if status is None:
        return Buttons("Train", frozenset({"main", "step"} if usable else ()))
    if not mine:
        return Buttons("Train", frozenset())
    going = {
        "queued": {"stop"},
        "starting": {"pause", "stop", "over"},
        "running": {"pause", "step", "stop", "over"},
        "paused": {"main", "step", "stop", "over"},
    }
    if status in going:
        return Buttons("Continue", frozenset(going[status]))
    if status in ("finished", "stopped", "interrupted") and not changed:
        return Buttons("Continue", frozenset({"main"} | (train & {"over"})))
    return Buttons("Train", frozenset(train))


def toolbar(desk: Desk, look: Look | None) -> DeltaGenerator:
    """Draw the buttons; returns the place beside them for where the run stands."""
    info = look.info if look else None
    mine = info is None or may_steer(info)
    changed = look is not None and differs(desk.recipe, as_now(look))
    offer = buttons(info.status if info else None, mine, changed, not desk.problem)
    shown = (
        ("main", offer.main, ":material/play_arrow:", 116, None),
        ("pause", "Pause", ":material/pause:", 98, None),
        ("step", "Step", ":material/skip_next:", 86, "Make exactly one update, then wait."),
        ("stop", "Stop", ":material/stop:", 86, None),
        ("over", "Start over", ":material/restart_alt:", 120, "A new run from step 0."),
    )
    with st.container(key="toolbar", horizontal=True, vertical_alignment="center", gap="small"):
        for name, label, symbol, width, said in shown:
            kind = "primary" if name == "main" and name in offer.pressable else "secondary"
            st.button(
                label, key=f"press.{name}", icon=symbol, width=width, type=kind, help=said,
                disabled=name not in offer.pressable, on_click=_press, args=(desk, name),
            )  # fmt: skip
        _speed(desk, info, mine)
        return st.empty()


def _speed(desk: Desk, info: RunInfo | None, mine: bool) -> None:
    """How fast it may train, so that a fast run can be watched."""
    going = info is not None and info.live
    limit = runs().speed_of(desk.run) if going else desk.speed
    limits = [*_SPEEDS, *([limit] if limit not in _SPEEDS else [])]
    key = f"speed.{desk.kind}.{desk.run}"
    st.selectbox(
        "Speed", limits, limits.index(limit), key=key, width=130, label_visibility="collapsed",
        format_func=lambda limit: f"{limit} steps/s" if limit else "Full speed",
        disabled=not mine or (info is not None and info.status == "queued"),
        on_change=_hold_back, args=(desk, key, going),
    )  # fmt: skip


def _hold_back(desk: Desk, key: str, going: bool) -> None:
    desk.speed = st.session_state[key]
    try:
        if going and runs().speed_of(desk.run) != desk.speed:
            runs().speed(desk.run, desk.speed, owner=owner())
    except RunError as error:
        desk.sentence = str(error)


def _press(desk: Desk, name: str) -> None:
    """Do what a button says; what cannot be done becomes a sentence on the page."""
    try:
        _ACTIONS[name](desk, watch(desk.run).look() if desk.run else None)
    except RunError as error:
        desk.sentence = str(error)


def _train(desk: Desk, _: Look | None = None) -> None:
    run = runs().start(desk.recipe, owner=owner(), speed=desk.speed, parts=desk.parts)
    desk.look_at(run)


def _main(desk: Desk, look: Look | None) -> None:
    if look is None or look.info.status not in ("paused", "finished", "stopped", "interrupted"):
        return _train(desk)
    info = look.info
    if info.status == "paused":
        runs().run(info.id, owner=owner())
        return _await(desk, lambda now: now.status != "paused")
    if differs(desk.recipe, as_now(look)):
        return _train(desk)
    planned = desk.recipe.training.steps
    more = info.step + planned if info.status == "finished" else max(planned, info.step + 1)
    runs().resume(info.id, steps=more, owner=owner(), speed=desk.speed, parts=desk.parts)
    return _await(desk, lambda now: now.live)


def _pause(desk: Desk, _: Look | None) -> None:
    runs().pause(desk.run, owner=owner())
    _await(desk, lambda now: now.status != "running")


def _step(desk: Desk, look: Look | None) -> None:
    if look is None:
        _train(desk)
        _await(desk, lambda now: now.status != "queued", _WORKER)
    before = look.info.step if look else 0
    runs().step(desk.run, owner=owner())
    _await(desk, lambda now: now.step > before and now.status == "paused")


def _stop(desk: Desk, _: Look | None) -> None:
    runs().stop(desk.run, owner=owner())
    _await(desk, lambda now: not now.live)


def _over(desk: Desk, look: Look | None) -> None:
    if look is not None and look.info.live:
        runs().stop(desk.run, owner=owner())
    _train(desk)


def _await(desk: Desk, done: Callable[[RunInfo], bool], patience: float = _ANSWER) -> None:
    """Give the run a moment to follow, so that the page shows it at once."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and not done(watch(desk.run).look().info):
        time.sleep(0.01)


_ACTIONS: dict[str, Callable[[Desk, Look | None], None]] = {
    "main": _main,
    "pause": _pause,
    "step": _step,
    "stop": _stop,
    "over": _over,
}

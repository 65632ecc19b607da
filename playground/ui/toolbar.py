"""Train, pause, step, stop, start over: what happens when they are pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.errors import RunError
from playground.runs.records import RunInfo
from playground.ui.buttons import ANSWER, WORKER, buttons, row, speed, until
from playground.ui.checkup.breaking import unbroken
from playground.ui.desk import Desk, as_now, differs
from playground.ui.server import runs
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look, watch

_SAID = {
    "step": "Make exactly one update, then wait.",
    "over": "A new run from step 0, without what Break it changed.",
}


def toolbar(desk: Desk, look: Look | None) -> DeltaGenerator:
    """Draw the buttons; returns the place beside them for where the run stands."""
    info = look.info if look else None
    mine = info is None or may_steer(info)
    changed = look is not None and differs(desk.recipe, as_now(look))
    offer = buttons(info.status if info else None, mine, changed, not desk.problem)
    with st.container(key="toolbar", horizontal=True, vertical_alignment="center", gap="small"):
        if not mine:
            st.button(
                "Train your own", key="own", icon=":material/play_arrow:", width=160,
                type="primary", help="Takes the settings of this run; then press Train.",
                on_click=desk.choose, args=(desk.preset, desk.recipe),
            )  # fmt: skip
        row("press", offer, _SAID, _press, desk, main=mine)
        _speed(desk, info, mine)
        return st.empty()


def _speed(desk: Desk, info: RunInfo | None, mine: bool) -> None:
    going = info is not None and info.live
    limit = runs().speed_of(desk.run) if going else desk.speed
    key = f"speed.{desk.kind}.{desk.run}"
    waits = info is not None and info.status == "queued"
    speed(key, limit, not mine or waits, _hold_back, desk, key, going)


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
    name = desk.presets[desk.preset].title
    run = runs().start(desk.recipe, name=name, owner=owner(), speed=desk.speed, parts=desk.parts)
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
        _await(desk, lambda now: now.status != "queued", WORKER)
    before = look.info.step if look else 0
    runs().step(desk.run, owner=owner())
    _await(desk, lambda now: now.step > before and now.status == "paused")


def _stop(desk: Desk, _: Look | None) -> None:
    runs().stop(desk.run, owner=owner())
    _await(desk, lambda now: not now.live)


def _over(desk: Desk, look: Look | None) -> None:
    if look is not None and look.info.live:
        runs().stop(desk.run, owner=owner())
    if look is not None:
        desk.recipe = unbroken(desk.recipe, look)
    _train(desk)


def _await(desk: Desk, done: Callable[[RunInfo], bool], patience: float = ANSWER) -> None:
    """Give the run a moment to follow."""
    until(lambda: done(watch(desk.run).look().info), patience)


_ACTIONS: dict[str, Callable[[Desk, Look | None], None]] = {
    "main": _main,
    "pause": _pause,
    "step": _step,
    "stop": _stop,
    "over": _over,
}

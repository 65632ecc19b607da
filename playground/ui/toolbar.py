"""Train, pause, step, stop, start over: what can be pressed when, and what then happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from playground.runs.errors import RunError
from playground.runs.records import RunInfo
from playground.ui.desk import Desk, as_now, differs
from playground.ui.server import runs
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look, watch
from playground.ui.words import count, duration, situation

_EVERY = 0.5  # seconds between looks while a run goes on
_ANSWER = 0.4  # seconds a pressed button waits for the run to follow


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


def live(look: Look | None) -> bool:
    """Whether the page has to keep looking."""
    return look is not None and look.info.live


def every(look: Look | None) -> float | None:
    """Seconds between looks, None if nothing more will happen."""
    return _EVERY if live(look) else None


def toolbar(desk: Desk) -> None:
    """Draw the buttons and where the run stands; a fragment that looks by itself."""
    look = watch(desk.run).look() if desk.run else None
    st.fragment(_toolbar, run_every=every(look))(desk, _phase(look))


def _phase(look: Look | None) -> tuple[bool, bool]:
    """What the rest of the page depends on: whether the run goes on, and has begun."""
    return live(look), look is not None and bool(look.info.device)


def _toolbar(desk: Desk, phase: tuple[bool, bool]) -> None:
    try:
        look = watch(desk.run).look() if desk.run else None
    except RunError:
        st.rerun()  # the page says what happened
    if _phase(look) != phase:
        st.rerun()
    info = look.info if look else None
    mine = info is None or may_steer(info)
    changed = look is not None and differs(desk.recipe, as_now(look))
    offer = buttons(info.status if info else None, mine, changed, not desk.problem)
    with st.container(key="toolbar", horizontal=True, vertical_alignment="center", gap="small"):
        pressed = _press(offer)
        st.html(_progress(info, desk))
    if info is not None:
        place = runs().place(info.id) if info.status == "queued" else None
        _say(situation(info, place), info, mine)
    if pressed:
        _ACTIONS[pressed](desk, look)
        st.rerun()


def _press(offer: Buttons) -> str:
    """Draw the buttons; returns the one pressed, or ""."""
    icon = ":material/play_arrow:"
    shown = (
        ("main", offer.main, icon, 124, "Start training, or go on with it."),
        ("pause", "Pause", ":material/pause:", 104, "Wait; Continue goes on from here."),
        ("step", "Step", ":material/skip_next:", 94, "Make exactly one update, then wait."),
        ("stop", "Stop", ":material/stop:", 94, "End the run and save it."),
        ("over", "Start over", ":material/restart_alt:", 128, "A new run from step 0."),
    )
    pressed = ""
    for name, label, symbol, width, said in shown:
        kind = "primary" if name == "main" and name in offer.pressable else "secondary"
        if st.button(
            label, key=f"press.{name}", icon=symbol, width=width, type=kind, help=said,
            disabled=name not in offer.pressable,
        ):  # fmt: skip
            pressed = name
    return pressed


def _progress(info: RunInfo | None, desk: Desk) -> str:
    """Step, speed and time left as HTML; the same places filled or empty, so nothing jumps."""
    step, steps = (info.step, info.steps) if info else (0, desk.recipe.training.steps)
    speed = info.steps_per_second if info and info.status == "running" else 0.0
    share = 100 * step / max(steps, 1)
    examples = speed * (info.batch if info else 0)
    left = duration((steps - step) / speed) if speed else "–"
    facts = (
        ("step", f"{count(step)} / {count(steps)}"),
        ("steps/s", count(speed) if speed else "–"),
        ("examples/s", count(examples) if speed else "–"),
        ("left", left),
    )
    cells = "".join(f"<span><b>{escape(value)}</b> {name}</span>" for name, value in facts[1:])
    return (
        f'<div class="pg-progress"><div class="pg-step">step <b>{facts[0][1]}</b></div>'
        f'<div class="pg-bar" role="progressbar" aria-label="Progress" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{share:.0f}"><i style="width:{share:.2f}%"></i></div>'
        f'<div class="pg-facts">{cells}</div></div>'
    )


def _say(sentence: str, info: RunInfo, mine: bool) -> None:
    """Where the run stands, in words; whoever only watches is told so."""
    watching = "" if mine else " You are watching: whoever started this run controls it."
    trouble = info.status in ("diverged", "failed", "interrupted")
    kind = "pg-say pg-trouble" if trouble else "pg-say"
    st.html(f'<div class="{kind}" role="status">{escape(sentence)}{watching}</div>')


def _train(desk: Desk, _: Look | None = None) -> None:
    run = runs().start(desk.recipe, owner=owner())
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
    runs().resume(info.id, steps=more, owner=owner())
    return _await(desk, lambda now: now.live)


def _pause(desk: Desk, _: Look | None) -> None:
    runs().pause(desk.run, owner=owner())
    _await(desk, lambda now: now.status != "running")


def _step(desk: Desk, look: Look | None) -> None:
    if look is None:
        _train(desk)
        runs().pause(desk.run, owner=owner())
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


def _await(desk: Desk, done: Callable[[RunInfo], bool]) -> None:
    """Give the run a moment to follow, so that the page shows it at once."""
    deadline = time.monotonic() + _ANSWER
    while time.monotonic() < deadline and not done(watch(desk.run).look().info):
        time.sleep(0.01)


def _told(action: Callable[[Desk, Look | None], None]) -> Callable[[Desk, Look | None], None]:
    """The action; what cannot be done becomes a sentence on the page."""

    def act(desk: Desk, look: Look | None) -> None:
        try:
            action(desk, look)
        except RunError as error:
            desk.sentence = str(error)

    return act


_ACTIONS = {
    "main": _told(_main),
    "pause": _told(_pause),
    "step": _told(_step),
    "stop": _told(_stop),
    "over": _told(_over),
}

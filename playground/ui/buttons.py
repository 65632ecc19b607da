"""The five buttons of whatever trains, the box for its speed, and how long a press waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

WORKER = 10.0  # seconds a pressed button waits at most where a worker must begin first
ANSWER = 0.4  # the same where one is at work
_SPEEDS = (0, 100, 20, 5)  # steps a second at most; 0 is full speed
_SHOWN = (  # name, label, symbol, width
    ("main", "Train", ":material/play_arrow:", 116),
    ("pause", "Pause", ":material/pause:", 98),
    ("step", "Step", ":material/skip_next:", 86),
    ("stop", "Stop", ":material/stop:", 86),
    ("over", "Start over", ":material/restart_alt:", 120),
)


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


def row(
    key: str, offer: Buttons, said: Mapping[str, str], press: Callable[..., None], *args: Any,
    main: bool = True,
) -> None:  # fmt: skip
    """Draw them side by side, without the first where not `main`. `said`: name → what its hint
    says; `press` gets `args` and the name of the button that was pressed."""
    for name, label, symbol, width in _SHOWN if main else _SHOWN[1:]:
        first, ready = name == "main", name in offer.pressable
        st.button(
            offer.main if first else label, key=f"{key}.{name}", icon=symbol, width=width,
            type="primary" if first and ready else "secondary", help=said.get(name),
            disabled=not ready, on_click=press, args=(*args, name),
        )  # fmt: skip


def speed(
    key: str, limit: int, disabled: bool, hold_back: Callable[..., None], *args: Any
) -> None:  # fmt: skip
    """How fast it may train, so that what is fast can be watched. `hold_back` gets `args` once
    another limit was chosen."""
    limits = [*_SPEEDS, *([limit] if limit not in _SPEEDS else [])]
    st.selectbox(
        "Speed", limits, limits.index(limit), key=key, width=130, label_visibility="collapsed",
        format_func=lambda limit: f"{limit} steps/s" if limit else "Full speed",
        disabled=disabled, on_change=hold_back, args=args,
    )  # fmt: skip


def until(done: Callable[[], bool], patience: float = ANSWER) -> None:
    """Give what was asked for a moment to happen, so that the page shows it at once."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and not done():
        time.sleep(0.01)

"""Widgets drawn from the declarations: one setting, one widget, the same on every page."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import streamlit as st

from playground.settings import Declaration, Settings, declarations

_SLIDER_STEPS = 50  # a linear setting with at most so many steps gets a slider
_LADDER = (1, 2, 5)  # steps of a setting that moves in powers of ten


def controls(
    settings: type[Settings],
    values: Mapping[str, Any],
    key: str,
    *,
    open_to_change: Collection[str] | None = None,
    leave_out: Collection[str] = (),
) -> dict[str, Any]:
    """Draw a widget for every setting; returns all values, changed or not, still unchecked.

    The few settings come first, the rest under "More". `key` begins the widgets' keys: a new one
    shows `values` afresh. `open_to_change`: only these can be changed now; None means all.
    """
    chosen = dict(values)
    known = [item for item in declarations(settings) if item.name not in leave_out]

    def draw(items: Iterable[Declaration]) -> None:
        for item in items:
            if item.kind != "other" and item.shown(chosen):
                shut = open_to_change is not None and item.name not in open_to_change
                chosen[item.name] = _widget(item, chosen[item.name], f"{key}.{item.name}", shut)

    draw(item for item in known if not item.more)
    if any(item.more and item.shown(chosen) for item in known):
        with st.expander("More", key=f"{key}.more"):
            draw(item for item in known if item.more)
    return chosen


def _widget(item: Declaration, value: Any, key: str, shut: bool) -> Any:
    """One setting's widget; returns its value."""
    label = f"{item.title} · live" if item.live else item.title
    said = f"{item.help} May change while training runs." if item.live else item.help
    how = {"help": said or None, "key": key, "disabled": shut}
    if item.kind == "bool":
        return st.toggle(label, bool(value), **how)
    if item.kind == "choice":
        return _choice(item, label, value, how)
    if item.kind in ("text", "widths"):
        return st.text_input(label, _text(value), max_chars=200, **how)
    if item.log:
        return _logarithmic(item, label, value, how)
    return _number(item, label, value, how)


def _choice(item: Declaration, label: str, value: Any, how: dict[str, Any]) -> str:
    letters = sum(len(item.label(choice)) + 4 for choice in item.choices)
    if letters <= 34:
        return st.segmented_control(
            label, item.choices, default=value, required=True, format_func=item.label,
            width="stretch", **how,
        )  # fmt: skip
    place = item.choices.index(value) if value in item.choices else 0
    return st.selectbox(label, item.choices, place, format_func=item.label, **how)


def _number(item: Declaration, label: str, value: Any, how: dict[str, Any]) -> Any:
    """A slider where few steps lie between the limits, else a number to type."""
    kind = int if item.kind == "int" else float
    step = kind(item.step or (1 if kind is int else 0.01))
    low, high = (None if end is None else kind(end) for end in (item.low, item.high))
    if low is not None and high is not None and (high - low) / step <= _SLIDER_STEPS:
        return st.slider(label, low, high, kind(value), step, **how)
    form = "%d" if kind is int else "%g"
    return st.number_input(label, low, high, kind(value), step, format=form, **how)


def _logarithmic(item: Declaration, label: str, value: Any, how: dict[str, Any]) -> Any:
    """1, 2, 5 × 10^k to choose from; any other number may be typed."""
    options = [_text(step) for step in ladder(item)]
    if _text(value) not in options:
        options = sorted([*options, _text(value)], key=float)
    chosen = st.selectbox(
        label,
        options,
        options.index(_text(value)),
        accept_new_options=True,
        filter_mode="prefix",
        **how,
    )
    try:
        return float(chosen or value)
    except ValueError:
        return chosen  # the check says what is wrong with it


def ladder(item: Declaration) -> list[float]:
    """1, 2, 5 × 10^k between a setting's limits, at most nine powers of ten."""
    high = item.high if item.high is not None else 10.0
    low = item.low if item.low else high * 1e-7
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (float(f"{digit}e{power}") for power in powers for digit in _LADDER)
    return [step for step in steps if low <= step <= high]


def _text(value: Any) -> str:
    """A number as a person types it, 0.00005 and not 5e-05; widths joined by '-'."""
    if isinstance(value, tuple | list):
        return "-".join(map(str, value))
    if isinstance(value, float) and 1e-9 < abs(value) < 1e9:
        return f"{value:.12f}".rstrip("0").rstrip(".")
    return str(value)

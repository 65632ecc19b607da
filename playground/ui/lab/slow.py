"""Slow motion: the named parts of an update one by one, and steps of one net alone."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from playground.core.recipe import Recipe
from playground.runs.errors import RunError
from playground.runs.records import RunInfo
from playground.settings import live_names
from playground.ui import sources
from playground.ui.buttons import until
from playground.ui.desk import Desk
from playground.ui.lab.feed import about, inside
from playground.ui.server import models, runs
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look, Watch, watch

_SPEEDS = {0.5: "a part in 2 s", 1.0: "a part a second", 3.0: "3 parts a second"}
_USUAL = 1.0
_DRAWN, _PRESSED = "lab.drawn", "lab.pressed"  # how often the buttons were; which were pressed
_ANSWER = 0.5  # seconds a pressed button waits for the run to follow


def controls(desk: Desk, look: Look | None) -> None:
    """The row of switches and buttons above the plane."""
    info = look.info if look else None
    mine = info is None or may_steer(info)
    can = info is not None and mine and info.status in ("running", "paused")
    key, chosen = f"lab.slow.{desk.run}", f"lab.parts.{desk.run}"
    slow = runs().slow_of(desk.run) if info else desk.parts
    drawn = st.session_state[_DRAWN] = st.session_state.get(_DRAWN, 0) + 1
    with st.container(key="slow", horizontal=True, vertical_alignment="center", gap="small"):
        st.toggle(
            "Slow motion", bool(slow), key=key, disabled=not mine, on_change=_slow,
            args=(desk, key, chosen),
            help="Each named part of an update in turn, slow enough to be talked through. Pause "
            "stops inside an update.",
        )  # fmt: skip
        if slow:
            st.selectbox(
                "Speed of slow motion", list(_SPEEDS), _place(slow), key=chosen, width=160,
                format_func=_SPEEDS.__getitem__, label_visibility="collapsed", disabled=not mine,
                on_change=_slow, args=(desk, key, chosen),
            )  # fmt: skip
        st.button(
            "Next part", key="lab.part", icon=":material/skip_next:", disabled=not can,
            help="Do one named part of an update, then wait.", on_click=_press,
            args=(desk, drawn, _next_part),
        )  # fmt: skip
        if _two_nets(desk.recipe):
            for net in ("D", "G"):
                st.button(
                    f"Step of {net}", key=f"lab.only.{net}", disabled=not can,
                    help=f"One update in which {net} alone learns, then wait.", on_click=_press,
                    args=(desk, drawn, _only(net)),
                )  # fmt: skip


def parts(desk: Desk, watched: Watch, look: Look) -> str:
    """The parts of an update in a line of HTML, the newest marked; "" outside of slow motion."""
    sheet = inside(desk, watched, look)
    if sheet is None and not runs().slow_of(desk.run):
        return ""
    names = part_names(look.info.recipe.model_copy(update={"settings": desk.recipe.settings}))
    told = about(sheet) if sheet else {}
    place = told.get("place", 0)
    cells = "".join(
        f'<span class="{"pg-now" if i == place else ""}">{i} {escape(name)}</span>'
        for i, name in enumerate(names, 1)
    )
    return f'<div class="pg-parts" aria-label="Parts of an update">{cells}</div>'


def part_names(recipe: Recipe) -> tuple[str, ...]:
    """Names of the parts of one update of this recipe, in order; () while nobody knows."""
    task = sources.loading(recipe.source, recipe.options)
    task.wait(1.0)
    if task.result is None:
        return ()
    essence = recipe.model_copy(update={"training": recipe.training.changed({"steps": 1})})
    return _part_names(essence.model_dump_json())


@st.cache_data(show_spinner=False, max_entries=64)
def _part_names(recipe: str) -> tuple[str, ...]:
    from playground.training.parts import names

    wanted = Recipe.model_validate_json(recipe)
    source: Any = sources.loading(wanted.source, wanted.options).result
    with sources.alone:  # an update draws from the source
        return names(wanted, source, sources.device())


def _two_nets(recipe: Recipe) -> bool:
    """Whether D and G each learn so many times a step."""
    live = live_names(models().family(recipe.family).settings)
    return {"d_steps", "g_steps"} <= set(live)


def _place(slow: float) -> int:
    return list(_SPEEDS).index(slow) if slow in _SPEEDS else 1


def _slow(desk: Desk, key: str, chosen: str) -> None:
    wanted = st.session_state.get(chosen, _USUAL) if st.session_state[key] else 0.0
    desk.parts = wanted

    def tell(desk: Desk) -> None:
        if desk.run and watch(desk.run).look().info.status in ("starting", "running", "paused"):
            runs().slow(desk.run, wanted, owner=owner())

    _try(desk, tell)


def _press(desk: Desk, drawn: int, action: Callable[[Desk], None]) -> None:
    """Do what a button says, once: a press can be heard again before the buttons are drawn anew."""
    if drawn != st.session_state.get(_PRESSED):
        st.session_state[_PRESSED] = drawn
        _try(desk, action)


def _try(desk: Desk, action: Callable[[Desk], None]) -> None:
    """Do it; what cannot be done becomes a sentence on the page."""
    try:
        action(desk)
    except RunError as error:
        desk.sentence = str(error)


def _next_part(desk: Desk) -> None:
    version = watch(desk.run).look().version
    runs().part(desk.run, owner=owner())
    _await(desk, lambda info, now: now > version and info.status == "paused")


def _only(net: str) -> Callable[[Desk], None]:
    """One update in which the other net stands still; what was set is put back."""
    other = {"D": "g_steps", "G": "d_steps"}[net]

    def step(desk: Desk) -> None:
        before, usual = watch(desk.run).look().info.step, desk.recipe.settings[other]
        runs().set(desk.run, other, 0, owner=owner())
        runs().step(desk.run, owner=owner())
        runs().set(desk.run, other, usual, owner=owner())
        _await(desk, lambda info, _: info.step > before and info.status == "paused")

    return step


def _await(desk: Desk, done: Callable[[RunInfo, int], bool]) -> None:
    """Give the run a moment to follow, so that the page shows it at once."""

    def followed() -> bool:
        look = watch(desk.run).look()
        return done(look.info, look.version)

    until(followed, _ANSWER)

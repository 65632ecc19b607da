"""Train, pause, step, stop and start over, for all sides at once; seed, steps and speed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.core.recipe import Recipe
from playground.runs.errors import RunError
from playground.runs.groups import overall
from playground.runs.records import RunInfo
from playground.runs.state import LIVE
from playground.settings import BadSetting
from playground.ui.buttons import ANSWER, WORKER, buttons, row, speed, until
from playground.ui.comparing.table import Table
from playground.ui.server import runs
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look, watch
from playground.ui.words import WATCHING_SIDES

_SAID = {
    "main": "All sides, step by step.",
    "step": "One update of every side, then wait.",
    "over": "New runs from step 0.",
}
_OTHERS = "No choice here makes the runs that you watched again; Train starts what is chosen now."


def steering(table: Table, chosen: Any, seen: Sequence[Look]) -> DeltaGenerator:
    """Draw the buttons; returns the place beside them for where the runs stand."""
    infos = [look.info for look in seen]
    mine = all(may_steer(info) for info in infos)
    status = together(infos)
    offer = buttons(status, mine, False, chosen is not None)
    if chosen is None:
        offer = replace(offer, pressable=offer.pressable - {"over"})
    with st.container(key="toolbar", horizontal=True, vertical_alignment="center", gap="small"):
        if not mine:
            st.button(
                "Train your own", key="compare.own", icon=":material/play_arrow:", width=160,
                type="primary", help="Takes the settings of these runs; then press Train.",
                on_click=_let_go, args=(table, chosen, infos),
            )  # fmt: skip
        row("compare", offer, _SAID, press, table, chosen, main=mine)
        _speed(table, infos, mine)
        if not infos or not any(info.live for info in infos):
            _numbers(table, chosen)
        place = st.empty()
    if not mine:
        st.caption(WATCHING_SIDES)
    return place


def _let_go(table: Table, chosen: Any, infos: Sequence[RunInfo]) -> None:
    """Have a table of one's own, on which the same is chosen."""
    table.let_go()
    made = [side.recipe for side in chosen.sides] if chosen else []
    if list(map(_model, made)) != [_model(info.recipe) for info in infos]:
        table.sentence = _OTHERS


def _model(recipe: Recipe) -> tuple[Any, ...]:
    return recipe.family, recipe.source, dict(recipe.settings)


def together(infos: Sequence[RunInfo]) -> str | None:
    """What the sides are doing, as one status; None before they were started."""
    return overall(info.status for info in infos) if infos else None


def _numbers(table: Table, chosen: Any) -> None:
    """Seed and steps of the next runs."""
    key = f"compare.{table.generation}"
    with st.popover("Seed and steps", icon=":material/tune:"):
        seed = st.number_input(
            "Seed", 0, 2**31 - 1, table.choice.seed, key=f"{key}.seed",
            help="All sides start from it. Try others: what holds for one may be luck.",
        )  # fmt: skip
        plain = chosen.sides[0].recipe.training.steps if chosen else 1000
        steps = st.number_input(
            "Steps", 1, 1_000_000, table.choice.steps or plain,
            key=f"{key}.steps.{table.choice.show}", help="How many updates each side makes.",
        )  # fmt: skip
    steps = 0 if steps == plain and not table.choice.steps else steps
    if (seed, steps) != (table.choice.seed, table.choice.steps):
        table.choice = table.choice.model_copy(update={"seed": seed, "steps": steps})
        st.rerun()


def _speed(table: Table, infos: Sequence[RunInfo], mine: bool) -> None:
    going = [info for info in infos if info.live]
    limit = runs().speed_of(going[0].id) if going else table.speed
    key = f"compare.speed.{'-'.join(table.runs)}"
    speed(key, limit, not mine, _hold_back, table, key, [info.id for info in going])


def _hold_back(table: Table, key: str, going: Sequence[str]) -> None:
    table.speed = st.session_state[key]
    try:
        for run in going[:1]:
            runs().speed(run, table.speed, owner=owner())
    except RunError as error:
        table.sentence = str(error)


def press(table: Table, chosen: Any, name: str) -> None:
    try:
        _ACTIONS[name](table, chosen)
    except (RunError, BadSetting) as error:
        table.sentence = str(error)


def start(chosen: Any, speed: int = 0) -> tuple[str, ...]:
    """Start all sides of a comparison; returns their ids. Raises RunError."""
    named = [(f"{chosen.title}: {side.title}", side.recipe) for side in chosen.sides]
    how = {"what": chosen.name, "race": chosen.race, "owner": owner(), "speed": speed}
    return tuple(runs().start_together(named, **how))


def _train(table: Table, chosen: Any) -> None:
    table.lay(start(chosen, table.speed))


def _main(table: Table, chosen: Any) -> None:
    infos = _infos(table)
    status = together(infos)
    if status is None:
        return _train(table, chosen)
    if status == "paused":
        return _tell(table, {"do": "run"}, lambda now: now != "paused")
    steps = None
    if status == "finished":
        steps = max(info.step for info in infos) + infos[0].recipe.training.steps
    live = [info.id for info in infos if info.status in ("finished", "stopped", "interrupted")]
    runs().resume_together(live, steps=steps, owner=owner(), speed=table.speed)
    return None


def _over(table: Table, chosen: Any) -> None:
    halt(table)
    _train(table, chosen)


def halt(table: Table) -> None:
    """Stop what trains, if anything does and the visitor may."""
    with suppress(RunError):
        if any(info.live for info in _infos(table)):
            _tell(table, {"do": "stop"}, lambda now: now not in LIVE)


def _step(table: Table, chosen: Any) -> None:
    if not table.runs:
        _train(table, chosen)
        _await(table, lambda now: now not in ("queued", None), WORKER)
    _tell(table, {"do": "step", "n": 1}, lambda now: now == "paused")


def _tell(table: Table, command: dict[str, Any], done: Callable[[str | None], bool]) -> None:
    """Tell those that train; one of each group is enough for all of it."""
    told: set[str] = set()
    for info in _infos(table):
        if info.live and info.id not in told:
            runs().send(info.id, command, owner())
            told |= set(runs().together(info.id))
    _await(table, done)


def _await(table: Table, done: Callable[[str | None], bool], patience: float = ANSWER) -> None:
    until(lambda: done(together(_infos(table))), patience)


def _infos(table: Table) -> list[RunInfo]:
    return [watch(run).look().info for run in table.runs]


_ACTIONS: dict[str, Callable[[Table, Any], None]] = {
    "main": _main,
    "pause": lambda table, _: _tell(table, {"do": "pause"}, lambda now: now != "running"),
    "step": _step,
    "stop": lambda table, _: _tell(table, {"do": "stop"}, lambda now: now not in LIVE),
    "over": _over,
}

"""Ways to break a game that goes well, to see what then happens. Each changes a live setting, as
the visitor could do by hand."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from playground.core.recipe import Recipe
from playground.runs.errors import RunError
from playground.settings import live_names
from playground.ui.desk import Desk
from playground.ui.server import models, runs
from playground.ui.visitor import owner
from playground.ui.watching import Look

REDRAW = "checkup.redraw"
"""In the session: something was pressed that changes more than the line of the check-up."""


class Break(NamedTuple):
    """One way: the setting, what it becomes (times what it is, or a value), what to expect."""

    title: str
    expect: str
    name: str
    times: float = 0.0
    value: float = 0.0

    def broken(self, now: Any) -> Any:
        """The setting's new value, in so few digits that a widget gives back the same."""
        if not self.times:
            return type(now)(self.value)
        return float(f"{min(1.0, now * self.times):.3g}")


BREAKS = (
    Break(
        "Giant steps for G",
        "Its step size times 2,000, at most 1. It leaps past what D says: watch all samples become "
        "one, or sharp black and white.",
        "lr_g", times=2000,
    ),
    Break(
        "D stands still",
        "No updates of D. G finds what this D takes for real; watch the samples grow worse, and D "
        "praise them.",
        "d_steps", value=0,
    ),
    Break(
        "G stands almost still",
        "Its step size divided by 1,000. D learns alone; watch it tell more and more apart.",
        "lr_g", times=0.001,
    ),
)  # fmt: skip


def breaking(desk: Desk, now: Recipe, early: bool, live: bool) -> None:
    """A button that opens the list. Where the run is no longer `live`, a branch of it goes on."""
    names = live_names(models().family(now.family).settings)
    known = [item for item in BREAKS if item.name in names]
    if not known:
        return
    key = f"break.{desk.run}.{desk.generation}"  # a press makes a new one, which is closed
    with st.popover("Break it", icon=":material/bolt:", disabled=early, key=key):
        st.caption(
            "Each changes one setting while it trains. Repair then takes it back."
            + ("" if live else " This run has ended; a branch of it goes on so.")
        )
        for index, item in enumerate(known):
            st.button(
                item.title, key=f"break.{index}.{desk.run}", width="stretch", on_click=_break,
                args=(desk, item, now, live),
            )  # fmt: skip
            st.caption(item.expect)


def _break(desk: Desk, item: Break, now: Recipe, live: bool) -> None:
    """Save what it has learned, so that there is a way back, then change the setting."""
    value = item.broken(now.settings[item.name])
    if desk.recipe.settings[item.name] == value:  # a press may be told twice
        return
    try:
        if live:
            runs().save(desk.run, owner=owner())
            runs().set(desk.run, item.name, value, owner=owner())
        else:
            run = runs().branch(
                desk.run, None, {item.name: value}, name=item.title, owner=owner(),
                speed=desk.speed,
            )  # fmt: skip
            desk.look_at(run)
    except RunError as error:
        desk.sentence = str(error)
        return
    desk.recipe = now.model_copy(update={"settings": {**now.settings, item.name: value}})
    desk.generation += 1  # the widgets show the new value
    st.session_state[REDRAW] = True


def unbroken(recipe: Recipe, look: Look) -> Recipe:
    """The recipe with what was broken in a run as it was before, unless changed since."""
    now = dict(models().check(look.info.recipe).settings)
    before: dict[str, Any] = {}
    for note in look.changes:
        name, value = note.data["name"], note.data["value"]
        if any(item.name == name and item.broken(now[name]) == value for item in BREAKS):
            before.setdefault(name, now[name])
        else:
            before.pop(name, None)
        now[name] = value
    same = {name: value for name, value in before.items() if recipe.settings.get(name) == now[name]}
    return models().check(recipe.having(same))

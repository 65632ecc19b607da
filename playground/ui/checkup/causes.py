"""Settings that are suspected: those that differ much from the named recipe's, which is known to
learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Values = Mapping[str, Any]
_FAR = 4.0  # a step size is suspect from so many times the recipe's, or so small a part of it
_RUINOUS = 20.0  # and to blame whatever the numbers say from here; our own recipes differ by 10


class Cause(NamedTuple):
    """A suspected setting: why it does harm, and what to set instead. `state`: what the net does
    by it, where that is wrong whatever the numbers say."""

    why: str
    changes: Values
    remedy: str
    state: str = ""


def suspects(now: Values, recipe: Values) -> list[Cause]:
    """Settings that are far from the recipe's, each with the harm it does."""
    return [*_step_sizes(now, recipe), *_turns(now, recipe), *_others(now, recipe)]


def _step_sizes(now: Values, recipe: Values) -> list[Cause]:
    found = []
    for name, net, harm_of_large, harm_of_small in (
        ("lr_g", "G", "each update can throw it past its goal",
         "it hardly moves while D learns"),
        ("lr_d", "D", "what it says in one update no longer holds in the next",
         "it learns nothing that G could follow"),
    ):  # fmt: skip
        if name not in now or name not in recipe or not recipe[name]:
            continue
        times = now[name] / recipe[name]
        if 1 / _FAR < times < _FAR:
            continue
        size = (
            f"{times:,.3g} times"
            if 1 < times < 100
            else f"{times:,.0f} times"
            if times > 1
            else f"a {1 / times:,.0f}th of"
        )
        harm = harm_of_large if times > 1 else harm_of_small
        ruined = not 1 / _RUINOUS < times < _RUINOUS
        found.append(Cause(
            f"{net}'s step size is {size} the recipe's, so that {harm}.",
            {name: recipe[name]}, f"{net}'s step size {recipe[name]:g}",
            f"{net} {'leaps' if times > 1 else 'crawls'}" if ruined else "",
        ))  # fmt: skip
    return found


def _turns(now: Values, recipe: Values) -> list[Cause]:
    found = []
    for name, net, harm, harm_of_none in (
        ("d_steps", "D", "it is sure before G has moved", "G finds its blind spots"),
        ("g_steps", "G", "it runs after a D that has not looked at its samples again",
         "D learns alone"),
    ):  # fmt: skip
        if name not in now or name not in recipe:
            continue
        usual = recipe[name]
        remedy = f"{usual} update{'s' * (usual != 1)} of {net} per step"
        if now[name] > 2 * max(1, usual):
            why = f"{net} learns {now[name]} times in each step: {harm}."
            found.append(Cause(why, {name: usual}, remedy))
        elif now[name] == 0 < usual:
            why = f"{net}'s updates per step are 0, so that {harm_of_none}."
            found.append(Cause(why, {name: usual}, remedy, f"{net} stands still"))
    return found


def _others(now: Values, recipe: Values) -> list[Cause]:
    found = []
    if now.get("loss") == "minimax" != recipe.get("loss"):
        found.append(Cause(
            "With the minimax loss G's slope is flat wherever D is sure.",
            {"loss": recipe["loss"]}, f"the {recipe['loss'].replace('_', '-')} loss",
        ))  # fmt: skip
    if now.get("beta1", 0) > 0.8 > recipe.get("beta1", 1):
        found.append(Cause(
            "Adam remembers slopes for long, which point to where the opponent was.",
            {"beta1": recipe["beta1"]}, f"Adam's β₁ at {recipe['beta1']:g}",
        ))  # fmt: skip
    return found

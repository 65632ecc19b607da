"""What can go wrong between G and D, told from numbers: what is seen, why, and what mends it.

A setting is suspected where it differs much from the named recipe's, which is known to learn. The
mend sets suspects back; where there is none, a trick from the list of training tricks helps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from playground.settings import is_step_size

Values = Mapping[str, Any]
SEED = "training.seed"
SOON = 300  # updates before which nothing is said
_PATIENCE = 1 / 3  # of the planned updates, in which G may come out of a collapse by itself
_ALIKE = 0.2  # of real examples' variety
_SURE = 0.03  # D is sure where it errs by less
_FOOLED = 0.1  # D is fooled where it calls no more of the samples generated
_FAR = 4.0  # a step size is suspect from so many times the recipe's


class Signs(NamedTuple):
    """What a run of `steps` planned updates shows after `step`; None where it is not known.
    `d_real` and `d_fake` are D(x) and D(G(z)), means over the last updates; `variety` is 1 for
    real examples; `modes` of `centres` clusters are found."""

    step: int
    steps: int
    d_real: float | None = None
    d_fake: float | None = None
    variety: float | None = None
    modes: int | None = None
    centres: int = 0


@dataclass(frozen=True)
class Finding:
    """What is wrong. `seen`: with its numbers; `why`: the cause; `changes`: settings that mend
    it; `remedy`: what is done, without full stop."""

    seen: str
    why: str
    changes: Values
    remedy: str


class Cause(NamedTuple):
    """A suspected setting: why it does harm, and what to set instead."""

    why: str
    changes: Values
    remedy: str


def finding(
    signs: Signs,
    now: Values,
    recipe: Values,
    diverged: bool = False,
    possible: Callable[[Values], bool] = lambda _: True,
) -> Finding | None:
    """What is wrong with a run of settings `now`, its "training.seed" among them; `recipe`: those
    of the named recipe that it is nearest to; `possible`: whether changes can be made, and do
    something. None where nothing is wrong, or nothing is known yet."""
    causes = suspects(now, recipe)
    seen = "" if diverged else _seen(signs, bool(causes))
    if not seen and not diverged:
        return None
    if not causes and not diverged:
        if signs.step < _PATIENCE * signs.steps:
            return None
        causes = [_trick(signs, now, possible)]
    if diverged and not causes:
        causes = [_calmer(now)]
    changes = {name: value for cause in causes for name, value in cause.changes.items()}
    return Finding(
        seen, " ".join(cause.why for cause in causes), changes,
        " and ".join(cause.remedy for cause in causes if cause.remedy),
    )  # fmt: skip


def _seen(signs: Signs, blamed: bool) -> str:
    """What is wrong, in one sentence; "" where nothing is. A D that is sure does no harm as long
    as samples vary, unless a setting is to blame."""
    if signs.step < SOON:
        return ""
    if signs.modes is not None and signs.centres and signs.modes <= signs.centres / 2:
        lie = ("none", "one")[signs.modes] if signs.modes < 2 else signs.modes
        return f"G has collapsed: its samples lie on {lie} of {signs.centres} clusters."
    ahead = _ahead(signs)
    if signs.variety is not None and signs.variety < _ALIKE:
        said = f"G has collapsed: its samples vary {100 * signs.variety:.0f} % as much as real ones"
        return f"{said}, and D knows them all." if ahead else f"{said}."
    if signs.d_fake is not None and signs.d_fake > 1 - _FOOLED:
        return f"D is fooled: it takes {100 * signs.d_fake:.0f} % of G's samples for real."
    if ahead and (blamed or (signs.variety is not None and signs.variety < 2 * _ALIKE)):
        return f"D has won: D(x) is {signs.d_real:.2f} and D(G(z)) {signs.d_fake:.2f}."
    return ""


def _ahead(signs: Signs) -> bool:
    if signs.d_real is None or signs.d_fake is None:
        return False
    return signs.d_real > 1 - _SURE and signs.d_fake < _SURE


def suspects(now: Values, recipe: Values) -> list[Cause]:
    """Settings that are far from the recipe's, each with the harm it does."""
    return [*_step_sizes(now, recipe), *_turns(now, recipe), *_others(now, recipe)]


def _step_sizes(now: Values, recipe: Values) -> list[Cause]:
    found = []
    for name, net, harm_of_large, harm_of_small in (
        ("lr_g", "G", "each update throws it far past its goal",
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
        found.append(Cause(
            f"{net}'s step size is {size} the recipe's, so that {harm}.",
            {name: recipe[name]}, f"{net}'s step size {recipe[name]:g}",
        ))  # fmt: skip
    return found


def _turns(now: Values, recipe: Values) -> list[Cause]:
    found = []
    for name, net, harm in (
        ("d_steps", "D", "it is sure before G has moved"),
        ("g_steps", "G", "it runs after a D that has not looked at its samples again"),
    ):
        if name in now and name in recipe and now[name] > 2 * max(1, recipe[name]):
            found.append(Cause(
                f"{net} learns {now[name]} times in each step: {harm}.",
                {name: recipe[name]}, f"{recipe[name]} update{'s' * (recipe[name] != 1)} of {net} "
                "per step",
            ))  # fmt: skip
        elif name in now and name in recipe and now[name] == 0 < recipe[name]:
            found.append(Cause(
                f"{net} stands still, with no update in a step, and the other finds its blind "
                "spots.", {name: recipe[name]},
                f"{recipe[name]} update{'s' * (recipe[name] != 1)} of {net} per step",
            ))  # fmt: skip
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


def _trick(signs: Signs, now: Values, possible: Callable[[Values], bool]) -> Cause:
    """What helps where no setting is to blame."""
    if _ahead(signs) and "smoothing" in now and not now["smoothing"]:
        return Cause(
            "D is so sure that its answer hardly changes with G's samples, and G learns nothing.",
            {"smoothing": 0.1}, "labels of 0.9 for real ones, so that D is never quite sure",
        )  # fmt: skip
    if now.get("minibatch") is False and possible({"minibatch": True}):
        return Cause(
            "G repeats what D takes for real just now: D judges each example by itself, and "
            "cannot see that all are alike.",
            {"minibatch": True}, "minibatch discrimination, which shows D how alike they are",
        )  # fmt: skip
    if SEED not in now:
        return Cause("G repeats what D takes for real just now.", {}, "")
    return Cause(
        "G repeats what D takes for real just now. Where it does so depends on the start.",
        {SEED: (now[SEED] + 1) % 2**31}, f"seed {(now[SEED] + 1) % 2**31}, another start",
    )  # fmt: skip


def _calmer(now: Values) -> Cause:
    """Smaller steps, where they are the recipe's own."""
    sizes = {name: now[name] / 10 for name in now if is_step_size(name) and now[name]}
    return Cause("Its steps were too large.", sizes, "step sizes a tenth as large")

"""What can go wrong between G and D, told from numbers: what is seen, why, and what mends it.

The mend sets suspected settings back; where there is none, a trick from the list of training tricks
helps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from playground.settings import is_step_size
from playground.ui.checkup.causes import Cause, Values, suspects

SEED = "training.seed"
SOON = 300  # updates before which nothing is said
_PATIENCE = 1 / 3  # of the planned updates, in which G may come out of a collapse by itself
_ALIKE = 0.2  # of real examples' variety
_SURE = 0.03  # D is sure where it errs by less
_FOOLED = 0.1  # D is fooled where it calls no more of the samples generated


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
    seen = "" if diverged else _seen(signs, bool(causes)) or _at_fault(signs, causes)
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


def _at_fault(signs: Signs, causes: list[Cause]) -> str:
    """What a net does that cannot play, with the numbers as they are: in strong nets they look
    well for long. "" where both can play."""
    states = " and ".join(cause.state for cause in causes if cause.state)
    if signs.step < SOON or not states:
        return ""
    told = []
    if signs.d_real is not None and signs.d_fake is not None:
        told.append(f"D(x) is {signs.d_real:.2f} and D(G(z)) {signs.d_fake:.2f}")
    if signs.modes is not None and signs.centres:
        told.append(f"samples lie on {signs.modes} of {signs.centres} clusters")
    elif signs.variety is not None:
        told.append(f"samples vary {100 * signs.variety:.0f} % as much as real ones (n = 64)")
    return f"{states}: {'; '.join(told)}." if told else f"{states}."


def _ahead(signs: Signs) -> bool:
    if signs.d_real is None or signs.d_fake is None:
        return False
    return signs.d_real > 1 - _SURE and signs.d_fake < _SURE


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

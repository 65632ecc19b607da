"""A line that says how the game between G and D goes: what is wrong, why, and a button that mends
it; and, where all is well, ways to break it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

import streamlit as st

from playground.core.recipe import Recipe
from playground.pretrained import BadFile
from playground.runs.branching import moment
from playground.runs.errors import NoRun, RunError
from playground.settings import BadSetting, declarations, live_names
from playground.ui.buttons import until
from playground.ui.checkup.breaking import REDRAW, breaking
from playground.ui.checkup.findings import SEED, SOON, Finding, Signs, finding
from playground.ui.checkup.signs import signs
from playground.ui.desk import Desk, as_now
from playground.ui.links import from_trained
from playground.ui.server import models, runs
from playground.ui.sources import misfit
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look, Watch, watch
from playground.ui.words import count

_HALT = 3.0  # seconds a run gets to stop before it is mended
_MENDED = "mended"  # in the session: run → what was done, and until when that is said
_TOLD = 30.0  # seconds for which it is said


def checkup(desk: Desk, watched: Watch, look: Look) -> None:
    """Draw the line for the run looked at: for adversarial models always, for others where the
    numbers ran away."""
    if st.session_state.pop(REDRAW, False):
        st.rerun()
    family = models().family(look.info.recipe.family)
    diverged = look.info.status == "diverged"
    if family.kind != "gan" and not diverged:
        return
    seen = signs(watched, look)
    now = as_now(look)
    told = {**now.settings, SEED: now.training.seed}
    plain = _plain(desk, now).settings
    found = finding(seen, told, plain, diverged, lambda changes: _possible(now, changes))
    mine = may_steer(look.info)
    with st.container(key="checkup", horizontal=True, vertical_alignment="center", gap="medium"):
        if found is None:
            mended, until = st.session_state.get(_MENDED, {}).get(desk.run, ("", 0.0))
            _say(mended if time.monotonic() < until else _well(seen))
            told_apart = "d_real" in look.info.terms  # or nobody could say what went wrong
            going = look.info.status in ("running", "paused")
            if mine and told_apart and (going or look.info.status in ("finished", "stopped")):
                breaking(desk, now, early=seen.step < SOON, live=going)
            _beside(look)
            return
        back = _back_to(watched, look, found)
        _say(_words(found, back, mine), trouble=True)
        if mine and found.changes:
            st.button(
                "Repair", key=f"repair.{desk.run}", icon=":material/build:", type="primary",
                width=116, on_click=_mend, args=(desk, look, found, back),
            )  # fmt: skip


def _beside(look: Look) -> None:
    """The way to a branch beside the run it came from, if that is still there."""
    if not look.origin:
        return
    with suppress(NoRun):
        runs().history(look.origin)
        st.page_link(
            "pages/compare.py", label="Beside the run it came from", icon=":material/compare:",
            query_params={"v": "1", "runs": f"{look.origin},{look.info.id}"},
        )  # fmt: skip


def _say(words: str, trouble: bool = False) -> None:
    kind = "pg-check pg-trouble" if trouble else "pg-check"
    st.html(f'<div class="{kind}" role="status">{words}</div>')


def _possible(now: Recipe, changes: Mapping[str, Any]) -> bool:
    """Whether settings can be changed so, and then mean anything."""
    mended = now.having(changes)
    items = declarations(models().family(now.family).settings)
    shown = all(item.shown(mended.settings) for item in items if item.name in changes)
    return shown and not misfit(mended)


def _plain(desk: Desk, now: Recipe) -> Recipe:
    """The recipe of the trained file it started from, else the named one of the same family and
    nets that is nearest to what trains."""
    check = models().check
    with suppress(BadFile, BadSetting):
        if now.start_from:
            return check(from_trained(now.start_from))
    alike = [check(recipe) for recipe in desk.recipes.values() if recipe.family == now.family]
    same = [item for item in alike if _body(item) == _body(now) and _kind(item) == _kind(now)]
    others = same or alike
    chosen = desk.recipes.get(desk.preset)
    if chosen is not None and (plain := check(chosen)) in others:
        return plain
    return others[0] if others else check(Recipe(family=now.family))


def _body(recipe: Recipe) -> Any:
    return recipe.settings.get("body")


def _kind(recipe: Recipe) -> str:
    from playground.data import dataset

    return dataset(recipe.source).kind


def _well(seen: Signs) -> str:
    """How things stand where nothing is wrong."""
    if seen.step < SOON:
        return "Check-up: too early to say how G and D get on."
    words = []
    if seen.d_real is not None and seen.d_fake is not None:
        gap = seen.d_real - seen.d_fake
        state = (
            "D can hardly tell real from generated" if gap < 0.3
            else "D is ahead, and G can follow" if gap < 0.9
            else "D is far ahead"
        )  # fmt: skip
        words.append(f"{state}: D(x) is {seen.d_real:.2f}, D(G(z)) {seen.d_fake:.2f}.")
    if seen.modes is not None and seen.centres:
        words.append(f"Samples lie on {seen.modes} of {seen.centres} clusters.")
    elif seen.variety is not None:
        words.append(f"Samples vary {100 * seen.variety:.0f} % as much as real examples (n = 64).")
    return "Check-up: " + " ".join(words) if words else "Check-up: nothing looks wrong."


def _words(found: Finding, back: int | None, mine: bool) -> str:
    """What is wrong, why, and what Repair would do."""
    said = f"<b>{escape(found.seen)}</b> {escape(found.why)}".strip()
    if not found.changes:
        return said
    how = "starts over" if back is None else f"goes back to step {count(back)}"
    remedy = escape(found.remedy)
    return f"{said} {f'Repair {how}, with {remedy}.' if mine else f'What helps: {remedy}.'}"


def _back_to(watched: Watch, look: Look, found: Finding) -> int | None:
    """The saved step from which the run can go on mended: the last before its settings were
    changed for the worse. None where it has to start over."""
    family = models().family(look.info.recipe.family)
    if not set(found.changes) <= set(live_names(family.settings)):
        return None
    harmful = [note.step for note in look.changes if note.data["name"] in found.changes]
    if len({n.data["name"] for n in look.changes} & set(found.changes)) < len(found.changes):
        return None  # one of them was wrong from the start
    try:
        step, _ = moment(watched.history, min(harmful))
    except RunError:
        return None
    return step if SOON <= step <= min(harmful) else None


def _mend(desk: Desk, look: Look, found: Finding, back: int | None) -> None:
    """Do what the button says; what cannot be done becomes a sentence on the page."""
    if look.info.id != desk.run:  # mended already: a press may be told twice
        return
    try:
        if look.info.live:
            runs().stop(desk.run, owner=owner())
            until(lambda: not watch(desk.run).look().info.live, _HALT)
        if back is None:
            mended = models().check(as_now(look).having(found.changes))
            run = runs().start(mended, owner=owner(), speed=desk.speed)
            told = f"Started over, with {found.remedy}."
        else:
            name = f"Repaired at step {count(back)}"
            run = runs().branch(
                desk.run, back, found.changes, name=name, owner=owner(), speed=desk.speed
            )
            told = f"Went back to step {count(back)}, and goes on with {found.remedy}."
        st.session_state.setdefault(_MENDED, {})[run] = (
            f"Repaired: {escape(told)}", time.monotonic() + _TOLD,
        )  # fmt: skip
        desk.look_at(run)
        desk.recipe = models().check(desk.recipe.having(found.changes))  # a branch is yet to say so
    except (RunError, BadSetting) as error:
        desk.sentence = str(error)
    st.session_state[REDRAW] = True

"""Where a run stands: step, speed, time left, and one sentence; how often to look again."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from playground.runs.records import RunInfo
from playground.ui.visitor import may_steer
from playground.ui.watching import Look
from playground.ui.words import WATCHING, count, duration, situation

_EVERY = 0.5  # seconds between looks while a run goes on
_WATCHING = 1.0  # the same for those who only watch


class Phase(NamedTuple):
    """What buttons and settings depend on; a new one redraws the page."""

    status: str
    begun: bool


def phase(look: Look | None) -> Phase:
    """The phase of what was seen."""
    return Phase("", False) if look is None else Phase(look.info.status, bool(look.info.device))


def every(look: Look | None) -> float | None:
    """Seconds between looks, None if nothing more will happen."""
    if look is None or not look.info.live:
        return None
    return _EVERY if may_steer(look.info) else _WATCHING


def standing(
    info: RunInfo | None, steps: int, place: int | None, limit: int = 0,
    refused: str = "",
) -> str:  # fmt: skip
    """HTML: step of `steps`, speed, time left, and a sentence; `place` is that in the queue,
    `limit` the steps a second that the run is held back to (0: none), `refused` why what was
    asked last was not done, or why there can be no run.
    The same places are filled or empty, so that nothing jumps."""
    step = info.step if info else 0
    speed = info.steps_per_second if info and info.status == "running" else 0.0
    speed = min(speed, limit or speed)
    examples = speed * info.batch if info else 0.0
    facts = (
        ("steps/s", count(speed) if speed else "–"),
        ("examples/s", count(examples) if speed else "–"),
        ("left", duration((steps - step) / speed) if speed else "–"),
    )
    cells = "".join(f"<span><b>{escape(value)}</b> {name}</span>" for name, value in facts)
    share = 100 * step / max(steps, 1)
    widest = 2 * len(count(steps)) + 8
    return (
        f'<div class="pg-progress"><div class="pg-step" style="min-width:{widest}ch">'
        f"step <b>{count(step)} / {count(steps)}</b></div>"
        f'<div class="pg-bar" role="progressbar" aria-label="Progress" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{share:.0f}"><i style="width:{share:.2f}%"></i></div>'
        f'<div class="pg-facts">{cells}</div>{_sentence(info, place, refused)}</div>'
    )


def _sentence(info: RunInfo | None, place: int | None, refused: str) -> str:
    if info is None:
        trouble = " pg-trouble" if refused else ""
        return f'<div class="pg-say{trouble}">{escape(refused or "Not started yet.")}</div>'
    mine = may_steer(info)
    watching = "" if mine else f" {WATCHING}"
    bad = refused or info.status in ("diverged", "failed", "interrupted")
    trouble = " pg-trouble" if bad else ""
    words = escape(f"{situation(info, place, mine)} {refused}".strip())
    return f'<div class="pg-say{trouble}">{words}{watching}</div>'

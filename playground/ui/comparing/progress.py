"""Where models that train side by side stand, and the slider over their history."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from playground.runs.records import RunInfo
from playground.ui import components
from playground.ui.comparing.table import Table
from playground.ui.server import runs
from playground.ui.watching import Look
from playground.ui.words import STATUS, count, duration, situation


def standing_of(seen: Sequence[Look], who: str = "of all sides", *, together: bool = False) -> str:
    """HTML: where the runs stand. `together`: an update is one of all of them, not of one."""
    step, steps = min(look.info.step for look in seen), max(look.info.steps for look in seen)
    speeds = [look.info.steps_per_second for look in seen if look.info.live]
    rate = 0.0
    if speeds and min(speeds):  # sides wait for each other
        rate = min(speeds) if together else 1 / sum(1 / speed for speed in speeds)
    left = duration((steps - step) / rate) if rate else "–"
    say = _said([look.info for look in seen])
    return (
        f'<div class="pg-progress"><div class="pg-step">step <b>{count(step)} / {count(steps)}</b>'
        f'</div><div class="pg-bar" role="progressbar" aria-label="Progress" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{100 * step / max(steps, 1):.0f}">'
        f'<i style="width:{100 * step / max(steps, 1):.2f}%"></i></div>'
        f'<div class="pg-facts"><span><b>{count(rate) if rate else "–"}</b> steps/s {who}'
        f"</span><span><b>{left}</b> left</span></div>"
        f'<div class="pg-say">{escape(say)}</div></div>'
    )


def _said(infos: Sequence[RunInfo]) -> str:
    """What all of them are doing, in a sentence."""
    waiting = next((info for info in infos if info.status == "queued"), None)
    if waiting is not None:
        return situation(waiting, runs().place(waiting.id))
    return ", ".join(STATUS[word] for word in sorted({i.status for i in infos})).capitalize() + "."


def group(table: Table) -> str:
    """What the runs on the table are called together, in the browser."""
    return "+".join(table.runs)


def slider(table: Table, seen: Sequence[Look]) -> None:
    """Draw the slider over the pictures that there are."""
    steps = max((look.pictures.get("samples", []) for look in seen), key=len)
    components.scrubber(steps, table.at, group(table), key=_key(table))


def follow_slider(table: Table, seen: Sequence[Look]) -> bool:
    """Take over where it was dragged to; returns whether it was let go."""
    said = components.scrubbed(_key(table), max(look.info.step for look in seen))
    if said is None:
        return False
    table.at = said.at
    return said.let_go


def _key(table: Table) -> str:
    return f"together.scrubber.{group(table)}"

"""What the lab's component is sent: the surveys of a run at a step, and how to show them."""

from __future__ import annotations

from math import isfinite
from typing import Any

from playground.core.recipe import Recipe
from playground.runs.errors import RunError
from playground.runs.packing import unpacked
from playground.runs.sheets import Sheet
from playground.ui.components import packed, script, state
from playground.ui.desk import Desk, write_address
from playground.ui.lab import layers
from playground.ui.lab.flow import flow
from playground.ui.lab.words import HINT, PARTS, UNKNOWN
from playground.ui.server import models, runs
from playground.ui.watching import Look, Watch
from playground.ui.words import count

_LAB = script("lab")


def draw(desk: Desk, watched: Watch, look: Look) -> None:
    """The plane and the model of the run looked at."""
    part = inside(desk, watched, look)
    world = watched.sheet("world", desk.at)
    sheets = [watched.sheet("plane", None), world, _perhaps(watched, look, "best", desk.at), part]
    key = (
        "lab",
        desk.at,
        world.step,
        look.info.status,
        part.data[:200] if part else None,
        runs().slow_of(desk.run),
    )

    def make() -> bytes:
        header = _header(desk, watched, look, world, part)
        return packed(header, [sheet.data if sheet else b"" for sheet in sheets])

    _LAB(data=watched.once(key, make), key=f"lab.{desk.run}", on_view_change=_nothing)


def _nothing() -> None:
    """What is switched on is the browser's own; it is read from the state where it is needed."""


def follow_switches(desk: Desk) -> None:
    """Take over what the visitor has switched on; the address bar follows."""
    said = layers.written(state(f"lab.{desk.run}", "view"))
    if said and said != desk.view:
        desk.view = said
        write_address(desk)


def inside(desk: Desk, watched: Watch, look: Look) -> Sheet | None:
    """The look inside the update that is under way, if there is one and the newest is shown."""
    return None if desk.at is not None else _perhaps(watched, look, "part", None)


def _perhaps(watched: Watch, look: Look, name: str, at: int | None) -> Sheet | None:
    if name not in look.pictures:
        return None
    try:
        return watched.sheet(name, at)
    except RunError:  # it was dropped in between
        return None


def about(sheet: Sheet) -> dict[str, Any]:
    """What a survey says besides its arrays."""
    return unpacked(sheet.data)[0]["about"]


def _names(sheet: Sheet) -> set[str]:
    return {item["name"] for item in unpacked(sheet.data)[0]["arrays"]}


def _header(
    desk: Desk, watched: Watch, look: Look, world: Sheet, part: Sheet | None
) -> dict[str, Any]:
    info, names = look.info, _names(world)
    family = models().family(info.recipe.family)
    told = about(part) if part else {}
    latest = _latest(watched, world.step) | told.get("terms", {})
    words = PARTS.get(told.get("part", ""), UNKNOWN)
    arrows = layers.arrows(names)
    known = [item["name"] for item in arrows]
    on, choices = layers.chosen(desk.view)
    at = f"step {count(world.step)}"
    if part:
        at = f"in step {count(part.step + 1)}: {told['part']}"
    return {
        "run": info.id,
        "step": at,
        "going": info.status == "running" and desk.at is None,
        "words": _words(names, info.recipe.source, family.kind),
        "colors": layers.COLORS,
        "layers": layers.layers(names, part is not None, _latent(info.recipe)),
        "on": on if desk.view else layers.shown_first(names),
        "maps": layers.maps(names, best="best" in look.pictures),
        "arrows": arrows,
        "chosen": {
            "map": next((name for name in choices if name in layers.MAPS), "said"),
            "arrow": next((name for name in choices if name in known), *known[:1] or [""]),
        },
        "lit": list(words.lit),
        "said": words.sentence or family.notice[0],
        "flow": flow(family, info.recipe, names, latest),
    }


def _latent(recipe: Recipe) -> int:
    return int(recipe.settings.get("latent", 0))


def _words(names: set[str], source: str, kind: str) -> dict[str, str]:
    score = "raw" if "said" in names else "score" if "pull" in names else "−F(x)"
    return {
        "said": "D(x)",
        "score": score,
        "hint": HINT,
        "made": "what G makes of it" if kind == "gan" else "what the decoder makes of it",
        "alt": f"The plane with real points of '{source}', generated points and what the model "
        "makes of the rest",
    }


def _latest(watched: Watch, step: int) -> dict[str, float]:
    """The scalars up to a step: means of the last few updates."""
    if not step:
        return {}
    found = watched.history.curves(first=max(1, step - 20), last=step, points=1)
    if not len(found.steps):
        return {}
    values = zip(found.terms, map(float, found.mean[-1]), strict=True)
    return {term: value for term, value in values if isfinite(value)}

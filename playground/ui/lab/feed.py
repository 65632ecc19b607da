"""What the lab's component is sent: the surveys of a run at a step, and how to show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any
from zlib import crc32

from playground.core.recipe import Recipe
from playground.runs.errors import RunError
from playground.runs.packing import packed, unpacked
from playground.runs.sheets import Sheet
from playground.ui.components import script, state
from playground.ui.desk import Desk, write_address
from playground.ui.lab import layers
from playground.ui.lab.flow import flow
from playground.ui.lab.words import HINT, PARTS, UNKNOWN, units
from playground.ui.server import models, runs
from playground.ui.watching import Look, Watch
from playground.ui.words import count

_LAB = script("lab")


@dataclass(frozen=True)
class Subject:
    """Whose plane is drawn: a name that changes with it, its recipe, the moment in words, whether
    it is learning now, its newest scalars, and whether the best D is known."""

    name: str
    recipe: Recipe
    moment: str
    going: bool = False
    latest: Mapping[str, float] = field(default_factory=dict)
    best: bool = False


def draw(desk: Desk, watched: Watch, look: Look) -> None:
    """The plane and the model of the run looked at."""
    part = inside(desk, watched, look)
    world = watched.sheet("world", desk.at)
    best = _perhaps(watched, look, "best", desk.at)
    key = (
        "lab",
        desk.view,  # a link may ask for other layers than the next visitor's
        desk.at,
        world.step,
        look.info.status,
        part.data[:200] if part else None,
        runs().slow_of(desk.run),
    )

    def make() -> bytes:
        told = about(part) if part else {}
        moment = f"step {count(world.step)}"
        if part:
            moment = f"in step {count(part.step + 1)}: {told['part']}"
        subject = Subject(
            desk.run, look.info.recipe, moment,
            going=look.info.status == "running" and desk.at is None,
            latest=_latest(watched, world.step) | told.get("terms", {}), best=best is not None,
        )  # fmt: skip
        return _packed(desk, subject, [watched.sheet("plane", None), world, best, part])

    _show(desk, watched.once(key, make))


def draw_first(desk: Desk, found: Mapping[str, Sheet], moment: str) -> None:
    """The plane before a run: "plane" and "world" as the first look finds them."""
    mark = crc32(desk.recipe.model_dump_json().encode())
    subject = Subject(f"before a run, {mark}", desk.recipe, moment)
    _show(desk, _packed(desk, subject, [found["plane"], found["world"], None, None]))


def _show(desk: Desk, data: bytes) -> None:
    _LAB(data=data, key=f"lab.{desk.run}", on_view_change=_nothing)


def _packed(desk: Desk, subject: Subject, sheets: Sequence[Sheet | None]) -> bytes:
    """`sheets`: plane, world, best and part, None where there is none."""
    _, world, _, part = sheets
    assert world is not None
    header = _header(desk, subject, _names(world), about(part) if part else None)
    return packed(header, [sheet.data if sheet else b"" for sheet in sheets])


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
    desk: Desk, subject: Subject, names: set[str], told: Mapping[str, Any] | None
) -> dict[str, Any]:
    """`names` of the arrays in the look; `told`: what is said of the part of an update shown."""
    recipe = subject.recipe
    family = models().family(recipe.family)
    words = PARTS.get(told["part"] if told else "", UNKNOWN)
    arrows = layers.arrows(names)
    known = [item["name"] for item in arrows]
    on, choices = layers.chosen(desk.view)
    return {
        "run": subject.name,
        "step": subject.moment,
        "going": subject.going,
        "words": _words(names, recipe.source, family.kind),
        "colors": layers.COLORS,
        "layers": layers.layers(names, told is not None, _latent(recipe)),
        "on": on if desk.view else layers.shown_first(names),
        "maps": layers.maps(names, best=subject.best),
        "arrows": arrows,
        "chosen": {
            "map": next((name for name in choices if name in layers.MAPS), "said"),
            "arrow": next((name for name in choices if name in known), *known[:1] or [""]),
        },
        "lit": list(words.lit),
        "said": words.sentence or family.notice[0],
        "flow": flow(family, recipe, names, subject.latest),
        "units": units(family.kind),
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

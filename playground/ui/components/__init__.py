"""Components drawn in the browser. Their code is in static/, loaded once and kept by the browser;
what travels with every update is the data: bytes, which Streamlit sends as they are, while it looks
through a dict for tables, for which it imports pandas."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from playground.runs.packing import packed
from playground.runs.sheets import Sheet

STATIC = Path(__file__).parents[3] / "static"

_LOADER = """
const ready = import(new URL("%s", location.origin));
export default function (component) {
  ready.then((module) => module.default(component));
}
"""


def _loader(name: str) -> str:
    """JavaScript that fetches static/<name>.js; changed files get a new address."""
    code = b"".join(path.read_bytes() for path in sorted(STATIC.glob("*.js")))
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    start = f"/{base}" if base else ""
    return _LOADER % f"{start}/app/static/{name}.js?{hashlib.sha256(code).hexdigest()[:12]}"


def script(name: str) -> Any:
    """The component whose code is static/<name>.js."""
    return component(f"playground_{name}", js=_loader(name))


_CURVES = script("curves")
_PICTURES = script("pictures")
_POINTS = script("points")
_SCRUBBER = script("scrubber")
_DRAWING = script("drawing")
_DRAWN = {"least": 16, "most": 5000}  # points
_VISITOR = script("visitor")


def _nothing() -> None:
    """State is read from the session before the component is drawn."""


def state(key: str, name: str) -> Any:
    """What the browser last said under `name`, or None."""
    said = st.session_state.get(key)
    return None if said is None else said.get(name)


def curves(data: bytes, key: str) -> None:
    """A run's curves (data made by `figures.curves`). State: `window`, the steps zoomed to."""
    _CURVES(data=data, key=key, on_window_change=_nothing)


@dataclass(frozen=True)
class Heading:
    """What stands above pictures: a title, what they are, and at which step, or when in words."""

    title: str
    said: str
    step: int | str


def pictures(
    heading: Heading,
    sheets: Sequence[Sheet],
    alt: str,
    key: str,
    *,
    across: int,
    rows: int,
    turn: int = 0,
) -> None:
    """Tiles, crisp: one sheet as a grid of about `across` a row; of several each stands below the
    one before, row by row. Of tiles that are alike after every `turn`, those alike stand in one
    column."""
    header = {
        "id": [[sheet.name, sheet.step, len(sheet.data)] for sheet in sheets],
        "heading": asdict(heading),
        "sheets": [
            {"width": s.width, "height": s.height, "columns": s.columns, "count": s.count}
            for s in sheets
        ],
        "alt": alt,
        "across": across,
        "rows": rows,
        "turn": turn,
    }
    _PICTURES(data=packed(header, [sheet.data for sheet in sheets]), key=key)


def points(
    heading: Heading,
    sets: Sequence[tuple[Sheet, str, str, str]],
    bounds: tuple[float, float, float, float],
    alt: str,
    key: str,
) -> None:
    """Points in the plane: (sheet, label, colour, "dot" or "cross") each; `bounds` are left,
    right, bottom and top of the axes."""
    marks = [{"label": label, "color": color, "shape": shape} for _, label, color, shape in sets]
    header = {"heading": asdict(heading), "sets": marks, "bounds": bounds, "alt": alt}
    _POINTS(data=packed(header, [sheet.data for sheet, *_ in sets]), key=key)


def scrubber(steps: Sequence[int], at: int | None, group: str, key: str) -> None:
    """The history slider over saved `steps`, standing at `at`, None for the newest; `scrubbed`
    says what was done with it."""
    header = {"steps": list(steps), "at": at, "group": group}
    _SCRUBBER(data=packed(header, []), key=key, on_at_change=_nothing)


@dataclass(frozen=True)
class Scrubbed:
    """Where the history slider was dragged to, None for the newest, and whether it was let go."""

    at: int | None
    let_go: bool


def scrubbed(key: str, last: int) -> Scrubbed | None:
    """What was done with the history slider since this was last asked; `last`: the run's step."""
    said, heard = state(key, "at"), f"{key}.heard"
    if not isinstance(said, dict) or said == st.session_state.get(heard):
        return None
    st.session_state[heard] = said
    step = said.get("step")
    at = min(step, last) if isinstance(step, int) and step >= 0 else None
    return Scrubbed(at, not said.get("held"))


def drawing(
    reach: float,
    color: str,
    key: str,
    *,
    use: str = "Use these points",
    start: str = "",
    points: bytes = b"",
) -> None:
    """A plane from −reach to reach to draw points on; `use` is what its button says. A new name
    `start` puts float32 `points` on it. State: `drawn`, x, y, x, y, … once the button is pressed.
    """
    header = {"reach": reach, "color": color, "use": use, "start": start, **_DRAWN}
    _DRAWING(data=packed(header, [points]), key=key, on_drawn_change=_nothing)


def visitor(name: str, value: str, days: int) -> None:
    """Keep `value` in this browser as the cookie `name`."""
    _VISITOR(data=packed({"name": name, "value": value, "days": days}, []), key="visitor")

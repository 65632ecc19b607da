"""Which layers a model of 2-D points has: read off what its looks hold, never off its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from playground.ui.palette import ROLES

COLORS = {
    "real": ROLES["real"],
    "generated": ROLES["generated"],
    "sheet": ROLES["generator"],
    "rebuilt": ROLES["autoencoder"],
    "clouds": ROLES["vae"],
    "slope": ROLES["critic"],
    "pull": ROLES["generator"],
    "gapLow": ROLES["generator"],
    "gapHigh": ROLES["critic"],
}
_FIELD = [ROLES["generated"], ROLES["real"]]


def layers(names: Collection[str], inside: bool, latent: int) -> list[dict[str, Any]]:
    """Layers for looks that hold arrays of these names; `inside` an update: its batch, too.
    `latent`: numbers of a code."""
    heat = "D's map" if "said" in names or "pull" in names else "−F(x), up to a constant"
    shape = "thread" if latent == 1 else "sheet"
    sheet = f"{shape} of codes" if "places" in names else f"{shape} of noise"
    known = (
        ("heat", "score", heat, "field", _FIELD),
        ("sheet", "sheet", sheet, "mesh", COLORS["sheet"]),
        ("real", "", "real", "dot", COLORS["real"]),
        ("generated", "generated", "generated", "cross", COLORS["generated"]),
        ("rebuilt", "rebuilt", "rebuilt", "ring", COLORS["rebuilt"]),
        ("clouds", "clouds", "posteriors, 1 σ", "loop", COLORS["clouds"]),
        ("field", "field", "where the plane goes", "ring", COLORS["rebuilt"]),
        ("arrows", "pull", "arrows", "arrow", COLORS["pull"]),
    )
    found = [
        {"name": name, "label": label, "mark": mark, "color": color}
        for name, needs, label, mark, color in known
        if not needs or needs in names
    ]
    if inside:
        found.append(
            {"name": "batch", "label": "this batch", "mark": "ring", "color": COLORS["real"]}
        )
    return found


def shown_first(names: Collection[str]) -> list[str]:
    """The layers that are on before anybody has touched a switch."""
    if "clouds" in names:
        return ["real", "sheet", "generated", "clouds"]
    if "places" in names:
        return ["real", "sheet", "rebuilt"]
    return ["heat", "sheet", "real", "generated", "batch"]


def maps(names: Collection[str], best: bool) -> list[dict[str, str]]:
    """What the heat map can show."""
    if "said" not in names or not best:
        return []
    return [
        {"name": "said", "label": "D as it is"},
        {"name": "best", "label": "best D there is"},
        {"name": "gap", "label": "D minus best D"},
    ]


def arrows(names: Collection[str]) -> list[dict[str, str]]:
    """Whose slope arrows can show."""
    known = (("pull", "−∇ of G's loss"), ("slope", "∇ of D's score"))
    return [{"name": name, "label": label} for name, label in known if name in names]


def written(view: Any) -> str:
    """What the browser says is switched on, for the address: "heat.real~said~pull"; "" where it
    says nothing that can be read."""
    if not isinstance(view, Mapping) or not isinstance(view.get("on"), list):
        return ""
    on = ".".join(name for name in _NAMES if name in view["on"]) or "nothing"
    return "~".join([on, *(view[key] for key in ("map", "arrow") if view.get(key) in _CHOICES)])


def chosen(view: str) -> tuple[list[str], list[str]]:
    """Layers that are on, and the map and arrows among the choices, from what `written` wrote."""
    on, *choices = view.split("~")
    return on.split("."), choices


_NAMES = ("heat", "sheet", "real", "generated", "rebuilt", "clouds", "field", "arrows", "batch")
MAPS = ("said", "best", "gap")
_CHOICES = (*MAPS, "pull", "slope")

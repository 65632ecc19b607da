"""The model as the lab draws it: nodes, lines and losses. Places are hundredths of its box."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from playground.core.recipe import Recipe
from playground.ui.lab.layers import COLORS
from playground.ui.palette import ROLES


def flow(family: Any, recipe: Recipe, names: Collection[str], latest: Mapping[str, float]) -> Any:
    """Nodes and lines for a family of this kind (core.family.Family) and what its looks hold;
    `latest`: the newest scalars."""
    kinds = {"gan": _adversarial, "energy": _energy}
    nodes, lines = kinds.get(family.kind, _coder)(recipe, names)
    return {"nodes": nodes, "lines": lines, "losses": losses(family, latest)}


def losses(family: Any, latest: Mapping[str, float]) -> list[dict[str, Any]]:
    """The terms of the family's first two charts, as bars."""
    return [
        {"name": term, "label": label, "color": _color(role), "value": latest.get(term)}
        for chart in family.curves[:2]
        for term, (label, role) in chart.terms.items()
    ]


def _color(role: str) -> str:
    return "currentColor" if ROLES[role] == "text" else ROLES[role]


def _view(name: str, label: str, x: float, y: float, *layers: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "x": x, "y": y, "kind": "view", "layers": layers, **more}


def _net(
    name: str, label: str, x: float, y: float, color: str, widths: str, morphs: bool = False
) -> dict[str, Any]:
    return {
        "name": name, "label": label, "x": x, "y": y, "kind": "net", "layers": (), "color": color,
        "detail": widths, "morphs": morphs,
    }  # fmt: skip


def _adversarial(recipe: Recipe, names: Collection[str]) -> tuple[Any, Any]:
    chosen = recipe.settings
    noise = "uniform noise" if chosen.get("noise") == "uniform" else "Gaussian noise"
    g, d = ROLES["generator"], ROLES["critic"]
    nodes = [
        _view("noise", noise, 11, 13, codes="noise", color=COLORS["sheet"]),
        _net("G", "G", 36, 11, g, f"{chosen['latent']}-{_widths(chosen, 'hidden_g')}2", True),
        _view("generated", "generated", 60, 13, "generated"),
        _view("real", "real", 60, 42, "real"),
        _net("D", "D", 87, 11, d, _critic(chosen)),
    ]
    lines = [("noise", "G"), ("G", "generated"), ("generated", "D"), ("real", "D")]
    if "score" in names:
        nodes.append(_view("heat", "what D says", 87, 42, "heat"))
        lines.append(("D", "heat"))
    return nodes, lines


def _critic(chosen: Mapping[str, Any]) -> str:
    """D's widths: it may judge several points as one, or rebuild a point from one number."""
    widths = _widths(chosen, "hidden_d")
    back = f"-{_reversed(widths)}2" if "code" in chosen else ""
    return f"{2 * chosen.get('pack', 1)}-{widths}1{back}"


def _coder(recipe: Recipe, names: Collection[str]) -> tuple[Any, Any]:
    widths = _widths(recipe.settings, "hidden")
    color = ROLES["autoencoder"]
    nodes = [
        _view("real", "real", 10, 15, "real"),
        _net("encoder", "encoder", 32, 13, color, f"2-{widths}{recipe.settings['latent']}"),
        _view("codes", "codes", 53, 15, codes="places", color=COLORS["clouds"]),
        _net(
            "decoder",
            "decoder",
            72,
            29,
            ROLES["generator"],
            f"{recipe.settings['latent']}-{_reversed(widths)}2",
            True,
        ),
        _view("rebuilt", "rebuilt", 91, 15, "rebuilt"),
        _view("noise", "N(0, I)", 53, 43, codes="noise", color=COLORS["sheet"]),
        _view("generated", "generated", 91, 43, "generated"),
    ]
    lines = [
        ("real", "encoder"), ("encoder", "codes"), ("codes", "decoder"), ("decoder", "rebuilt"),
        ("noise", "decoder"), ("decoder", "generated"),
    ]  # fmt: skip
    if "places" not in names:
        nodes = [node for node in nodes if node["name"] != "codes"]
        lines = [("real", "encoder"), ("encoder", "decoder"), *lines[3:]]
    return nodes, lines


def _energy(recipe: Recipe, names: Collection[str]) -> tuple[Any, Any]:  # noqa: ARG001
    units = recipe.settings.get("units")
    nodes = [
        _view("real", "real", 14, 25, "real"),
        _net("machine", "units", 50, 25, ROLES["energy"], f"{units} hidden" if units else ""),
        _view("generated", "dreamed", 86, 25, "generated"),
    ]
    return nodes, [("real", "machine"), ("machine", "generated")]


def _widths(chosen: Mapping[str, Any], name: str) -> str:
    """ "64-64-" of the widths of hidden layers, "" of none."""
    value = chosen.get(name, "")
    text = value if isinstance(value, str) else "-".join(map(str, value))
    return f"{text}-" if text else ""


def _reversed(widths: str) -> str:
    return "".join(f"{width}-" for width in reversed(widths.split("-")) if width)

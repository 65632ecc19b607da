"""Random codes: the same draws from the prior decoded by both models, and how sure a classifier is
of what came out."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from playground.runs.packing import packed
from playground.ui.components import script
from playground.ui.latent.living import follow, sendable
from playground.ui.latent.opened import Opened, classifier
from playground.ui.latent.plane import about, send
from playground.ui.latent.values import Random
from playground.ui.palette import ROLES
from playground.ui.sight import Sight, write_address

_DRAW = script("latentrandom")
COUNT = 64
MEASURED, CHUNK = 2000, 500
SURE = 0.9
KEY = "latent.random"


def show(sight: Sight, sides: tuple[Opened, ...]) -> None:
    """Draw the sheets."""
    if sendable(sides):
        follow(_show, sides, sight)


def _show(sides: tuple[Opened, ...], sight: Sight) -> None:
    settings = sight.settings
    assert isinstance(settings, Random)
    said = st.session_state.get(KEY)
    if said is not None and isinstance(said.get("seed"), int):
        pair = {"left": settings.left, "right": settings.right}
        sight.take({**pair, "seed": said.get("seed")})
    judged = send(sides)
    kept = st.session_state.setdefault(f"{KEY}.first", {}).setdefault(
        sight.generation, settings.seed
    )
    header = {
        "id": [sight.generation, *(side.id for side in sides)],
        "seed": kept,
        "count": COUNT,
        "sides": [{**about(side), "measured": _measured(side)} for side in sides],
        "judge": judged,
        "color": ROLES["real"],
    }
    _DRAW(data=packed(header, []), key=KEY, on_seed_change=_nothing)
    write_address(sight)


def _measured(side: Opened) -> dict[str, Any] | None:
    """What a classifier says of many draws, in words and as shares of the classes."""
    found = _confidence(side.id, side)
    if found is None:
        return None
    words = (
        f"Of {MEASURED:,} draws: {100 * found.mean:.1f} % sure on average, more than "
        f"{100 * SURE:.0f} % sure of {100 * found.sure:.1f} % of them. Taken together they are as "
        f"varied as {found.kinds:.1f} equally frequent classes of {len(side.classes)}."
    )
    return {"words": words, "shares": [round(share, 4) for share in found.shares]}


class Confidence(NamedTuple):
    """A classifier's judgement of many pictures. `mean`: of the likeliest class's probability;
    `sure`: share of pictures where that exceeds SURE; `shares`: mean probability of each class;
    `kinds`: exp of their entropy, the number of equally frequent classes that is as varied."""

    mean: float
    sure: float
    shares: list[float]
    kinds: float


@st.cache_resource(show_spinner=False, max_entries=16)
def _confidence(id: str, _side: Opened) -> Confidence | None:  # noqa: ARG001 (the cache's key)
    """Of the side with that id."""
    import torch

    net = classifier(_side.recipe.source, _side.shape, _side.classes)
    if net is None:
        return None
    rng = torch.Generator().manual_seed(0)
    parts = []
    with torch.no_grad():
        for _ in range(MEASURED // CHUNK):
            z = torch.randn(CHUNK, _side.learner.latent, generator=rng)
            y = torch.arange(CHUNK) % max(1, _side.learner.classes)
            x = _side.learner.decode(z, y if _side.learner.classes else None)
            parts.append(net(x).softmax(1))
    return confidence(torch.cat(parts))


def confidence(p: Any) -> Confidence:
    """From the classifier's probabilities p: (n, classes)."""
    best = p.max(1).values
    shares = p.mean(0)
    kinds = (-(shares * shares.clamp_min(1e-12).log()).sum()).exp()
    return Confidence(
        float(best.mean()), float((best > SURE).float().mean()), shares.tolist(), float(kinds)
    )


def _nothing() -> None:
    """State is read from the session before the sheets are drawn."""

"""Walks from one code to another, drawn by static/latentwalk.js: what is decoded on the way, and
how many codes live near each step."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import streamlit as st

from playground.runs.packing import packed
from playground.settings import setting
from playground.ui.components import script
from playground.ui.distributions.values import sliders
from playground.ui.latent import walking
from playground.ui.latent.living import follow
from playground.ui.latent.opened import Opened, source_of
from playground.ui.latent.plane import about, send
from playground.ui.latent.values import Pair
from playground.ui.palette import CLASSES
from playground.ui.sight import Sight, write_address

_WALK = script("latentwalk")
KEY = "latent.walk"
_DRAWN = 500  # codes from N(0, I), for a model that encodes nothing
_COUNTED = 5000  # training pictures that are encoded
_FILM = 24  # pictures of the film, one way
_FRAMES = 41  # decoded here for a model that the browser cannot decode
MOST = 1999  # place of the last code


class Walk(Pair):
    """From A to B."""

    a: int = setting(
        458, "A", "Where the walk begins: place among the held-out pictures.", ge=0, le=MOST
    )
    b: int = setting(975, "B", "Where it ends: place among the held-out pictures.", ge=0, le=MOST)
    way: Literal["straight", "spherical"] = setting(
        "straight", "Way", "Straight through the codes, or on a circle about the origin."
    )
    steps: int = setting(9, "Steps", "Pictures from A to B, both included.", ge=3, le=15)


def show(sight: Sight, sides: tuple[Opened, ...]) -> None:
    """Draw the walk, and offer it as a film."""
    follow(_show, sides, sight)


def _show(sides: tuple[Opened, ...], sight: Sight) -> None:
    settings = _taken(sight)
    send(sides)
    codes = [_codes(side) for side in sides]
    living = [_trained_on(side.id, side) for side in sides]
    header = {
        "settings": sliders(Walk),
        "values": settings.model_dump(exclude={"left", "right"}),
        "generation": [sight.generation, *(side.id for side in sides)],
        "sides": [_about(*each) for each in zip(sides, codes, living, strict=True)],
        "classes": CLASSES,
        "frames": _FRAMES,
    }
    blobs: list[bytes] = []
    for side, code, near in zip(sides, codes, living, strict=True):
        labels = b"" if side.codes is None or side.labels is None else side.labels.tobytes()
        blobs += [code.astype("<f4").tobytes(), labels, _frames(side, code, settings)]
        blobs.append(b"" if near is None else near.astype("<f4").tobytes())
    _WALK(data=packed(header, blobs), key=KEY, on_at_change=_nothing)
    st.download_button(
        "Save the walk as GIF", lambda: _film(sides, codes, settings), "walk.gif", "image/gif",
        key=f"{KEY}.film", on_click="ignore", icon=":material/download:",
        help="Both models side by side, there and back.",
    )  # fmt: skip
    write_address(sight)


def _taken(sight: Sight) -> Walk:
    """The settings, with what the visitor settled on in the browser."""
    said = st.session_state.get(KEY)
    if said is not None:
        sight.hear(said.get("at"))
    assert isinstance(sight.settings, Walk)
    return sight.settings


def _codes(side: Opened) -> walking.Codes:
    """Codes to walk between: those of held-out pictures, or draws from N(0, I)."""
    if side.codes is not None:
        return side.codes.astype(np.float32)
    rng = np.random.default_rng(0)
    return rng.standard_normal((_DRAWN, side.learner.latent)).astype(np.float32)


@st.cache_resource(show_spinner=False, max_entries=8)
def _trained_on(id: str, _side: Opened) -> walking.Codes | None:  # noqa: ARG001 (the cache's key)
    """Codes of training pictures, the neighbours that are counted; None where the pictures are not
    on this machine, or nothing is encoded."""
    from playground.data import Finite
    from playground.ui.latent.nets import codes_of

    source = source_of(_side.recipe) if _side.codes is not None else None
    if not isinstance(source, Finite):
        return None
    batch = source.first(_COUNTED)
    return codes_of(_side.learner, batch.x, batch.y).numpy()


def _about(
    side: Opened, codes: walking.Codes, living: walking.Codes | None
) -> dict[str, Any]:  # fmt: skip
    what = "codes of training pictures"
    if living is None:
        what = "codes drawn from N(0, I)" if side.codes is None else "codes of held-out pictures"
    return {
        **about(side), "latent": side.learner.latent, "what": what,
        "radius": _radius(side.id, codes if living is None else living),
    }  # fmt: skip


@st.cache_resource(show_spinner=False, max_entries=16)
def _radius(id: str, _codes: walking.Codes) -> float:  # noqa: ARG001 (the cache's key)
    return walking.radius(_codes)


def _between(codes: walking.Codes, settings: Walk, count: int) -> walking.Codes:
    a, b = (codes[min(place, len(codes) - 1)] for place in (settings.a, settings.b))
    return walking.walk(a, b, np.linspace(0, 1, count), settings.way)


def _frames(side: Opened, codes: walking.Codes, settings: Walk) -> bytes:
    """For a model that the browser cannot decode: what it makes of the walk, float32."""
    if side.nets is not None:
        return b""
    return _decoded(side, _between(codes, settings, _FRAMES), settings).astype("<f4").tobytes()


def _decoded(side: Opened, codes: walking.Codes, settings: Walk) -> np.ndarray:
    """Pictures (k, c, h, w) of codes; a conditional model is told the class of A."""
    import torch

    y = None
    if side.learner.classes:
        told = 0 if side.labels is None else int(side.labels[min(settings.a, len(side.labels) - 1)])
        y = torch.full((len(codes),), told)
    with torch.no_grad():
        return side.learner.decode(torch.tensor(codes), y).numpy()


def _film(sides: tuple[Opened, ...], codes: list[walking.Codes], settings: Walk) -> bytes:
    frames = [
        walking.pictured(
            lambda z, side=side: _decoded(side, z, settings), _between(code, settings, _FILM)
        )
        for side, code in zip(sides, codes, strict=True)
    ]
    return walking.film(frames)


def _nothing() -> None:
    """State is read from the session before the walk is drawn."""

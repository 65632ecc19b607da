"""The map of codes: what static/latent.js is sent, and what it says back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from playground.runs.errors import RunError
from playground.runs.packing import packed
from playground.ui.components import script
from playground.ui.latent import examples
from playground.ui.latent.answers import Answer, answer
from playground.ui.latent.living import follow
from playground.ui.latent.opened import RUN, Opened, judge, run_of, where
from playground.ui.latent.upload import Given
from playground.ui.latent.values import Map
from playground.ui.palette import CLASSES, ROLES
from playground.ui.server import runs
from playground.ui.sight import Sight, write_address

_MODELS, _MAP = script("models"), script("latent")
_EVERY = 2.5  # seconds between looks at a run that learns
KEY = "latent.map"
_OTHERWISE = {"shape": "petals", "noise": "uniform"}
"""Settings with which a model's codes are drawn from something else than N(0, I)."""


def show(sight: Sight, sides: tuple[Opened, ...], given: Given | None) -> None:
    """Draw the map; while a run learns, it follows."""
    follow(_show, sides, sight, given, every=_EVERY)


def _show(sides: tuple[Opened, ...], sight: Sight, given: Given | None) -> None:
    said = st.session_state.get(KEY)
    if said is not None:
        sight.take(_full(sight, said.get("shown")))
    judged = send(sides)
    answers = [found for index in range(len(sides)) if (found := answer(sides, index, said))]
    _MAP(
        data=_data(sight, sides, given, judged, answers), key=KEY, on_shown_change=_nothing,
        on_ask0_change=_nothing, on_ask1_change=_nothing,
    )  # fmt: skip
    write_address(sight)


def send(sides: Sequence[Opened]) -> str:
    """Bring the models' nets, and the classifier for their pictures, into the browser; returns
    the classifier's name there, "" for none."""
    first = sides[0]
    alike = all(side.recipe.source == first.recipe.source for side in sides)
    judged = judge(first.recipe.source, first.shape, first.classes) if alike else None
    with st.container(key="latent-models"):
        for index, side in enumerate(sides):
            if side.nets:
                _MODELS(data=side.nets, key=f"latent.model.{index}")
        if judged:
            _MODELS(data=judged[1], key="latent.judge")
    return judged[0] if judged else ""


def _full(sight: Sight, said: Any) -> Any:
    """What the browser says, with the models that it does not speak of."""
    if not isinstance(said, dict):
        return said
    kept = {"left": sight.settings.left, "right": sight.settings.right}  # type: ignore[attr-defined]
    return {**said, **kept}


def about(side: Opened) -> dict[str, Any]:
    """A model as the browser's components know it."""
    said = side.said
    if side.name.startswith(RUN):
        try:
            info = runs().history(run_of(side.name)[0]).info()
            said = where(info, int(side.id.rpartition("@")[2]))
        except RunError:
            said = "deleted"
    return {
        "id": side.id, "name": side.name, "title": side.title.partition(",")[0], "said": said,
        "short": "AE" if side.family.kind == "autoencoder" else side.title.partition(",")[0],
        "color": side.color, "shape": side.shape, "classes": side.classes,
        "told": bool(side.learner.classes), "encodes": side.encodes,
        "remote": side.nets is None,
        "normal": not any(
            side.recipe.settings.get(name) == value for name, value in _OTHERWISE.items()
        ),
    }  # fmt: skip


def _data(sight: Sight, sides: tuple[Opened, ...], given: Given | None, judged: str,
          answers: Sequence[Answer]) -> bytes:  # fmt: skip
    settings = sight.settings
    assert isinstance(settings, Map)
    blobs: list[bytes] = []

    def blob(array: np.ndarray | None) -> int:
        if array is None:
            return -1
        blobs.append(np.ascontiguousarray(array).tobytes())
        return len(blobs) - 1

    found = examples.sets(sides)
    words, centre = examples.drawing(sides[0])
    opening = [sight.generation, *(side.name for side in sides)]
    header = {
        "id": opening,
        "at": settings.at,
        "layers": [name for name in settings.layers.split("-") if name],
        "same": settings.same,
        "colors": {"classes": CLASSES, "decoder": ROLES["generator"], "posterior": ROLES["vae"]},
        "sides": [
            {**about(side), "codes": blob(side.codes), "labels": blob(side.labels)}
            for side in sides
        ],
        "pictures": {
            "sets": [
                {"name": item.name, "kind": item.name, "title": item.title, "words": item.words,
                 "count": item.count, "pixels": blob(item.pixels), "labels": blob(item.labels)}
                for item in found
            ],
            "drawing": words, "centre": centre,
        },
        "given": given and {"id": given.id, "pixels": blob(given.pixels)},
        "judge": judged,
        "answers": [
            {**item.header, "pixels": blob(item.pixels)} for item in answers
        ],
    }  # fmt: skip
    seen = [opening, *(side.id for side in sides), given and given.id, judged,
            *(item["said"] for item in header["sides"])]  # fmt: skip
    version = hashlib.sha256(repr(seen).encode()).hexdigest()[:12]
    at_first = _kept_opening(opening, header)
    return packed({**header, **at_first, "version": version}, blobs)


def _kept_opening(opening: list[Any], header: dict[str, Any]) -> dict[str, Any]:
    """Where the browser was told to begin, as it was said first: so that the data stay the same,
    and need not travel again, while the point moves."""
    kept = st.session_state.get(f"{KEY}.opening")
    if kept is None or kept[0] != opening:
        kept = (opening, {name: header[name] for name in ("at", "layers", "same")})
        st.session_state[f"{KEY}.opening"] = kept
    return kept[1]


def _nothing() -> None:
    """State is read from the session before the map is drawn."""

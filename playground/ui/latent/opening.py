"""How a section's component begins, and what it says back once something settles.

A component is told its values only when they come from elsewhere (a link, other models): as long
as `opening` stays the same, so do the data, which then need not travel again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from playground.runs.packing import packed
from playground.ui.latent.opened import Opened
from playground.ui.latent.plane import about
from playground.ui.palette import CLASSES, ROLES
from playground.ui.sight import Sight


def opening(sight: Sight, sides: Sequence[Opened]) -> list[Any]:
    """Changes whenever the component is to begin anew."""
    return [sight.show, sight.generation, *(side.name for side in sides)]


def take(sight: Sight, key: str, now: list[Any]) -> None:
    """Keep what the component said, unless it spoke of an earlier opening."""
    said = st.session_state.get(key)
    at = None if said is None else said.get("at")
    if isinstance(at, dict) and at.get("id") == now:
        sight.take({name: value for name, value in at.items() if name not in ("left", "right")})


def first(sight: Sight, key: str, now: list[Any]) -> dict[str, Any]:
    """The section's values as they were at this opening."""
    kept = st.session_state.get(f"{key}.opening")
    if kept is None or kept[0] != now:
        kept = (now, sight.settings.model_dump())
        st.session_state[f"{key}.opening"] = kept
    return kept[1]


class Blobs:
    """Byte arrays that go along with a header."""

    def __init__(self) -> None:
        self.all: list[bytes] = []

    def add(self, array: np.ndarray | None) -> int:
        """Its place; −1 for none."""
        if array is None:
            return -1
        self.all.append(np.ascontiguousarray(array).tobytes())
        return len(self.all) - 1


def data(sight: Sight, key: str, sides: Sequence[Opened], blobs: Blobs, **more: Any) -> bytes:
    """What every section's component is sent: its models with their codes, and `more`."""
    now = opening(sight, sides)
    header = {
        "id": now,
        "values": first(sight, key, now),
        "colors": {"classes": CLASSES, "roles": ROLES},
        "sides": [
            {**about(side), "codes": blobs.add(side.codes), "labels": blobs.add(side.labels)}
            for side in sides
        ],
        **more,
    }
    return packed(header, blobs.all)


def nothing() -> None:
    """State is read from the session before the component is drawn."""

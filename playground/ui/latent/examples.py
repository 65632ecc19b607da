"""Pictures to pick: held-out ones where the data are at hand, else what the playground has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from playground.core.recipe import Recipe
from playground.ui.latent.opened import Opened, source_of, title_of

SHOWN = 24
LOOKED_AT = 200  # held-out pictures of which those are chosen
_DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Set:
    """Pictures of one kind. `pixels` (n, c, h, w) and `labels` (n,), uint8; without pixels the
    models' stored codes stand for them."""

    name: str
    title: str
    words: str
    pixels: np.ndarray | None
    labels: np.ndarray | None

    @property
    def count(self) -> int:
        """How many are shown."""
        return SHOWN if self.pixels is None else len(self.pixels)


def sets(sides: tuple[Opened, ...]) -> tuple[Set, ...]:
    """What can be picked for these models."""
    first = sides[0]
    if any(side.shape != first.shape for side in sides):
        return ()
    found = []
    source = source_of(first.recipe)
    if source is not None:
        found.append(_held_out(first, source))
    elif first.shape == (1, 28, 28) and first.classes == _DIGITS:
        found.append(_embedded(title_of(first.recipe.source)))
    same = all(side.recipe.source == first.recipe.source for side in sides)
    stored = all(side.codes is not None for side in sides)
    if source is None and same and stored:
        found.append(_stored(first))
    return tuple(found)


def drawing(side: Opened) -> tuple[str, bool]:
    """What to say below the canvas, and whether a drawing is centred."""
    digits = side.classes == _DIGITS
    said = "It is encoded stroke by stroke, here in your browser"
    said += ", centred as the digits of the data are." if digits else "."
    return said, digits


def _held_out(side: Opened, source: Any) -> Set:
    batch = source.held_out(LOOKED_AT)
    labels = None if batch.y is None else batch.y.numpy().astype(np.uint8)
    chosen = varied(labels, len(batch.x))
    pixels = (batch.x[chosen].clamp(0, 1) * 255).round().byte().numpy()
    title = title_of(side.recipe.source)
    return Set(
        "test", "test pictures",
        f"{len(pixels)} held-out pictures of {title}, never trained on.",
        pixels, None if labels is None else labels[chosen],
    )  # fmt: skip


def varied(labels: np.ndarray | None, count: int) -> list[int]:
    """Which SHOWN of `count` pictures to show: the classes take turns."""
    if labels is None:
        return list(range(min(SHOWN, count)))
    turns = [(int((labels[:i] == label).sum()), int(label), i) for i, label in enumerate(labels)]
    return [i for *_, i in sorted(turns)[:SHOWN]]


@st.cache_resource(show_spinner=False, max_entries=4)
def _embedded(title: str) -> Set:
    """The embedded digits as large as MNIST's: 20 pixels in the middle of 28."""
    source = source_of(Recipe(family="", source="digits"))
    batch = source.held_out(LOOKED_AT)
    labels = batch.y.numpy().astype(np.uint8)
    chosen = varied(labels, len(labels))
    out = np.zeros((len(chosen), 1, 28, 28), np.uint8)
    for place, x in zip(out, batch.x[chosen].numpy(), strict=True):
        small = Image.fromarray((x[0] * 255).round().astype(np.uint8))
        place[0, 4:24, 4:24] = np.asarray(small.resize((20, 20), Image.Resampling.BICUBIC))
    return Set(
        "embedded", "embedded digits",
        f"{title} is not on this machine: these are the embedded digits of 8×8 pixels, enlarged. "
        "They look unlike what the models learned from, so expect larger errors.",
        out, labels[chosen],
    )  # fmt: skip


def _stored(side: Opened) -> Set:
    return Set(
        "codes", "stored test codes",
        f"Codes of held-out pictures of {title_of(side.recipe.source)} that came with the models. "
        "The thumbnails are rebuilt from them, since the pictures are not on this machine.",
        None, None if side.labels is None else side.labels[:SHOWN],
    )  # fmt: skip

"""Attribute arithmetic: the mean code of pictures with something, minus the mean code of those
without, added to any picture's code. Drawn by static/latentattributes.js."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

import numpy as np
import streamlit as st
from pydantic import AfterValidator

from playground.core.recipe import Recipe
from playground.settings import setting
from playground.ui.components import script
from playground.ui.latent.living import follow, sendable
from playground.ui.latent.many import MOST
from playground.ui.latent.opened import Opened, source_of, title_of
from playground.ui.latent.opening import Blobs, data, nothing, opening, take
from playground.ui.latent.plane import send
from playground.ui.latent.values import Name, One, numbers
from playground.ui.server import models
from playground.ui.sight import Sight, write_address

_ATTRIBUTES = script("latentattributes")
KEY = "latent.attributes"
SHOWN = 24  # pictures to start from
_FARTHEST = 20.0  # times a difference can be added


def _moves(text: str) -> str:
    for move in text.split("_") if text else []:
        parts = numbers(move)
        whole = len(parts) == 4 and all(part == int(part) >= 0 for part in parts[:3])
        if not whole or abs(parts[3]) > _FARTHEST:
            raise ValueError("write each change as factor, from, to and amount, such as 5,0,1,1.5")
    return text


class Attributes(One):
    """A picture, and what is added to its code."""

    model: Name = setting("vae-conv-faces", "Model", "A trained file, or a run that encodes.")
    base: int = setting(0, "Start from", "Which picture; −1: the mean of all codes.", ge=-1, le=999)
    moves: Annotated[str, AfterValidator(_moves)] = setting("", "Changes", "What is added.")


class Factor(NamedTuple):
    """Something by which pictures differ: `groups` (n,) uint8 count `words`."""

    name: str
    words: tuple[str, ...]
    groups: np.ndarray


def fit(recipe: Recipe) -> bool:
    """Whether a model encodes pictures into several numbers."""
    kind = models().family(recipe.family).kind
    return kind in ("autoencoder", "vae") and 2 <= int(recipe.settings.get("latent", 0)) <= MOST


def show(sight: Sight, sides: tuple[Opened, ...]) -> None:
    """Draw the section."""
    if sides[0].codes is None or not factors(sides[0]):
        st.info("Nothing is known of this model's pictures by which they could be told apart.")
        return
    if sendable(sides):
        follow(_show, sides, sight)


def _show(sides: tuple[Opened, ...], sight: Sight) -> None:
    side = sides[0]
    take(sight, KEY, opening(sight, sides))
    judged = send(sides)
    blobs = Blobs()
    known = [
        {"name": one.name, "words": one.words, "groups": blobs.add(one.groups)}
        for one in factors(side)
    ]
    pictures, whose = _pictures(side)
    sent = data(
        sight, KEY, sides, blobs, factors=known, pixels=blobs.add(pictures), shown=SHOWN,
        whose=whose, judge=judged,
    )  # fmt: skip
    _ATTRIBUTES(data=sent, key=KEY, on_at_change=nothing)
    write_address(sight)


def factors(side: Opened) -> list[Factor]:
    """By what the coded pictures differ: the factors that made them, else their class."""
    assert side.codes is not None
    n = len(side.codes)
    source = source_of(side.recipe)
    if source is not None and source.factors:
        return list(_known(source, n))
    if side.labels is None or len(side.classes) < 2:
        return []
    return [Factor("class", side.classes, side.labels)]


def _known(source: Any, n: int) -> Iterator[Factor]:
    words = source.factor_words or {}
    for name, values in source.factors.items():
        found = values[:n].cpu().numpy()
        if name in words:
            yield Factor(name, tuple(words[name]), found.astype(np.uint8))
        else:
            yield Factor(name, ("low", "middle", "high"), thirds(found))


def thirds(values: np.ndarray) -> np.ndarray:
    """The lowest third of values (n,) as 0, the middle one as 1, the highest as 2."""
    low, high = np.quantile(values, [1 / 3, 2 / 3])
    return ((values > low).astype(np.uint8) + (values > high)).astype(np.uint8)


def _pictures(side: Opened) -> tuple[np.ndarray | None, str]:
    """The first held-out pictures where they are at hand, and what stands for them if not."""
    source = source_of(side.recipe)
    title = title_of(side.recipe.source)
    if source is None:
        return None, (
            f"Test pictures of {title}, rebuilt from their stored codes: the pictures themselves "
            "are not on this machine."
        )
    x = source.held_out(SHOWN).x
    pixels = (x.clamp(0, 1) * 255).round().byte().cpu().numpy()
    return pixels, f"Held-out pictures of {title}, never trained on."

"""Small recipes and how to run them, for tests of every room that trains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from playground.core.events import Command, Event, Stepped
from playground.core.recipe import Recipe, Training
from playground.training import train


def recipe(family: str, source: str = "digits", *, steps: int = 12, **settings: Any) -> Recipe:
    """A recipe of a few steps on one thread in 32 bits."""
    training = Training(steps=steps, batch=16, threads=1, precision="float32", device="cpu")
    return Recipe(family=family, source=source, settings=settings, training=training)


class Script:
    """Commands by block: the n-th call gets the n-th entry, later calls nothing."""

    def __init__(self, *blocks: Sequence[Command]) -> None:
        self.blocks = list(blocks)

    def __call__(self) -> Sequence[Command]:
        return self.blocks.pop(0) if self.blocks else ()


def events(
    wanted: Recipe,
    *blocks: Sequence[Command],
    resume: Path | None = None,
    folder: Path | None = None,
    steps: int | None = None,
) -> list[Event]:
    """All events of a run that gets `blocks` of commands."""
    return list(train(wanted, Script(*blocks), folder=folder, resume=resume, steps=steps))


def scalars(found: Iterable[Event]) -> np.ndarray:
    """Every step's scalars, (steps, terms)."""
    return np.concatenate([event.values for event in found if isinstance(event, Stepped)])

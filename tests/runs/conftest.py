"""Runs with invented numbers, for tests that need no training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest

from playground.core.events import Event, Pictured, Started, Stepped
from playground.core.recipe import Recipe
from playground.runs.store import History, Limits, Store

TERMS = ("loss", "kl")


def started(step: int = 0, steps: int = 10_000) -> Started:
    return Started(step, steps, "CPU", "float32", 1, 1234, TERMS, 64)


def stepped(first: int, count: int) -> Stepped:
    """Scalars that depend on the step alone, so that two histories can be compared."""
    steps = np.arange(first, first + count, dtype=np.float32)
    return Stepped(first, np.stack([1 / steps, np.sin(steps)], axis=1), count * 0.01)


def picture(step: int, name: str = "samples") -> Pictured:
    rng = np.random.default_rng(step)
    return Pictured(step, name, rng.integers(0, 256, (7, 4, 5, 1), dtype=np.uint8))


def scalars_of(history: History) -> np.ndarray:
    """Every step's scalars, (steps, terms)."""
    return np.array([values for _, values in history.rows()])


def record(store: Store, *events: Event) -> None:
    for event in events:
        store.record(event)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Makes runs that are closed at the end."""
    with ExitStack() as stack:

        def make(name: str = "vae-1234", owner: str = "", limits: Limits | None = None) -> Store:
            store = Store.create(
                tmp_path / name, Recipe(family="vae"), owner=owner, limits=limits or Limits()
            )
            return stack.enter_context(closing(store))

        yield make


@pytest.fixture
def store(make: Callable[..., Store]) -> Store:
    return make()

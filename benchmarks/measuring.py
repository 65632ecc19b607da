"""Which share of a run's time measuring takes at its default interval: as the engine counts it by
the clock, and in processor time, so that what else the machine does counts little."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

import torch

from playground.core.events import Command, Measured, Started, Stepped
from playground.core.recipe import Recipe, Training
from playground.training import measuring, train

GOAL = 0.05
CASES = (("GAN", "gan", ""), ("VAE", "vae", ""), ("GAN on points", "gan", "ring"))
FOREVER = 10_000_000  # updates


def measuring_share(root: Path | None, seconds: float) -> list[dict[str, Any]]:
    """One row a case, each trained for so many seconds."""
    torch.set_num_threads(1)
    pictures = "mnist" if root else "digits"
    return [
        {"model": title, "source": source or pictures, "goal": GOAL,
         **_share(family, source or pictures, seconds)}
        for title, family, source in CASES
    ]  # fmt: skip


def _share(family: str, source: str, seconds: float) -> dict[str, Any]:
    training = Training(steps=FOREVER, threads=1, device="cpu")
    recipe = Recipe(family=family, source=source, training=training)
    begun = deadline = 0.0
    rounds, share, steps = 0, 0.0, 0
    with _counted() as spent, closing(train(recipe, _no_commands)) as events:
        for event in events:
            if isinstance(event, Started):
                begun, deadline = process_time(), perf_counter() + seconds
            elif isinstance(event, Stepped):
                steps = event.step
            elif isinstance(event, Measured) and event.name == "measuring":
                rounds, share = event.count, event.value
            if deadline and perf_counter() > deadline:
                break
        total = process_time() - begun
    return {
        "updates": steps, "rounds": rounds, "share_by_the_clock": round(share, 4),
        "share_of_processor_time": round(sum(spent) / total, 4),
    }  # fmt: skip


def _no_commands() -> list[Command]:
    return []


@contextmanager
def _counted() -> Iterator[list[float]]:
    """The processor seconds of every call that measures something."""
    spent: list[float] = []
    examine = measuring.examine

    def counted(*args: Any, **kwargs: Any) -> Any:
        begun = process_time()
        try:
            return examine(*args, **kwargs)
        finally:
            spent.append(process_time() - begun)

    with patch.object(measuring, "examine", counted):
        yield spent

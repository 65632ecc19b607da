"""The engine against a plain script of the same model: alternating turns in one process, one
thread each. The clock is the processor time of this process, so that what else the machine does
counts for neither; on a quiet machine it is the time on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import torch
from torch.utils.data import DataLoader

from benchmarks.cases import Case
from benchmarks.data import mnist_at
from benchmarks.plain.pictures import pictures
from playground.core.events import Diverged, Failed, Started, Stepped
from playground.training import train

ENGINES = ("auto", "float32")


@dataclass
class Contestant:
    """Something that makes updates when asked: `updates` yields how many it has just made."""

    updates: Iterator[int]
    parameters: int
    precision: str
    rates: list[float] = field(default_factory=list)  # steps/s of each turn

    def turn(self, seconds: float) -> None:
        """Make updates for so long."""
        made, begun = 0, process_time()
        while process_time() - begun < seconds:
            made += next(self.updates)
        self.rates.append(made / (process_time() - begun))


def compare(case: Case, root: Path | None, rounds: int, seconds: float) -> dict[str, Any]:
    """Steps a second of all contestants, and the median of the rounds' ratios."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    plain = _plain(case, root)
    engines = {precision: _engine(case, root, precision) for precision in ENGINES}
    if any(engine.parameters != plain.parameters for engine in engines.values()):
        raise AssertionError(f"{case.name}: the plain script has another model than the engine")
    order = [plain, *engines.values()]
    for contestant in order:  # warm-up: the first pass over everything is slower
        contestant.turn(min(1.0, seconds))
        contestant.rates.clear()
    for number in range(rounds):
        for contestant in order if number % 2 == 0 else order[::-1]:
            contestant.turn(seconds)
    return {
        "name": case.name,
        "title": case.title,
        "parameters": plain.parameters,
        "batch": case.batch,
        "plain_steps_per_second": round(median(plain.rates), 2),
        "engine": {name: _result(case, name, one, plain) for name, one in engines.items()},
    }


def _result(case: Case, name: str, engine: Contestant, plain: Contestant) -> dict[str, Any]:
    ratios = [mine / theirs for mine, theirs in zip(engine.rates, plain.rates, strict=True)]
    return {
        "precision": engine.precision,
        "steps_per_second": round(median(engine.rates), 2),
        "ratio": round(median(ratios), 3),
        "lowest": round(min(ratios), 3),
        "highest": round(max(ratios), 3),
        "goal": case.goals[name],
    }


def _plain(case: Case, root: Path | None) -> Contestant:
    side = case.side if root else min(case.side, 8)
    nets = case.nets(side) if side else case.nets()
    parameters = sum(p.numel() for net in nets for p in net.parameters())
    if not side:
        return Contestant(_ones(case.train(*nets)), parameters, "float32")
    data = pictures(root, side, case.signed)
    loader = DataLoader(data, batch_size=case.batch, shuffle=True)
    return Contestant(_ones(case.train(loader, *nets)), parameters, "float32")


def _ones(updates: Iterator[Any]) -> Iterator[int]:
    for _ in updates:
        yield 1


def _engine(case: Case, root: Path | None, precision: str) -> Contestant:
    source = ("mnist" if root else "digits") if case.side else "ring"
    padded = mnist_at(root, case.side) if case.side and root else nullcontext()
    with padded:
        events = train(case.recipe(source, precision), lambda: ())
        started = next(events)
    if not isinstance(started, Started):
        raise RuntimeError(f"{case.name}: {started}")
    return Contestant(_blocks(events), started.parameters, started.precision)


def _blocks(events: Iterator[Any]) -> Iterator[int]:
    """Looks and their pictures are part of the engine's time, as they are for a visitor."""
    for event in events:
        if isinstance(event, Diverged | Failed):
            raise RuntimeError(str(event))
        yield len(event.values) if isinstance(event, Stepped) else 0

"""The engine against a plain script of the same model: alternating turns, one thread each.

Each has a process of its own, as it has in use: the script as Python starts it, the engine as its
worker sets itself up. The clock is the processor time of that process, so that what else the
machine does counts for neither; on a quiet machine it is the time on the wall.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple

import torch
from torch.utils.data import DataLoader

from benchmarks.cases import CASES, Case
from benchmarks.data import mnist_at
from benchmarks.plain.pictures import pictures
from playground.core.events import Diverged, Failed, Started, Stepped
from playground.training import train
from playground.training.machine import keep_memory

ENGINES = ("auto", "float32")
PLAIN = "plain"


class About(NamedTuple):
    """What a contestant says of itself."""

    parameters: int
    precision: str


@dataclass
class Contestant:
    """One process that makes updates when asked."""

    about: About
    line: Connection
    rates: list[float] = field(default_factory=list)  # steps/s of each turn

    def turn(self, seconds: float) -> None:
        """Let it make updates for so long."""
        self.line.send(seconds)
        made, spent = self.line.recv()
        self.rates.append(made / spent)


def compare(case: Case, root: Path | None, rounds: int, seconds: float) -> dict[str, Any]:
    """Steps a second of all contestants, and the median of the rounds' ratios."""
    with ExitStack() as leaving:
        plain = _started(leaving, case, root, PLAIN)
        engines = {precision: _started(leaving, case, root, precision) for precision in ENGINES}
        if any(one.about.parameters != plain.about.parameters for one in engines.values()):
            raise AssertionError(f"{case.name}: the plain script has another model")
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
        "parameters": plain.about.parameters,
        "batch": case.batch,
        "plain_steps_per_second": round(median(plain.rates), 2),
        "engine": {name: _result(case, name, one, plain) for name, one in engines.items()},
    }


def _result(case: Case, name: str, engine: Contestant, plain: Contestant) -> dict[str, Any]:
    ratios = [mine / theirs for mine, theirs in zip(engine.rates, plain.rates, strict=True)]
    return {
        "precision": engine.about.precision,
        "steps_per_second": round(median(engine.rates), 2),
        "ratio": round(median(ratios), 3),
        "lowest": round(min(ratios), 3),
        "highest": round(max(ratios), 3),
        "goal": case.goals[name],
    }


def _started(leaving: ExitStack, case: Case, root: Path | None, which: str) -> Contestant:
    """A contestant that is ready; it ends with the comparison."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(
        target=_serve, args=(theirs, case.name, root, which), daemon=True
    )
    process.start()
    theirs.close()
    leaving.callback(process.join)
    leaving.callback(ours.close)  # first, so that the process sees the end
    try:
        return Contestant(ours.recv(), ours)
    except EOFError:
        raise RuntimeError(f"{case.name}: the contestant '{which}' did not start") from None


def _serve(line: Connection, name: str, root: Path | None, which: str) -> None:
    """The contestant's side: say what one is, then make updates for as long as each message says,
    until nobody sends any more."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    case = next(case for case in CASES if case.name == name)
    about, updates = _plain(case, root) if which == PLAIN else _engine(case, root, which)
    line.send(about)
    while True:
        try:
            seconds = line.recv()
        except EOFError:
            return
        made, begun = 0, process_time()
        while process_time() - begun < seconds:
            made += next(updates)
        line.send((made, process_time() - begun))


def _plain(case: Case, root: Path | None) -> tuple[About, Iterator[int]]:
    side = case.side if root else min(case.side, 8)
    nets = case.nets(side) if side else case.nets()
    about = About(sum(p.numel() for net in nets for p in net.parameters()), "float32")
    if not side:
        return about, _ones(case.train(*nets))
    data = pictures(root, side, case.signed)
    loader = DataLoader(data, batch_size=case.batch, shuffle=True)
    return about, _ones(case.train(loader, *nets))


def _ones(updates: Iterator[Any]) -> Iterator[int]:
    for _ in updates:
        yield 1


def _engine(case: Case, root: Path | None, precision: str) -> tuple[About, Iterator[int]]:
    keep_memory()
    source = ("mnist" if root else "digits") if case.side else "ring"
    padded = mnist_at(root, case.side) if case.side and root else nullcontext()
    with padded:
        events = train(case.recipe(source, precision), lambda: ())
        started = next(events)
    if not isinstance(started, Started):
        raise RuntimeError(f"{case.name}: {started}")
    return About(started.parameters, started.precision), _blocks(events)


def _blocks(events: Iterator[Any]) -> Iterator[int]:
    """Looks and their pictures are part of the engine's time, as they are for a visitor."""
    for event in events:
        if isinstance(event, Diverged | Failed):
            raise RuntimeError(str(event))
        yield len(event.values) if isinstance(event, Stepped) else 0

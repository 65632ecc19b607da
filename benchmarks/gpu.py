"""Steps a second on a graphics card: eager, and captured in a CUDA graph."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import Any

import torch

from benchmarks.cases import Case
from benchmarks.data import mnist_at
from playground.training.session import Session, open_session
from playground.training.stepping import CapturedStepper, Stepper

FLOORS = {"gan": 10_000, "dcgan": 2_000, "conv-vae": 8_000}  # captured steps a second
FASTER = {"gan": 5.0, "vae": 5.0, "ring": 5.0}  # captured over eager, at least
BLOCK = 512


def on_gpu(case: Case, root: Path | None, rounds: int, seconds: float) -> dict[str, Any]:
    """Median steps a second of both ways, in turns."""
    source = ("mnist" if root else "digits") if case.side else "ring"
    with mnist_at(root, case.side) if case.side and root else nullcontext():
        sessions = {kind: _session(case, source, kind) for kind in (Stepper, CapturedStepper)}
    rates: dict[type[Stepper], list[float]] = {kind: [] for kind in sessions}
    for _ in range(rounds):
        for kind, session in sessions.items():
            rates[kind].append(_rate(session, seconds))
    eager, captured = (float(torch.tensor(found).median()) for found in rates.values())
    return {
        "name": case.name,
        "eager_steps_per_second": round(eager),
        "captured_steps_per_second": round(captured),
        "microseconds_per_step": round(1e6 / captured, 1),
        "ratio": round(captured / eager, 2),
        "goal": FASTER.get(case.name),
        "floor": FLOORS.get(case.name),
    }


def _session(case: Case, source: str, kind: type[Stepper]) -> Session:
    session = open_session(case.recipe(source, "auto", "cuda"), None, None)
    session.stepper = kind(
        session.learner, session.source, session.rng,
        batch=case.batch, precision=session.precision, terms=session.terms,
    )  # fmt: skip
    session.advance(BLOCK)  # captures, and fills torch's caches
    return session


def _rate(session: Session, seconds: float) -> float:
    """Steps a second; every block ends with its scalars on the host, as for a visitor."""
    made, begun = 0, perf_counter()
    while perf_counter() - begun < seconds:
        made += len(session.advance(BLOCK))
    return made / (perf_counter() - begun)

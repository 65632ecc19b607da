"""Which metrics fit this learner and source, and their values.

A metric is asked for by capability, never by name of a family. All are computed in eval mode and
in float32, with a generator of their own, so that measuring changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from playground.core.events import Measured
from playground.core.learning import Batch, Bounds, Learner, Reconstructs, Scores, Source
from playground.metrics.coverage import SAMPLES, mode_counts
from playground.metrics.likelihood import importance_sampled
from playground.objectives.reconstruction import squared_error

HELD_OUT = 2000  # examples at the most
CHUNK = 500  # examples at once
CODES = 100  # importance samples for each example

Value = tuple[str, float, int, str]  # name, value, how many it was measured on, of what


def evaluate(
    learner: Learner, source: Source, rng: torch.Generator, *, count: int = HELD_OUT, step: int = 0
) -> list[Measured]:
    """Every metric that fits, on up to `count` held-out examples; leaves the learner as it was."""
    test = source.held_out(count)
    was_training = learner.training
    learner.eval()
    try:
        with torch.no_grad():
            return [
                Measured(step, *value)
                for metric in METRICS
                for value in metric(learner, source, test, rng)
            ]
    finally:
        learner.train(was_training)


def _reconstruction(
    learner: Learner,
    source: Source,
    test: Batch,
    rng: torch.Generator,  # noqa: ARG001
) -> Iterator[Value]:
    if not isinstance(learner, Reconstructs):
        return
    errors = _over(test, lambda x, y: squared_error(x, learner.reconstruct(x, y)))
    on, n = f"held-out {source.name}", len(errors)
    yield "mse_per_image" if source.is_picture else "mse_per_point", float(errors.mean()), n, on
    if source.is_picture:
        yield "mse_per_pixel", float(errors.mean()) / test.x[0].numel(), n, on


def _likelihood(
    learner: Learner, source: Source, test: Batch, rng: torch.Generator
) -> Iterator[Value]:
    if not isinstance(learner, Bounds):
        return
    weights = learner.log_weights
    found = [
        importance_sampled(lambda k, x=x, y=y: weights(x, k, rng, y), CODES, chunk=20)
        for x, y in _chunks(test)
    ]
    on, n = f"held-out {source.name}", len(test.x)
    yield "elbo", float(torch.cat([part.elbo for part in found]).mean()), n, on
    log_p = float(torch.cat([part.log_p for part in found]).mean())
    yield "log_likelihood", log_p, n, f"{on}, {CODES} codes each"


def _judgement(
    learner: Learner, source: Source, test: Batch, rng: torch.Generator
) -> Iterator[Value]:
    if not isinstance(learner, Scores):
        return
    real = _over(test, learner.score)
    fake_y = None
    if learner.classes:
        fake_y = torch.arange(len(test.x), device=test.x.device) % learner.classes
    samples = Batch(learner.sample(len(test.x), rng, fake_y), fake_y)
    fake = _over(samples, learner.score)
    yield "score_real", float(real.mean()), len(real), f"held-out {source.name}"
    yield "score_generated", float(fake.mean()), len(fake), "samples"


def _modes(
    learner: Learner,
    source: Source,
    test: Batch,  # noqa: ARG001
    rng: torch.Generator,
) -> Iterator[Value]:
    if source.modes is None or source.spread is None:
        return
    samples = learner.sample(SAMPLES, rng)
    found = mode_counts(samples, source.modes, source.spread)
    of = f"samples, within 3 σ of one of {len(source.modes)} centres"
    yield "modes", float(found.found), SAMPLES, of
    yield "high_quality", found.high_quality, SAMPLES, of


METRICS: tuple[
    Callable[[Learner, Source, Batch, torch.Generator], Iterator[Value]], ...
] = (_reconstruction, _likelihood, _judgement, _modes)  # fmt: skip


def _chunks(batch: Batch) -> Iterator[tuple[Tensor, Tensor | None]]:
    for start in range(0, len(batch.x), CHUNK):
        part = slice(start, start + CHUNK)
        yield batch.x[part], None if batch.y is None else batch.y[part]


def _over(batch: Batch, value: Callable[[Tensor, Tensor | None], Tensor]) -> Tensor:
    """One value an example, computed in chunks: (n,)."""
    return torch.cat([value(x, y) for x, y in _chunks(batch)])

"""Which metrics fit this learner and source, and their values.

A metric is asked for by capability, never by name of a family. All are computed in eval mode and
in float32, with a generator of their own, so that measuring changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from playground.core.events import Measured, Surveyed
from playground.core.learning import Learner, Source
from playground.evaluation.case import FULL, QUICK, Case, Effort, Metric, Shown, Value
from playground.evaluation.codes import codes
from playground.evaluation.features import features, obedience
from playground.evaluation.points import distance, modes
from playground.evaluation.values import judgement, likelihood, partition, reconstruction

__all__ = ["FULL", "METRICS", "QUICK", "Effort", "Metric", "evaluate", "examine"]

METRICS: tuple[Metric, ...] = (
    reconstruction,
    likelihood,
    codes,
    partition,
    judgement,
    modes,
    distance,
    features,
    obedience,
)


def evaluate(
    learner: Learner,
    source: Source,
    rng: torch.Generator,
    *,
    effort: Effort = FULL,
    step: int = 0,
    metrics: Sequence[Metric] = METRICS,
) -> list[Measured]:
    """The numbers of `examine`."""
    found = examine(learner, source, rng, effort=effort, step=step, metrics=metrics)
    return [item for item in found if isinstance(item, Measured)]


def examine(
    learner: Learner,
    source: Source,
    rng: torch.Generator,
    *,
    effort: Effort = FULL,
    step: int = 0,
    metrics: Sequence[Metric] = METRICS,
) -> list[Measured | Surveyed]:
    """Every one of `metrics` that fits, with so much effort; leaves the learner as it was.

    Raises BadFile if the classifier that some need is damaged, NotFinite where samples are no
    numbers.
    """
    was_training = learner.training
    learner.eval()
    try:
        with torch.no_grad():
            case = Case(learner, source, source.held_out(effort.examples), rng, effort)
            return [_event(step, value) for metric in metrics for value in metric(case)]
    finally:
        learner.train(was_training)


def _event(step: int, value: Value | Shown) -> Measured | Surveyed:
    if not isinstance(value, Shown):
        return Measured(step, *value)
    arrays = {name: tensor.float().cpu().numpy() for name, tensor in value.arrays.items()}
    return Surveyed(step, value.name, arrays, value.about)

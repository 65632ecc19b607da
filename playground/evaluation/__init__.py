"""Which metrics fit this learner and source, and their values.

A metric is asked for by capability, never by name of a family. All are computed in eval mode and
in float32, with a generator of their own, so that measuring changes nothing.
"""

from __future__ import annotations

import torch

from playground.core.events import Measured
from playground.core.learning import Learner, Source
from playground.evaluation.case import Case, Metric
from playground.evaluation.features import features, obedience
from playground.evaluation.values import judgement, likelihood, modes, partition, reconstruction

__all__ = ["METRICS", "evaluate"]

COUNT = 10_000  # held-out examples, and as many samples, at the most

METRICS: tuple[Metric, ...] = (
    reconstruction,
    likelihood,
    partition,
    judgement,
    modes,
    features,
    obedience,
)


def evaluate(
    learner: Learner,
    source: Source,
    rng: torch.Generator,
    *,
    count: int = COUNT,
    step: int = 0,
) -> list[Measured]:
    """Every metric that fits, on up to `count` held-out examples and samples; leaves the learner
    as it was. Raises BadFile if the classifier that some need is damaged."""
    was_training = learner.training
    learner.eval()
    try:
        with torch.no_grad():
            case = Case(learner, source, source.held_out(count), rng)
            return [Measured(step, *value) for metric in METRICS for value in metric(case)]
    finally:
        learner.train(was_training)

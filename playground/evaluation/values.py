"""Metrics of examples one by one: reconstruction, likelihood, and the critic's opinion."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from playground.core.capabilities import (
    Bounds,
    Denoises,
    Encodes,
    Infers,
    Normalises,
    Reconstructs,
    Scores,
)
from playground.core.learning import Batch
from playground.evaluation.baselines import pca_error
from playground.evaluation.case import Case, Value, chunks, over
from playground.metrics.likelihood import importance_sampled
from playground.objectives.bounds import kl_to_standard_normal
from playground.objectives.reconstruction import squared_error

CHAINS = 100  # of annealed importance sampling


def reconstruction(case: Case) -> Iterator[Value]:
    """Squared error of reconstructions, beside that of as many principal components."""
    learner, source = case.learner, case.source
    if not isinstance(learner, Reconstructs):
        return
    errors = over(case.test, lambda x, y: squared_error(x, learner.reconstruct(x, y)))
    n, on = len(errors), case.on
    if isinstance(learner, Denoises) and learner.damage:
        on = f"{on}, without noise"  # unlike the curve of the training error
    yield "mse_per_image" if source.is_picture else "mse_per_point", float(errors.mean()), n, on
    if not source.is_picture:
        return
    yield "mse_per_pixel", float(errors.mean()) / case.test.x[0].numel(), n, on
    if isinstance(learner, Encodes) and case.effort.slow:
        error = pca_error(source, case.test.x, learner.latent)
        if error is not None:
            yield "pca_mse_per_image", error, n, f"{case.on}, PCA with {learner.latent} components"


def likelihood(case: Case) -> Iterator[Value]:
    """The evidence lower bound, its two terms, and log p(x) by importance sampling, in nats."""
    learner = case.learner
    if not isinstance(learner, Bounds):
        return
    weights, rng = learner.log_weights, case.rng
    most, codes = case.effort.bounded, case.effort.codes
    test = Batch(case.test.x[:most], None if case.test.y is None else case.test.y[:most])
    found, kl = [], []
    for x, y in chunks(test):
        x = learner.prepared(x, rng)
        found.append(importance_sampled(lambda k, x=x, y=y: weights(x, k, rng, y), codes, chunk=20))
        if isinstance(learner, Infers):
            kl.append(kl_to_standard_normal(*learner.posterior(x, y)).sum(1))
    n, on = len(test.x), f"{case.on}, {codes} codes each"
    elbo = float(torch.cat([part.elbo for part in found]).mean())
    yield "elbo", elbo, n, on
    if kl:
        mean = float(torch.cat(kl).mean())
        yield "reconstruction", -elbo - mean, n, f"{on}: −log p(x|z)"
        yield "kl", mean, n, case.on
    log_p = float(torch.cat([part.log_p for part in found]).mean())
    yield "log_likelihood", log_p, n, on


def partition(case: Case) -> Iterator[Value]:
    """log Z of an energy model, and log p(x) with it, in nats."""
    learner = case.learner
    if not isinstance(learner, Normalises):
        return
    if not (case.effort.slow or learner.enumerable):  # annealing takes many seconds
        return
    low, high, exact = learner.log_partition(case.rng, CHAINS)
    middle = (low + high) / 2
    least, most = sorted((low, high))  # chance can turn them round where they are close
    how = "exact" if exact else f"between {least:.1f} and {most:.1f} by annealing both ways"
    yield "log_z", middle, 1 if exact else CHAINS, how
    energy = over(case.test, lambda x, _: learner.free_energy(x, case.rng))
    yield "log_likelihood", -float(energy.mean()) - middle, len(energy), f"{case.on}, log Z {how}"


def judgement(case: Case) -> Iterator[Value]:
    """What the critic says of real and of generated examples."""
    if not isinstance(case.learner, Scores):
        return
    real = over(case.test, case.learner.score)
    fake = over(case.sampled(len(real)), case.learner.score)
    yield "score_real", float(real.mean()), len(real), case.on
    yield "score_generated", float(fake.mean()), len(fake), "samples"

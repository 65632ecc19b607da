"""The same ELBO gradient estimated in two ways, and how much each estimate scatters.

The smallest model that has an ELBO: p(z) = N(0, 1), p(x|z) = N(z, s²), q(z) = N(μ, σ²), one x.
Everything is a polynomial in ε, so mean and variance of both estimators are known exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Problem(NamedTuple):
    """One observation x, its noise s > 0, and the posterior guess N(mu, sigma²), sigma > 0."""

    x: float = 1.0
    s: float = 0.5
    mu: float = 0.0
    sigma: float = 0.7


def log_weight(z: Array, problem: Problem) -> Array:
    """log p(x, z) − log q(z) in nats, whose mean under q is the ELBO; z of any shape."""
    x, s, mu, sigma = problem
    joint = -0.5 * z**2 - 0.5 * ((x - z) / s) ** 2 - math.log(2 * math.pi * s)
    return joint + 0.5 * ((z - mu) / sigma) ** 2 + math.log(sigma) + 0.5 * math.log(2 * math.pi)


def elbo(problem: Problem) -> float:
    """The ELBO in nats, in closed form."""
    x, s, mu, sigma = problem
    joint = -0.5 * (mu**2 + sigma**2) - 0.5 * ((x - mu) ** 2 + sigma**2) / s**2
    return joint - math.log(2 * math.pi * s) + 0.5 * math.log(2 * math.pi * math.e * sigma**2)


def exact_gradient(problem: Problem) -> float:
    """dELBO/dμ = (x − μ)/s² − μ."""
    return (problem.x - problem.mu) / problem.s**2 - problem.mu


def score_function(eps: Array, problem: Problem) -> Array:
    """One estimate of dELBO/dμ for each ε ~ N(0, 1): log w(z) · d log q(z)/dμ = log w · ε/σ.

    Source: Williams 1992 (REINFORCE); Paisley et al. 2012, eq. 4. It never looks at the slope
    of log p.
    """
    z = problem.mu + problem.sigma * eps
    return log_weight(z, problem) * eps / problem.sigma


def reparameterised(eps: Array, problem: Problem) -> Array:
    """One estimate of dELBO/dμ for each ε, through z = μ + σε: d log p(x, z)/dz.

    Source: Kingma & Welling 2014, section 2.4. log q(μ + σε) does not depend on μ.
    """
    z = problem.mu + problem.sigma * eps
    return (problem.x - z) / problem.s**2 - z


ESTIMATORS: dict[str, Callable[[Array, Problem], Array]] = {
    "score_function": score_function,
    "reparameterised": reparameterised,
}


def exact_variances(problem: Problem) -> dict[str, float]:
    """Variance of one estimate; a mean over n has this over n.

    With log w = A + Bε + Cε² and E ε² = 1, E ε⁴ = 3, E ε⁶ = 15, the score function has
    (A² + 6AC + 15C² + 2B²)/σ²; the other is linear in ε: σ² (1 + 1/s²)².
    """
    s, sigma = problem.s, problem.sigma
    a = float(log_weight(np.array(problem.mu), problem))
    b = sigma * exact_gradient(problem)
    c = 0.5 - 0.5 * sigma**2 * (1 + 1 / s**2)
    return {
        "score_function": (a**2 + 6 * a * c + 15 * c**2 + 2 * b**2) / sigma**2,
        "reparameterised": sigma**2 * (1 + 1 / s**2) ** 2,
    }


class Measured(NamedTuple):
    """Scatter of one estimator: for each of `samples` (c,), mean and variance over repeats of
    the estimate that averages so many, (c,) each, beside the exact variance (c,)."""

    samples: NDArray[np.int64]
    mean: Array
    variance: Array
    exact: Array


def measured_variances(
    problem: Problem, samples: tuple[int, ...], rng: np.random.Generator, repeats: int = 500
) -> dict[str, Measured]:
    """Draw each estimator `repeats` times with each number of samples, from the same ε."""
    counts = np.array(samples)
    exact = exact_variances(problem)
    columns: dict[str, list[Array]] = {name: [] for name in ESTIMATORS}
    for n in samples:
        eps = rng.standard_normal((repeats, n))
        for name, estimator in ESTIMATORS.items():
            columns[name].append(estimator(eps, problem).mean(1))
    return {
        name: Measured(
            counts,
            np.array([column.mean() for column in drawn]),
            np.array([column.var(ddof=1) for column in drawn]),
            exact[name] / counts,
        )
        for name, drawn in columns.items()
    }

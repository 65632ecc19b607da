"""Both ELBO gradients are right on average and scatter as theory says."""

from __future__ import annotations

import numpy as np
import pytest

from playground.metrics.gradients import (
    ESTIMATORS,
    Problem,
    elbo,
    exact_gradient,
    exact_variances,
    log_weight,
    measured_variances,
)

PROBLEMS = [Problem(), Problem(x=-2.0, s=1.5, mu=0.8, sigma=0.3), Problem(x=0, s=0.2, mu=-1)]
# Gauss–Hermite with 12 nodes is exact for polynomials in ε up to degree 23
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(12)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_elbo_and_its_slope(problem: Problem) -> None:
    z = problem.mu + problem.sigma * NODES
    assert elbo(problem) == pytest.approx(WEIGHTS @ log_weight(z, problem))
    step = 1e-5
    above, below = (problem._replace(mu=problem.mu + h) for h in (step, -step))
    slope = (elbo(above) - elbo(below)) / (2 * step)
    assert exact_gradient(problem) == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("name", list(ESTIMATORS))
def test_mean_and_variance_are_exact(problem: Problem, name: str) -> None:
    drawn = ESTIMATORS[name](NODES, problem)
    mean = WEIGHTS @ drawn
    assert mean == pytest.approx(exact_gradient(problem))
    assert exact_variances(problem)[name] == pytest.approx(WEIGHTS @ (drawn - mean) ** 2)


def test_measured_scatter_falls_as_one_over_n() -> None:
    problem = Problem()
    found = measured_variances(problem, (1, 10, 100), np.random.default_rng(0), repeats=4000)
    for name, measured in found.items():
        np.testing.assert_allclose(measured.variance, measured.exact, rtol=0.25)
        error = np.sqrt(measured.exact / 4000)
        assert (np.abs(measured.mean - exact_gradient(problem)) < 4 * error).all(), name
    assert (found["score_function"].variance > 3 * found["reparameterised"].variance).all()


def test_at_the_exact_posterior_the_score_function_has_no_scatter_left_but_the_constant() -> None:
    # log w is then log p(x) for every z, so log w · ε/σ has variance log p(x)² / σ²
    posterior = Problem(x=1.0, s=0.5, mu=0.8, sigma=np.sqrt(0.2))
    evidence = -0.5 * np.log(2 * np.pi * 1.25) - 0.5 / 1.25
    np.testing.assert_allclose(log_weight(np.linspace(-2, 2, 5), posterior), evidence)
    assert exact_variances(posterior)["score_function"] == pytest.approx(evidence**2 / 0.2)
    assert exact_gradient(posterior) == pytest.approx(0)

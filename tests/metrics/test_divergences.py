"""KL, JS and entropies of Gaussians and bars against quadrature and libraries."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from scipy.spatial.distance import jensenshannon

from playground.metrics.divergences import (
    Gaussian,
    cross_entropy,
    discrete_js,
    discrete_kl,
    entropy,
    gaussian_cross_entropy,
    gaussian_entropy,
    gaussian_js,
    gaussian_kl,
    gaussian_wasserstein,
    log_density,
    naive_kl,
    normalised,
)

PAIRS = [
    (Gaussian(0, 1), Gaussian(0, 1)),
    (Gaussian(0, 1), Gaussian(2, 1)),
    (Gaussian(-1, 0.5), Gaussian(1, 2)),
    (Gaussian(3, 0.2), Gaussian(-3, 0.1)),
]


class Normal:
    """scipy's normal distribution with its parameters held."""

    def __init__(self, mu: float, sigma: float) -> None:
        self.at = {"loc": mu, "scale": sigma}

    def pdf(self, x: float) -> float:
        return float(scipy.stats.norm.pdf(x, **self.at))

    def logpdf(self, x: float) -> float:
        return float(scipy.stats.norm.logpdf(x, **self.at))


def integral(f: Callable[[float], float], p: Gaussian, q: Gaussian) -> float:
    low = min(p.mu - 12 * p.sigma, q.mu - 12 * q.sigma)
    high = max(p.mu + 12 * p.sigma, q.mu + 12 * q.sigma)
    return scipy.integrate.quad(f, low, high, points=[p.mu, q.mu], limit=500)[0]


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_gaussians_against_quadrature(p: Gaussian, q: Gaussian) -> None:
    a, b = Normal(*p), Normal(*q)
    places = [-1.0, 0.3, 4.0]
    np.testing.assert_allclose(log_density(places, p), [a.logpdf(x) for x in places])
    kl = integral(lambda x: a.pdf(x) * (a.logpdf(x) - b.logpdf(x)), p, q)
    assert gaussian_kl(p, q) == pytest.approx(kl, abs=1e-6)
    assert gaussian_entropy(p) == pytest.approx(float(scipy.stats.norm.entropy(*p)))
    crossed = gaussian_cross_entropy(p, q) - gaussian_entropy(p)
    assert crossed == pytest.approx(gaussian_kl(p, q), abs=1e-12)

    def excess(x: float) -> float:
        middle = np.logaddexp(a.logpdf(x), b.logpdf(x)) - math.log(2)
        return a.pdf(x) * (a.logpdf(x) - middle) + b.pdf(x) * (b.logpdf(x) - middle)

    assert gaussian_js(p, q) == pytest.approx(0.5 * integral(excess, p, q), abs=1e-6)
    assert gaussian_js(q, p) == pytest.approx(gaussian_js(p, q), abs=1e-9)


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_wasserstein_is_the_area_between_the_distribution_functions(
    p: Gaussian, q: Gaussian
) -> None:
    def gap(x: float) -> float:
        below = (scipy.stats.norm.cdf(x, g.mu, g.sigma) for g in (p, q))
        return float(abs(next(below) - next(below)))

    assert gaussian_wasserstein(p, q) == pytest.approx(integral(gap, p, q), abs=1e-6)
    assert gaussian_wasserstein(p, q) == gaussian_wasserstein(q, p)


def test_js_far_apart_and_unlike_widths() -> None:
    assert gaussian_js(Gaussian(0, 1), Gaussian(1000, 1)) == pytest.approx(math.log(2))
    # a spike inside a wide bell shares next to nothing with it, wherever the spike is
    for place in (0.0, 0.123, 3.0):
        assert gaussian_js(Gaussian(place, 1e-5), Gaussian(0, 10)) == pytest.approx(
            math.log(2), abs=1e-4
        )


def test_bars_against_scipy() -> None:
    p, q = normalised([3, 1, 0, 2]), normalised([1, 1, 5, 1])
    assert discrete_kl(p, q) == pytest.approx(scipy.stats.entropy(p, q))
    assert entropy(p) == pytest.approx(scipy.stats.entropy(p))
    assert cross_entropy(p, q) - entropy(p) == pytest.approx(discrete_kl(p, q))
    assert discrete_js(p, q) == pytest.approx(jensenshannon(p, q) ** 2)
    assert discrete_kl(p, p) == discrete_js(p, p) == 0


def test_an_empty_bar_of_q() -> None:
    p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    assert discrete_kl(p, q) == cross_entropy(p, q) == math.inf
    assert discrete_kl(q, p) == pytest.approx(math.log(2))
    assert discrete_js(p, q) < math.log(2)


def test_what_the_guard_does() -> None:
    p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    # finite, but it is ε that answers: a hundred times smaller, ½ log 100 larger
    first, second = naive_kl(p, q, 1e-4), naive_kl(p, q, 1e-6)
    assert second - first == pytest.approx(0.5 * math.log(100), abs=2e-3)
    assert naive_kl(p, q, 0) == math.inf
    assert math.isnan(naive_kl([1.0, 0.0], [1.0, 0.0], 0))
    full = np.array([0.2, 0.8])
    assert naive_kl(p, full) == pytest.approx(discrete_kl(p, full), abs=1e-4)


@pytest.mark.parametrize("bars", [[0, 0], [-1, 2], [math.nan, 1], [], [[1, 2]]])
def test_bars_that_are_no_distribution(bars: list[float]) -> None:
    with pytest.raises(ValueError, match="bars"):
        normalised(bars)


def test_unlike_numbers_of_bars() -> None:
    with pytest.raises(ValueError, match="same number"):
        discrete_kl([0.5, 0.5], [1.0])

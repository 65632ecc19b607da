"""KL, JS, entropies of Gaussians on a line and of bars, in nats; and their Wasserstein distance."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import entr, rel_entr, xlogy

Array = NDArray[np.float64]
GUARD = 1e-5
"""The ε that the naive formula adds to every bar."""


class Gaussian(NamedTuple):
    """N(mu, sigma²) on a line; sigma > 0."""

    mu: float
    sigma: float


def log_density(x: ArrayLike, p: Gaussian) -> Array:
    """log N(x; μ, σ²) at x of any shape."""
    u = (np.asarray(x, dtype=float) - p.mu) / p.sigma
    return -0.5 * u**2 - math.log(p.sigma) - 0.5 * math.log(2 * math.pi)


def gaussian_entropy(p: Gaussian) -> float:
    """H(P) = ½ log(2πe σ²); may be negative (Cover & Thomas 2006, example 8.1.2)."""
    return 0.5 * math.log(2 * math.pi * math.e * p.sigma**2)


def gaussian_cross_entropy(p: Gaussian, q: Gaussian) -> float:
    """H(P, Q) = −E_P[log q] = ½ log(2π σ_q²) + (σ_p² + (μ_p − μ_q)²) / 2σ_q²."""
    spread = (p.sigma**2 + (p.mu - q.mu) ** 2) / (2 * q.sigma**2)
    return 0.5 * math.log(2 * math.pi * q.sigma**2) + spread


def gaussian_kl(p: Gaussian, q: Gaussian) -> float:
    """KL(P ‖ Q) = log(σ_q/σ_p) + (σ_p² + (μ_p − μ_q)²) / 2σ_q² − ½ = H(P, Q) − H(P).

    Source: Kullback & Leibler 1951; Bishop 2006, exercise 1.30.
    """
    ratio = p.sigma / q.sigma
    return 0.5 * (ratio**2 - 1 + ((p.mu - q.mu) / q.sigma) ** 2) - math.log(ratio)


def gaussian_js(p: Gaussian, q: Gaussian, points: int = 4001, reach: float = 12.0) -> float:
    """JS(P, Q) = ½ KL(P ‖ M) + ½ KL(Q ‖ M), M = ½(P + Q): 0 to log 2 (Lin 1991).

    It has no closed form: trapezoids over a grid that is fine around both means, in units of
    each σ, so that very unlike widths are resolved too.
    """
    u = np.linspace(-reach, reach, points)
    x = np.unique(np.concatenate([p.mu + p.sigma * u, q.mu + q.sigma * u]))
    log_p, log_q = log_density(x, p), log_density(x, q)
    log_m = np.logaddexp(log_p, log_q) - math.log(2)
    integrand = np.exp(log_p) * (log_p - log_m) + np.exp(log_q) * (log_q - log_m)
    return min(math.log(2), max(0.0, 0.5 * float(np.trapezoid(integrand, x))))


def gaussian_wasserstein(p: Gaussian, q: Gaussian) -> float:
    """W₁(P, Q) = E|Δμ + Δσ u|, u ~ N(0, 1), in units of x: the mean of a folded normal.

    On a line the cheapest plan moves each quantile of P to the same quantile of Q (Villani 2009,
    remark 6.6), and Gaussian quantiles are μ + σu.
    """
    way, spread = abs(p.mu - q.mu), abs(p.sigma - q.sigma)
    if spread == 0:
        return way
    u = way / spread
    tail = spread * math.sqrt(2 / math.pi) * math.exp(-0.5 * u**2)
    return tail + way * math.erf(u / math.sqrt(2))


def normalised(bars: ArrayLike) -> Array:
    """Bars of any heights ≥ 0, (n,), as probabilities; raises ValueError if they cannot be."""
    p = np.asarray(bars, dtype=float)
    if p.ndim != 1 or not np.isfinite(p).all() or (p < 0).any() or not p.sum() > 0:
        raise ValueError("The bars must be zero or higher, and at least one above zero.")
    return p / p.sum()


def entropy(p: ArrayLike) -> float:
    """H(p) = −Σ p log p with 0 log 0 = 0, for probabilities (n,)."""
    return float(entr(np.asarray(p, dtype=float)).sum())


def cross_entropy(p: ArrayLike, q: ArrayLike) -> float:
    """H(p, q) = −Σ p log q; infinite where q = 0 < p. Probabilities (n,) each."""
    p, q = _pair(p, q)
    return float(-xlogy(p, q).sum())


def discrete_kl(p: ArrayLike, q: ArrayLike) -> float:
    """KL(p ‖ q) = Σ p log(p/q), 0 log 0 = 0, infinite where q = 0 < p. Probabilities (n,) each."""
    p, q = _pair(p, q)
    return float(rel_entr(p, q).sum())


def discrete_js(p: ArrayLike, q: ArrayLike) -> float:
    """JS(p, q) in nats, 0 to log 2, always finite (Lin 1991)."""
    p, q = _pair(p, q)
    middle = (p + q) / 2
    return 0.5 * (discrete_kl(p, middle) + discrete_kl(q, middle))


def naive_kl(p: ArrayLike, q: ArrayLike, guard: float = GUARD) -> float:
    """Σ (p + ε) log((p + ε) / (q + ε)): the formula as often typed, with its ε guard.

    The guard makes every value finite, but the sums exceed 1 and nothing is renormalised: where
    q = 0 < p the answer is about p log(p/ε) instead of infinity and so depends on ε. ε = 0 gives
    nan where both are 0.
    """
    p, q = _pair(p, q)
    p, q = p + guard, q + guard
    with np.errstate(divide="ignore", invalid="ignore"):
        return float((p * np.log(p / q)).sum())


def _pair(p: ArrayLike, q: ArrayLike) -> tuple[Array, Array]:
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if p.shape != q.shape or p.ndim != 1:
        raise ValueError("Both distributions need the same number of bars.")
    return p, q

"""Likelihood and latent measures on a model whose log p(x) is known."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor
from torch.distributions import Normal, kl_divergence

from playground.metrics.latent import dimensions, histograms
from playground.metrics.likelihood import importance_sampled

X = torch.tensor([-1.0, 0.0, 0.5, 2.0]).double()
LOG_P = Normal(0.0, math.sqrt(2)).log_prob(X)  # p(z) = N(0, 1), p(x|z) = N(z, 1)


class Weights:
    """Log-weights of that model with q(z|x) = N(mean, deviation²)."""

    def __init__(self, mean: Tensor, deviation: float) -> None:
        self.q = Normal(mean, deviation)
        self.rng = torch.Generator().manual_seed(0)
        self.chunks: list[int] = []

    def __call__(self, c: int) -> Tensor:
        self.chunks.append(c)
        noise = torch.randn(c, len(X), generator=self.rng, dtype=torch.double)
        z = self.q.mean + self.q.stddev * noise
        return Normal(0.0, 1.0).log_prob(z) + Normal(z, 1.0).log_prob(X) - self.q.log_prob(z)


def test_the_exact_posterior_needs_one_code() -> None:
    found = importance_sampled(Weights(X / 2, math.sqrt(0.5)), k=1)
    torch.testing.assert_close(found.log_p, LOG_P)
    torch.testing.assert_close(found.elbo, LOG_P)


def test_a_poor_posterior_converges_to_log_p() -> None:
    weights = Weights(torch.zeros_like(X), 1.0)
    found = importance_sampled(weights, k=5000, chunk=300)
    torch.testing.assert_close(found.log_p, LOG_P, atol=0.1, rtol=0)
    # E_q log w = LOG_P − KL(q ‖ posterior)
    gap = kl_divergence(Normal(torch.zeros_like(X), 1.0), Normal(X / 2, math.sqrt(0.5)))
    torch.testing.assert_close(found.elbo, LOG_P - gap, atol=0.15, rtol=0)
    assert (sum(weights.chunks), max(weights.chunks), found.k) == (5000, 300, 5000)
    assert bool((found.effective > 1).all() and (found.effective < 5000).all())


def test_chunks_do_not_matter() -> None:
    table = torch.randn(50, 3, generator=torch.Generator().manual_seed(1)).double() * 3

    def in_chunks(chunk: int) -> list[Tensor]:
        rows = iter(table.split(chunk))
        return list(importance_sampled(lambda _: next(rows), k=50, chunk=chunk)[:3])

    whole = in_chunks(50)
    for chunk in (1, 7, 49):
        torch.testing.assert_close(in_chunks(chunk), whole)
    torch.testing.assert_close(whole[0], table.exp().mean(0).log())
    torch.testing.assert_close(whole[2], table.exp().sum(0) ** 2 / (2 * table).exp().sum(0))


def test_tiny_and_vanishing_weights() -> None:
    found = importance_sampled(lambda c: torch.full((c, 2), -1e5), k=10, chunk=3)
    torch.testing.assert_close(found.log_p, torch.full((2,), -1e5).double())
    torch.testing.assert_close(found.effective, torch.full((2,), 10.0).double())
    half = torch.tensor([[0.0], [-torch.inf]])
    assert float(importance_sampled(lambda _: half, k=2, chunk=2).log_p) == pytest.approx(
        -math.log(2)
    )


def test_no_codes() -> None:
    with pytest.raises(ValueError, match="at least one"):
        importance_sampled(lambda c: torch.zeros(c, 1), k=0)


def test_dimensions_in_use() -> None:
    rng = torch.Generator().manual_seed(2)
    mu = torch.randn(500, 3, generator=rng) * torch.tensor([0.0, 1.0, 0.05])
    logvar = torch.tensor([0.0, -3.0, -0.1]).expand(500, 3)
    q = Normal(mu.double(), (0.5 * logvar.double()).exp())
    kl = kl_divergence(q, Normal(0.0, 1.0))
    found = dimensions(mu, kl)
    torch.testing.assert_close(found.kl, kl.mean(0))
    assert found.active.tolist() == [False, True, False]
    assert found.order.tolist() == [1, 2, 0]
    assert float(found.kl[0]) == 0


def test_histograms_beside_the_prior() -> None:
    z = torch.randn(50_000, 2, generator=torch.Generator().manual_seed(3))
    z[:, 1] = 9.0  # beyond the last edge
    found = histograms(z, bins=8, reach=2.0)
    expected = Normal(0.0, 1.0).cdf(found.edges)
    inner = expected.diff()
    torch.testing.assert_close(found.prior[1:-1], inner[1:-1])
    assert float(found.prior[0]) == pytest.approx(float(expected[1]))
    torch.testing.assert_close(found.shares[0], found.prior, atol=0.01, rtol=0)
    assert found.shares[1].tolist() == [0] * 7 + [1]
    torch.testing.assert_close(found.shares.sum(1), torch.ones(2).double())

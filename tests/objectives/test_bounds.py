"""Bounds against closed forms, torch's own distributions, and a model whose log p(x) is known."""

import math

import pytest
import torch
from torch.distributions import Bernoulli, Laplace, Normal, kl_divergence

from playground.objectives import bounds


@pytest.fixture
def gaussian() -> tuple[torch.Tensor, torch.Tensor]:
    rng = torch.Generator().manual_seed(0)
    return torch.randn(5, 3, generator=rng), torch.randn(5, 3, generator=rng)


def test_kl_equals_torch_distributions(gaussian):
    mu, logvar = gaussian
    expected = kl_divergence(Normal(mu, (logvar / 2).exp()), Normal(0.0, 1.0))
    torch.testing.assert_close(bounds.kl_to_standard_normal(mu, logvar), expected)


def test_kl_is_zero_for_the_prior_itself():
    zeros = torch.zeros(4, 2)
    assert bounds.kl_to_standard_normal(zeros, zeros).abs().max() == 0


def test_log_normal_equals_torch_distributions(gaussian):
    mu, logvar = gaussian
    z = torch.linspace(-2, 2, 15).view(5, 3)
    expected = Normal(mu, (logvar / 2).exp()).log_prob(z).sum(-1)
    torch.testing.assert_close(bounds.log_normal(z, mu, logvar), expected)


def test_log_bernoulli_equals_torch_distributions():
    logits = torch.linspace(-3, 3, 12).view(2, 1, 2, 3)
    x = (logits.sin() > 0).float()
    expected = Bernoulli(logits=logits).log_prob(x).flatten(1).sum(1)
    torch.testing.assert_close(bounds.log_bernoulli(x, logits), expected)


@pytest.mark.parametrize("sigma", [0.1, 1.0, 2.5])
def test_log_gaussian_equals_torch_distributions(sigma):
    mean, x = torch.linspace(-1, 1, 8).view(2, 4), torch.linspace(2, -1, 8).view(2, 4)
    expected = Normal(mean, sigma).log_prob(x).sum(1)
    torch.testing.assert_close(bounds.log_gaussian(x, mean, torch.tensor(sigma)), expected)


@pytest.mark.parametrize("sigma", [0.1, 1.0, 2.5])
def test_log_laplace_equals_torch_distributions(sigma):
    mean, x = torch.linspace(-1, 1, 8).view(2, 4), torch.linspace(2, -1, 8).view(2, 4)
    expected = Laplace(mean, sigma).log_prob(x).sum(1)
    torch.testing.assert_close(bounds.log_laplace(x, mean, torch.tensor(sigma)), expected)


def test_bounds_close_on_a_model_with_known_evidence():
    """p(z) = N(0, 1), p(x|z) = N(z, 1), so p(x) = N(0, 2) and the posterior is N(x/2, 1/2)."""
    rng = torch.Generator().manual_seed(1)
    x = torch.tensor([[0.3], [-1.2]])
    evidence = Normal(0.0, math.sqrt(2)).log_prob(x).squeeze(1)

    def log_weights(mu: torch.Tensor, logvar: torch.Tensor, k: int) -> torch.Tensor:
        eps = torch.randn(k, *mu.shape, generator=rng)
        z = bounds.reparameterise(mu, logvar, eps)
        joint = bounds.log_normal(x - z) + bounds.log_normal(z)
        return joint - bounds.log_normal(z, mu, logvar)

    exact = log_weights(x / 2, torch.full_like(x, math.log(0.5)), 3)
    torch.testing.assert_close(exact, evidence.expand(3, 2), atol=1e-5, rtol=0)

    poor = log_weights(torch.zeros_like(x), torch.zeros_like(x), 50_000)
    gap = kl_divergence(Normal(0.0, 1.0), Normal(x / 2, math.sqrt(0.5))).squeeze(1)
    torch.testing.assert_close(bounds.elbo(poor), evidence - gap, atol=0.02, rtol=0)
    torch.testing.assert_close(bounds.importance_bound(poor), evidence, atol=0.02, rtol=0)


def test_reparameterised_gradient_reaches_both_parameters():
    mu = torch.zeros(1, requires_grad=True)
    logvar = torch.zeros(1, requires_grad=True)
    bounds.reparameterise(mu, logvar, torch.tensor([2.0])).backward()
    assert mu.grad == 1
    assert logvar.grad == 1  # dσε/dlogσ² = ½ σ ε

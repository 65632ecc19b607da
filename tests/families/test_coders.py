"""Updates of models with a code, against their papers' formulas on small tensors."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from torch import Tensor
from torch.nn import functional as F

from playground.core.learning import Source
from playground.families import aae, autoencoder, avb, vae, vaegan
from playground.objectives.bounds import kl_to_standard_normal, log_normal
from tests.families.tiny import CPU, always, pictures, points

SOURCE = pictures([[255, 0, 51, 255], [0, 204, 255, 0], [255, 255, 0, 102]])
X, Y = SOURCE.first(3).x, SOURCE.first(3).y
CLOUD = torch.tensor([[-1.0, 0.5], [0.3, 2.0], [1.1, -0.4], [0.0, 0.1]])


def made(module: Any, source: Source = SOURCE, **settings: Any) -> Any:
    """A learner of a family's module with two hidden layers of five and four units."""
    torch.manual_seed(1)
    values = {"hidden": "5-4", "latent": 2, **settings}
    return module.FAMILY.build(module.FAMILY.checked(values), source, CPU)


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def gradients(loss: Tensor, net: torch.nn.Module) -> list[Tensor]:
    return list(torch.autograd.grad(loss, list(net.parameters()), retain_graph=True))


def assert_taken(net: torch.nn.Module, expected: list[Tensor]) -> None:
    """The last update of `net` followed these gradients."""
    for parameter, gradient in zip(net.parameters(), expected, strict=True):
        assert parameter.grad is not None
        torch.testing.assert_close(parameter.grad, gradient)


# Autoencoder


def test_tied_weights_are_the_encoders_transposed():
    learner = made(autoencoder, tied=True, activation="tanh")
    W1, W2, W3 = (p for name, p in learner.encoder.named_parameters() if "weight" in name)
    c3, c2, c1 = learner.decoder.parameters()  # only biases of its own
    z = torch.randn(3, 2, generator=rng())
    h = torch.tanh(torch.tanh(z @ W3 + c3) @ W2 + c2)
    expected = torch.sigmoid(h @ W1 + c1).view(3, 1, 2, 2)
    torch.testing.assert_close(learner.decode(z), expected)


@pytest.mark.parametrize("loss", ["l2", "l1", "cross_entropy"])
def test_an_autoencoder_minimises_the_error_of_clean_examples(loss):
    learner = made(autoencoder, loss=loss, noise=0.5)
    before = copy.deepcopy(learner)
    eps = torch.empty_like(X).normal_(generator=rng())
    x_hat = before.decode(before.encode(X + 0.5 * eps))
    errors = {
        "l2": (X - x_hat).square(),
        "l1": (X - x_hat).abs(),
        "cross_entropy": -(X * x_hat.log() + (1 - X) * (1 - x_hat).log()),
    }
    expected = errors[loss].sum((1, 2, 3)).mean()
    terms = learner.step(always(X), rng())
    torch.testing.assert_close(terms["loss"], expected.detach())
    assert_taken(learner.encoder, gradients(expected, before.encoder))


def test_a_linear_autoencoder_comes_close_to_principal_components_and_no_closer():
    """Baldi & Hornik 1989: the best linear code of k numbers spans the first k components."""
    x = torch.randn(200, 2, generator=rng()) @ torch.tensor([[2.0, 1.0], [0.0, 0.5]])
    pca = PCA(1).fit(x.numpy())
    best = np.square(pca.inverse_transform(pca.transform(x.numpy())) - x.numpy()).sum(1).mean()
    learner = made(autoencoder, points(x), hidden="", latent=1, lr=0.02)
    terms = {}
    for _ in range(400):
        terms = learner.step(always(x), rng())
    assert 0.9999 * best <= float(terms["squared_error"]) <= 1.02 * best


# VAE


def test_a_vae_maximises_the_evidence_lower_bound():
    learner = made(vae, beta=3)
    before = copy.deepcopy(learner)
    mu, logvar = before.encoder(X).chunk(2, 1)
    z = mu + (0.5 * logvar).exp() * torch.empty(1, 3, 2).normal_(generator=rng())[0]
    log_p = -F.binary_cross_entropy_with_logits(before.decoder(z), X, reduction="none")
    kl = 0.5 * (mu**2 + logvar.exp() - logvar - 1).sum(1)
    loss = (3 * kl - log_p.sum((1, 2, 3))).mean()
    terms = learner.step(always(X), rng())
    torch.testing.assert_close(terms["kl"], kl.mean().detach())
    torch.testing.assert_close(terms["elbo"], (log_p.sum((1, 2, 3)) - kl).mean().detach())
    assert_taken(learner.encoder, gradients(loss, before.encoder))


def test_sigma_as_the_encoders_word_means_the_same_gaussian():
    learner = made(vae, spread="sigma")
    out = learner.encoder(X)
    mu, logvar = learner.posterior(X)
    sigma = F.softplus(out[:, 2:])
    torch.testing.assert_close(mu, out[:, :2])
    torch.testing.assert_close((0.5 * logvar).exp(), sigma)
    kl = 0.5 * (mu**2 + sigma**2 - (sigma**2).log() - 1)  # as the book chapter prints it
    torch.testing.assert_close(kl_to_standard_normal(mu, logvar), kl)


def test_one_importance_sample_is_monte_carlo():
    one = made(vae, estimator="importance", k=1)
    other = made(vae, estimator="monte_carlo")
    for learner in (one, other):
        learner.step(always(X), rng())
    for p, q in zip(one.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(p.grad, q.grad)


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian", "laplace"])
def test_log_weights_average_to_the_bound(likelihood):
    learner = made(vae, likelihood=likelihood, sigma=0.5)
    with torch.no_grad():
        weights = learner.log_weights(X, 20_000, rng())
        mu, logvar = learner.posterior(X)
        log_p = learner.log_p_x(X, learner.codes(mu, logvar, 20_000, rng()))
        bound = log_p.mean(0) - kl_to_standard_normal(mu, logvar).sum(1)
    torch.testing.assert_close(weights.mean(0), bound, atol=0.05, rtol=0)


def test_pixels_become_black_and_white_once():
    half, sampled = made(vae, binarise="half"), made(vae, binarise="sampled")
    torch.testing.assert_close(half.prepared(X, rng()), (X >= 0.5).float())
    many = X[:1].expand(20_000, -1, -1, -1)
    drawn = sampled.prepared(many, rng())
    assert set(drawn.unique().tolist()) == {0.0, 1.0}
    torch.testing.assert_close(drawn.mean(0), X[0], atol=0.01, rtol=0)
    torch.testing.assert_close(sampled.prepared(drawn, rng(1)), drawn)
    torch.testing.assert_close(sampled.prepared(X), X)  # nothing to draw with


def test_a_conditional_vae_needs_a_class_and_uses_it():
    learner = made(vae, conditional=True)
    z = torch.zeros(2, 2)
    apart = learner.decode(z, torch.tensor([0, 1]))
    assert not torch.equal(apart[0], apart[1])
    assert learner.sample(3, rng()).shape == (3, 1, 2, 2)
    with pytest.raises(ValueError, match="which class"):
        learner.decode(z)


# Adversarial autoencoder


def test_the_three_steps_of_an_adversarial_autoencoder():
    """Section 2: rebuild; then D on codes; then the encoder against D. No step moves more."""
    learner = made(aae, hidden_d="4", conditional=True)
    nets = {"encoder": learner.encoder, "decoder": learner.decoder, "D": learner.D}

    def weights() -> dict[str, list[Tensor]]:
        return {name: [p.detach().clone() for p in net.parameters()] for name, net in nets.items()}

    def moved(before: dict[str, list[Tensor]]) -> set[str]:
        now = weights()
        return {n for n in nets if not all(map(torch.equal, before[n], now[n]))}

    seen, before = [], weights()
    for part in learner.parts(always(X, Y), rng()):
        seen.append((part.name, moved(before)))
        before = weights()
    changes = {name: nets for name, nets in seen if nets}
    assert changes == {
        "update encoder and decoder": {"encoder", "decoder"},
        "update D": {"D"},
        "update the encoder": {"encoder"},
    }


def test_d_and_encoder_play_the_original_game_on_codes():
    learner = made(aae, hidden_d="4", lr=1e-12, lr_d=1e-12, lr_e=1e-12)
    terms = learner.step(always(X), rng())
    wanted, z = learner.prior(3, rng()), learner.encoder(X)
    p_wanted, p_z = learner.D(wanted).sigmoid(), learner.D(z).sigmoid()
    d_loss = -(p_wanted.log().mean() + (1 - p_z).log().mean())
    e_loss = -p_z.log().mean()
    torch.testing.assert_close(terms["d_loss"], d_loss.detach())
    torch.testing.assert_close(terms["e_loss"], e_loss.detach())
    torch.testing.assert_close(terms["d_code"], p_z.mean().detach())
    assert_taken(learner.D, gradients(d_loss, learner.D))
    assert_taken(learner.encoder, gradients(e_loss, learner.encoder))


def test_ten_petals():
    z = made(aae, shape="petals").prior(20_000, rng())
    angle, radius = torch.atan2(z[:, 1], z[:, 0]), z.norm(dim=1)
    far = radius > 1
    off = torch.remainder(angle[far] + math.pi / 10, math.pi / 5) - math.pi / 10
    assert off.abs().mean() < 0.08  # long and thin, pointing outwards
    counts = torch.bincount(
        (torch.remainder(angle[far] + math.pi / 10, 2 * math.pi) / (math.pi / 5)).long()
    )
    assert len(counts) == 10
    assert counts.min() > 0.8 * counts.max()
    assert radius.mean() == pytest.approx(1.4, abs=0.05)
    assert made(aae, shape="petals", latent=3).prior(5, rng()).shape == (5, 3)


# Adversarial variational Bayes


def test_t_settles_at_the_log_ratio_and_its_mean_at_the_kl(monkeypatch):
    """Proposition 1, where q is known: z = x/2 + ε/√2, the posterior of x ~ N(z, 1)."""
    learner = made(avb, points(CLOUD), hidden="16", adaptive=False, lr_t=3e-3)

    def infer(x: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
        z = x / 2 + math.sqrt(0.5) * torch.empty_like(x).normal_(generator=generator)
        return z, torch.zeros_like(z), torch.zeros_like(z)

    monkeypatch.setattr(learner, "infer", infer)
    monkeypatch.setattr(avb.AVB, "descend", only_critic(avb.AVB.descend))
    x, generator = CLOUD.repeat(64, 1), rng()
    for _ in range(200):
        learner.step(always(x), generator)
    z, _, _ = infer(x, generator)
    best = log_normal(z, x / 2, torch.full_like(x, math.log(0.5))) - log_normal(z)
    with torch.no_grad():
        found = learner.contrast(learner.look_t(x), z)
    kl = kl_to_standard_normal(x / 2, torch.full_like(x, math.log(0.5))).sum(1).mean()
    assert (found - best).abs().mean() < 0.2
    assert float(found.mean()) == pytest.approx(float(kl), abs=0.1)


def only_critic(descend: Any) -> Any:
    """Updates T and leaves encoder and decoder as they are."""
    return lambda self, name, loss: descend(self, name, loss) if name == "critic" else None


@pytest.mark.parametrize("adaptive", [True, False])
def test_the_bound_adds_what_t_says_to_what_is_known(adaptive):
    """Section 4: KL = E[T(x, (z−μ)/σ)] + E[log r(z|x) − log p(z)], with r = p in plain AVB."""
    learner = made(avb, points(CLOUD), adaptive=adaptive, lr=1e-12, lr_t=1e-12, sigma=0.7)
    generator = rng()
    terms = learner.step(always(CLOUD), generator)
    again = rng()
    learner.infer(CLOUD, again)
    learner.prior(len(CLOUD), again)
    z, mu, logvar = learner.infer(CLOUD, again)
    said = learner.contrast(learner.look_t(CLOUD), (z - mu) / (0.5 * logvar).exp()).mean()
    known = (log_normal(z, mu, logvar) - log_normal(z)).mean()
    torch.testing.assert_close(terms["kl"], (said + known).detach())
    assert bool(known == 0) is not adaptive
    error = (CLOUD - learner.decode(z)).square().sum(1).mean() / (2 * 0.49)
    constant = 2 * math.log(0.7) + math.log(2 * math.pi)
    torch.testing.assert_close(terms["reconstruction"], error.detach() + constant)


# VAE/GAN


def test_each_net_of_a_vae_gan_has_its_own_loss():
    """Algorithm 1: encoder KL + likeness, decoder γ likeness + GAN, D the GAN alone."""
    learner = made(vaegan, gamma=0.3, lr=1e-12, lr_d=1e-12)
    terms = learner.step(always(X), rng())
    generator = rng()
    mu, logvar = learner.posterior(X)
    eps = torch.empty(1, 3, 2).normal_(generator=generator)[0]
    rebuilt = learner.decode(mu + (0.5 * logvar).exp() * eps)
    dreamt = learner.decode(learner.prior(3, generator))
    f, f_hat = learner.features(X).detach(), learner.features(rebuilt)
    spread = (f - f.mean(0)).square().mean()
    likeness = 0.5 * ((f - f_hat) ** 2).sum(1).mean() / spread
    kl = kl_to_standard_normal(mu, logvar).sum(1).mean()
    made_up = torch.cat((rebuilt, dreamt))
    looks_real = -learner.score(made_up).sigmoid().log().mean()
    d_loss = -learner.score(X).sigmoid().log().mean()
    d_loss = d_loss - (1 - learner.score(made_up.detach()).sigmoid()).log().mean()
    for name, value in {
        "likeness": likeness,
        "kl": kl,
        "g_loss": looks_real,
        "d_loss": d_loss,
    }.items():
        torch.testing.assert_close(terms[name], value.detach())
    assert_taken(learner.encoder, gradients(kl + likeness, learner.encoder))
    assert_taken(learner.decoder, gradients(0.3 * likeness + looks_real, learner.decoder))
    assert_taken(learner.judge, gradients(d_loss, learner.judge))

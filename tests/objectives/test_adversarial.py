"""GAN losses against the papers' formulas, written with probabilities."""

import pytest
import torch

from playground.objectives.adversarial import (
    LOSSES,
    OPTIMAL,
    PROBABILITY,
    began_balance,
    began_measure,
    wasserstein,
)

REAL, FAKE = torch.tensor([1.5, -0.3]), torch.tensor([-2.0, 0.7])
D_REAL, D_FAKE = torch.sigmoid(REAL), torch.sigmoid(FAKE)


@pytest.mark.parametrize("smooth", [0.0, 0.1])
def test_critic_of_the_original_game(smooth):
    target = 1 - smooth
    real = target * D_REAL.log() + smooth * (1 - D_REAL).log()
    expected = -real.mean() - (1 - D_FAKE).log().mean()
    for name in ("minimax", "non_saturating"):
        torch.testing.assert_close(LOSSES[name].critic(REAL, FAKE, smooth), expected)


def test_generators_of_the_original_game():
    torch.testing.assert_close(LOSSES["minimax"].generator(FAKE), (1 - D_FAKE).log().mean())
    torch.testing.assert_close(LOSSES["non_saturating"].generator(FAKE), -D_FAKE.log().mean())


def test_non_saturating_pushes_harder_where_d_is_sure():
    slopes = {}
    for name in ("minimax", "non_saturating"):
        logit = torch.tensor([-8.0], requires_grad=True)
        LOSSES[name].generator(logit).backward()
        assert logit.grad is not None
        slopes[name] = logit.grad.abs().item()
    assert slopes["non_saturating"] > 1000 * slopes["minimax"]


def test_least_squares():
    loss = LOSSES["least_squares"]
    expected = 0.5 * ((REAL - 0.9) ** 2).mean() + 0.5 * (FAKE**2).mean()
    torch.testing.assert_close(loss.critic(REAL, FAKE, 0.1), expected)
    torch.testing.assert_close(loss.generator(FAKE), 0.5 * ((FAKE - 1) ** 2).mean())


def test_hinge():
    loss = LOSSES["hinge"]  # 1 − r: −0.5 and 1.3; 1 + f: −1.0 and 1.7
    torch.testing.assert_close(loss.critic(REAL, FAKE, 0.0), torch.tensor((1.3 + 1.7) / 2))
    torch.testing.assert_close(loss.generator(FAKE), torch.tensor((2.0 - 0.7) / 2))
    margins = PROBABILITY["hinge"](torch.tensor([1.0, -1.0]))
    assert margins.tolist() == [1.0, 0.0]


def test_wasserstein_of_two_points_under_the_best_critic_is_their_distance():
    x, g = torch.tensor([3.0]), torch.tensor([0.5])
    torch.testing.assert_close(wasserstein(x, g), torch.tensor(2.5))  # f(x) = x is 1-Lipschitz


def test_began_keeps_its_balance():
    k, real, fake = torch.tensor(0.2), torch.tensor(0.8), torch.tensor(0.1)
    torch.testing.assert_close(began_measure(real, fake, 0.5), torch.tensor(0.8 + 0.3))
    torch.testing.assert_close(began_balance(k, real, fake, 0.5, 0.1), torch.tensor(0.23))
    assert began_balance(k, fake, real, 0.5, 1.0).item() == 0.0
    assert began_balance(torch.tensor(0.9), real, fake, 0.5, 1.0).item() == 1.0


@pytest.mark.parametrize("smooth", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("name", OPTIMAL)
def test_the_best_d_cannot_be_bettered(name, smooth):
    """Where real points have density p and generated ones p_g, no score loses less."""
    scores = torch.linspace(-8, 8, 3201)
    zero = torch.zeros(1)
    critic = LOSSES[name].critic
    for p, p_g in ((0.7, 0.1), (0.2, 0.3), (0.05, 0.6)):
        lost = torch.stack(
            [
                p * critic(s[None], zero, smooth) + p_g * critic(zero, s[None], smooth)
                for s in scores
            ]
        )
        found = PROBABILITY[name](scores[lost.argmin()])
        best = OPTIMAL[name](torch.tensor(p), torch.tensor(p_g), smooth)
        assert float(found) == pytest.approx(float(best), abs=5e-3)


@pytest.mark.parametrize("name", OPTIMAL)
def test_where_both_are_alike_the_best_d_stands_halfway(name):
    p = torch.tensor([0.3, 0.0])
    halfway = 0.9 / 2 if name != "hinge" else 0.95 / 2
    torch.testing.assert_close(OPTIMAL[name](p, p, 0.1), torch.full((2,), halfway))

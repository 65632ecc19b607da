"""GAN losses against the papers' formulas, written with probabilities."""

import pytest
import torch

from playground.objectives.adversarial import LOSSES

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

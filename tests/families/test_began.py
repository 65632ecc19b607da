"""BEGAN against its paper's formulas, on small tensors."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from playground.families import began
from tests.families.playing import Drawing, fakes_of, made, points, step, weights
from tests.standin import StandIn


def test_began_steers_k_by_the_errors_it_reports():
    learner, draw = made(began, lambda_k=0.05, gamma=0.7), Drawing(points())
    k = torch.tensor(0.3)
    learner.k.copy_(k)
    for seed in range(4):
        fake, D = fakes_of(learner, 6, seed), weights(learner.D)
        terms = step(learner, draw, seed)
        real_error, g_loss = terms["real_error"], terms["g_loss"]
        torch.testing.assert_close(terms["measure"], real_error + (0.7 * real_error - g_loss).abs())
        expected_k = (k + 0.05 * (0.7 * real_error - g_loss)).clamp(0, 1)
        torch.testing.assert_close(terms["k"], expected_k)
        after = weights(learner.D)
        with torch.no_grad():  # as D was before this update
            for p, value in zip(learner.D.parameters(), D, strict=True):
                p.copy_(value)
            x = draw.last.x
            torch.testing.assert_close(real_error, (x - learner.D(x)).abs().mean())
            fake_error = (fake - learner.D(fake)).abs().mean()
            torch.testing.assert_close(terms["d_loss"], real_error - k * fake_error)
            for p, value in zip(learner.D.parameters(), after, strict=True):
                p.copy_(value)
        k = expected_k
    assert k > 0
    torch.testing.assert_close(learner.state_dict()["k"], k)


@pytest.mark.parametrize("side", [8, 28, 32, 64, 128])
def test_began_works_at_every_size(side):
    source = StandIn("pictures", (3, side, side))
    learner = made(began, source, body="conv", channels=2)
    terms = step(learner, Drawing(source, 2))
    assert all(value.isfinite() for value in terms.values())
    assert learner.sample(2, torch.Generator()).shape == (2, 3, side, side)
    assert learner.reconstruct(torch.rand(2, 3, side, side)).shape == (2, 3, side, side)
    assert learner.score(torch.rand(2, 3, side, side)).max() < 0


@pytest.mark.parametrize(("shape", "code"), [((2,), 1), ((1, 8, 8), 16), ((1, 28, 28), 32)])
def test_began_never_has_room_to_rebuild_anything(shape, code):
    learner = made(began, StandIn("examples", shape))
    assert code in [layer.out_features for layer in learner.D if isinstance(layer, nn.Linear)]
    assert code == min(layer.out_features for layer in learner.D if isinstance(layer, nn.Linear))

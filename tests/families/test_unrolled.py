"""Unrolled GANs against their paper's formulas, on small tensors."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from playground.families import gan, unrolled
from playground.families.judging import Turn
from tests.families.playing import LINEAR, Drawing, made, points, step, weights
from tests.standin import StandIn


def some_turn(n: int = 6) -> Turn:
    fake = torch.randn(n, 2, generator=torch.Generator().manual_seed(4)).requires_grad_()
    return Turn(torch.rand(n, 2), fake, None, torch.Generator())


def test_unrolling_one_step_of_a_linear_d_by_hand():
    """With s = w¹·g + b¹ after one update of D, ds/dg = w¹ + (dw¹/dg)' g + db¹/dg, where
    dw¹/dg = −η (σ' g w' + σ I) and db¹/dg = −η σ' w."""
    learner = made(unrolled, **LINEAR, k=1)
    (w,), (b,) = weights(learner.D)
    turn = some_turn(1)
    x, g = turn.real[0], turn.fake[0].detach()
    f = torch.sigmoid(w @ g + b)
    bend = f * (1 - f)
    miss = 1 - torch.sigmoid(w @ x + b)
    w1, b1 = w + 0.1 * (miss * x - f * g), b + 0.1 * (miss - f)
    s = w1 @ g + b1
    through = -0.1 * (bend * (g @ g) * w + f * g) - 0.1 * bend * w
    loss = learner.generator_loss(turn)
    torch.testing.assert_close(loss, F.softplus(-s))
    (slope,) = torch.autograd.grad(loss, turn.fake)
    torch.testing.assert_close(slope[0], -torch.sigmoid(-s) * (w1 + through))


@pytest.mark.parametrize("optimiser", ["adam", "sgd", "rmsprop"])
def test_looking_ahead_is_what_d_would_become(optimiser):
    learner = made(unrolled, k=3, optimiser=optimiser, lr_d=0.01, hidden_d="8")
    draw = Drawing(points())
    for seed in range(2):
        step(learner, draw, seed)  # so that the optimiser remembers something
    turn = some_turn()
    ahead = learner.looked_ahead(turn).detach()
    for _ in range(3):
        real, fake = learner.judge(turn)
        learner.descend("critic", learner.critic_loss(real, fake))
    became = torch.cat([p.detach().flatten() for p in learner.D.parameters()])
    torch.testing.assert_close(ahead, became, rtol=1e-4, atol=1e-6)


def test_unrolling_leaves_d_and_its_optimiser_alone():
    source = StandIn("pictures", (1, 8, 8))
    learner = made(unrolled, source, body="conv", channels=4, k=2)  # batch norm in D
    step(learner, Drawing(source))
    before = {name: value.clone() for name, value in learner.D.state_dict().items()}
    memory = [value.clone() for state in learner.optimisers["critic"].state.values()
              for value in state.values()]  # fmt: skip
    batch = source.draw(6, torch.Generator())
    learner.generator_loss(Turn(batch.x, torch.rand(6, 1, 8, 8), None, torch.Generator()))
    assert all(torch.equal(value, before[name]) for name, value in learner.D.state_dict().items())
    after = [value for state in learner.optimisers["critic"].state.values()
             for value in state.values()]  # fmt: skip
    assert all(torch.equal(*pair) for pair in zip(memory, after, strict=True))


def test_unrolling_nothing_is_a_plain_gan():
    plain, ahead = made(gan, hidden_d="8"), made(unrolled, hidden_d="8", k=0)
    for learner in (plain, ahead):
        step(learner, Drawing(points()))
    for one, two in zip(weights(plain.G), weights(ahead.G), strict=True):
        torch.testing.assert_close(one, two)

"""PacGAN: a D that judges several examples as one."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from playground.families import packed
from playground.families.judging import Turn
from tests.families.playing import Drawing, made, points, step
from tests.standin import StandIn


@pytest.mark.parametrize("m", [2, 4])
def test_packed_d_sees_neighbours_as_one(m):
    learner, draw = made(packed, pack=m), Drawing(points())
    first = next(layer for layer in learner.D if isinstance(layer, nn.Linear))
    assert first.in_features == 2 * m
    x = torch.arange(8.0 * m).view(4 * m, 2)
    assert torch.equal(learner.packed(x), x.view(4, 2 * m))
    step(learner, draw)
    assert draw.count == m
    assert learner.logits(x, None, None).shape == (4,)


def test_packs_never_mix_real_and_generated():
    learner = made(packed, pack=2)
    real, fake = torch.randn(6, 2), torch.randn(6, 2)
    judged = learner.judge(Turn(real, fake, None, torch.Generator()))
    torch.testing.assert_close(judged[0], learner.D(real.view(3, 4)).squeeze(1))
    torch.testing.assert_close(judged[1], learner.D(fake.view(3, 4)).squeeze(1))


def test_packed_pictures_are_stacked_as_channels():
    source = StandIn("pictures", (3, 8, 8))
    learner = made(packed, source, body="conv", channels=4, pack=2, conditional=True)
    first = next(layer for layer in learner.D if isinstance(layer, nn.Conv2d))
    assert first.in_channels == 2 * (3 + 10)

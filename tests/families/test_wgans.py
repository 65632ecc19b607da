"""Updates of Wasserstein GANs against their papers' formulas, on small tensors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from playground.core.events import Block, Save, Saved
from playground.families import wgan, wgan_gp
from tests.families.playing import LINEAR, Drawing, fakes_of, made, points, step, weights
from tests.recipes import events, recipe, scalars


def test_wgan_clips_every_weight_and_trains_the_critic_more():
    learner, draw = made(wgan, lr_d=0.01), Drawing(points())
    for _ in range(3):
        step(learner, draw)
    assert draw.count == 15
    top = max(p.abs().max().item() for p in learner.D.parameters())
    assert top == pytest.approx(0.01)
    learner.change("clip", 0.003)
    step(learner, draw)
    assert max(p.abs().max().item() for p in learner.D.parameters()) == pytest.approx(0.003)
    assert max(p.abs().max().item() for p in learner.G.parameters()) > 0.01


def test_the_authors_schedule_gives_the_critic_a_head_start():
    learner = made(wgan, schedule="authors")
    steps = []
    for learner.made in (0, 24, 25, 499, 500, 501, 1000):
        steps.append(learner.critic_steps())
    assert steps == [100, 100, 5, 5, 100, 5, 100]
    learner.made = 500
    assert learner.branch().endswith(":100:1")
    draw = Drawing(points())
    step(learner, draw)
    assert draw.count == 100


def test_wgan_reports_the_gap_of_mean_scores():
    learner = made(wgan, **LINEAR, d_steps=1)
    w, b = weights(learner.D)
    fake, draw = fakes_of(learner, 6), Drawing(points())
    terms = step(learner, draw)
    gap = (draw.last.x @ w.T + b).mean() - (fake @ w.T + b).mean()
    torch.testing.assert_close(terms["wasserstein"], gap)
    torch.testing.assert_close(terms["d_loss"], -gap)
    new_w, new_b = weights(learner.D)
    torch.testing.assert_close(terms["g_loss"], -(fake @ new_w.T + new_b).mean())


def test_wgan_gp_charges_the_slope_of_a_linear_critic():
    learner = made(wgan_gp, **LINEAR, d_steps=1, weight=3.0)
    w, _ = weights(learner.D)
    terms = step(learner, Drawing(points()))
    expected = (w.norm() - 1) ** 2
    torch.testing.assert_close(terms["penalty"], expected)
    torch.testing.assert_close(terms["d_loss"], 3 * expected - terms["wasserstein"])


@pytest.mark.parametrize("chosen", [{"norm": "both"}, {"minibatch": True}])
def test_wgan_gp_refuses_a_critic_that_mixes_examples(chosen):
    settings = wgan_gp.FAMILY.checked(chosen)
    reason = wgan_gp.FAMILY.misfit(settings, points())
    assert reason is not None
    assert reason.endswith(".")


def test_the_schedule_goes_on_where_a_run_was_left(monkeypatch, tmp_path):
    """A run resumed at step 7 gives the critic its head start until step 25, not 32."""
    monkeypatch.setattr(wgan, "HEADSTART", 3)
    wanted = recipe("wgan", "ring", steps=30, schedule="authors", d_steps=1)
    whole = scalars(events(wanted))
    found = events(wanted, [Block(7)], [Save(), Block(0)], folder=tmp_path)
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == 7)
    np.testing.assert_array_equal(scalars(events(wanted, resume=saved)), whole[7:])

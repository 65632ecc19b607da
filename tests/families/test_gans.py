"""The plain adversarial update against its paper's formula, on small tensors."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from playground.core.capabilities import Decodes, Reconstructs, Scores
from playground.families import began, gan, packed, unrolled, wgan, wgan_gp
from playground.families.judging import Turn
from tests.families.playing import LINEAR, Drawing, made, points, step, weights
from tests.standin import StandIn


def test_one_step_of_a_linear_gan_by_hand():
    """∇D = −mean (1 − σ(D(x))) x + mean σ(D(g)) g, and ∇G = −mean (1 − σ(D(g))) w z'."""
    learner, draw = made(gan, **LINEAR), Drawing(points())
    (w, b), (A, c) = weights(learner.D), weights(learner.G)
    z = learner.prior(6, torch.Generator().manual_seed(0))
    g = z @ A.T + c
    step(learner, draw)
    x = draw.last.x
    missed = 1 - torch.sigmoid(x @ w.T + b)  # (n, 1)
    fooled = torch.sigmoid(g @ w.T + b)
    new_w, new_b = weights(learner.D)
    torch.testing.assert_close(new_w, w + 0.1 * ((missed * x).mean(0) - (fooled * g).mean(0))[None])
    torch.testing.assert_close(new_b, b + 0.1 * (missed.mean(0) - fooled.mean(0)))
    caught = 1 - torch.sigmoid(g @ new_w.T + new_b)  # G meets the D that has just learned
    new_A, new_c = weights(learner.G)
    torch.testing.assert_close(new_c, c + 0.1 * caught.mean() * new_w[0])
    torch.testing.assert_close(new_A, A + 0.1 * new_w.T @ (caught * z).mean(0)[None])


@pytest.mark.parametrize("scale", ["symmetric", "unit"])
def test_pixels_reach_d_and_leave_g_on_the_chosen_scale(scale):
    source = StandIn("pictures", (1, 8, 8))
    learner = made(gan, source, scale=scale)
    x = torch.tensor([0.0, 1.0])
    assert learner.scaled(x).tolist() == ([-1.0, 1.0] if scale == "symmetric" else [0.0, 1.0])
    torch.testing.assert_close(learner.unscaled(learner.scaled(x)), x)
    z = torch.randn(5, learner.latent) * 50
    bent = {"symmetric": torch.tanh, "unit": torch.sigmoid}[scale]
    torch.testing.assert_close(learner.generate(z), bent(learner.G(z)))
    assert learner.decode(z).min() >= 0


def test_noise_is_drawn_as_chosen():
    uniform = made(gan, noise="uniform").prior(1000, torch.Generator())
    normal = made(gan, noise="normal").prior(1000, torch.Generator())
    assert uniform.abs().max() <= 1
    assert uniform.std().item() == pytest.approx(3**-0.5, rel=0.05)
    assert normal.std().item() == pytest.approx(1, rel=0.05)


def test_dropout_in_g_is_random_in_samples_and_rests_where_a_code_is_decoded():
    learner = made(gan, dropout_g=0.5).eval()
    z = torch.randn(4, learner.latent)
    assert torch.equal(learner.decode(z), learner.decode(z))
    samples = [learner.sample(4, torch.Generator().manual_seed(3)) for _ in range(2)]
    assert torch.equal(*samples)
    z = learner.prior(4, torch.Generator().manual_seed(3))
    assert not torch.equal(samples[0], learner.decode(z))


@pytest.mark.parametrize(
    ("body", "norm", "in_g", "in_d"),
    [("mlp", "auto", 0, 0), ("mlp", "both", 2, 2), ("conv", "auto", 2, 1), ("conv", "none", 0, 0),
     ("conv", "generator", 2, 0)],
)  # fmt: skip
def test_batch_norm_goes_where_it_is_asked(body, norm, in_g, in_d):
    learner = made(gan, StandIn("pictures", (1, 28, 28)), body=body, norm=norm, channels=4)
    kinds = nn.BatchNorm1d | nn.BatchNorm2d
    assert sum(isinstance(layer, kinds) for layer in learner.G) == in_g
    assert sum(isinstance(layer, kinds) for layer in learner.D) == in_d


def test_batch_statistics_never_mix_real_and_generated():
    """Judging them together or apart gives D the same batches."""
    for learner in (made(gan, norm="both"), made(gan, minibatch=True)):
        real, fake = torch.randn(6, 2), torch.randn(6, 2) + 9
        judged = learner.judge(Turn(real, fake, None, torch.Generator()))
        torch.testing.assert_close(judged[0], learner.logits(real, None, None))
        torch.testing.assert_close(judged[1], learner.logits(fake, None, None))


@pytest.mark.parametrize("module", [gan, wgan, wgan_gp, unrolled, packed])
def test_conditional_nets_see_the_class(module):
    learner = made(module, conditional=True)
    first = next(layer for layer in learner.G if isinstance(layer, nn.Linear))
    assert first.in_features == learner.latent + 2
    z, y = torch.randn(4, learner.latent), torch.tensor([0, 1, 0, 1])
    assert not torch.allclose(learner.decode(z, y), learner.decode(z, 1 - y))
    x = torch.randn(4, 2)
    assert not torch.allclose(learner.logits(x, y, None), learner.logits(x, 1 - y, None))
    with pytest.raises(ValueError, match="which class"):
        learner.decode(z)
    terms = step(learner, Drawing(points()))
    assert all(value.isfinite() for value in terms.values())


def test_what_each_can_do():
    abilities = {module: made(module) for module in (gan, wgan, wgan_gp, unrolled, packed, began)}
    assert all(isinstance(learner, Decodes) for learner in abilities.values())
    scoring = {module for module, learner in abilities.items() if isinstance(learner, Scores)}
    assert scoring == {gan, wgan, wgan_gp, unrolled, began}, "a packed D judges no one alone"
    assert isinstance(abilities[began], Reconstructs)


def test_the_best_d_knows_the_label_smoothing_of_now():
    learner = made(gan, smoothing=0.0)
    p, p_g = torch.tensor([0.3]), torch.tensor([0.1])
    assert learner.optimal(p, p_g).item() == pytest.approx(0.75)
    learner.change("smoothing", 0.2)
    assert learner.optimal(p, p_g).item() == pytest.approx(0.8 * 0.75)


def test_samples_come_from_an_average_of_g() -> None:
    """Each update keeps the share asked for; a young average keeps (1 + t) / (10 + t)."""
    learner, draw = made(gan, average=0.5), Drawing(points())
    weight, mean = next(learner.G.parameters()), next(learner.G_mean.parameters())
    wanted = mean.detach().clone()
    for t in range(1, 12):
        step(learner, draw)
        kept = min(0.5, (1 + t) / (10 + t))
        wanted = kept * wanted + (1 - kept) * weight.detach()
        torch.testing.assert_close(mean, wanted)
    z = torch.randn(3, learner.latent)
    torch.testing.assert_close(learner.decode(z), learner.G_mean(z))
    assert not torch.equal(learner.decode(z), learner.G(z))

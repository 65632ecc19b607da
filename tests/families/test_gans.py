"""Each adversarial update against its paper's formula, on small tensors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.core.events import Block, Save, Saved
from playground.core.learning import Batch, Decodes, Reconstructs, Scores, Source
from playground.families import began, gan, packed, unrolled, wgan, wgan_gp
from playground.families.judging import Turn
from tests.recipes import events, recipe, scalars
from tests.standin import StandIn

CPU = torch.device("cpu")
LINEAR = {"latent": 2, "hidden_g": "", "hidden_d": "", "optimiser": "sgd", "lr_d": 0.1,
          "lr_g": 0.1}  # fmt: skip


def points() -> StandIn:
    return StandIn("points", (2,), ("a", "b"))


class Drawing:
    """Counts draws and remembers the last."""

    def __init__(self, source: Source, n: int = 6) -> None:
        self.source, self.n, self.count = source, n, 0
        self.rng = torch.Generator().manual_seed(8)
        self.last = Batch(torch.zeros(0))

    def __call__(self, n: int = 0) -> Batch:
        self.count += 1
        self.last = self.source.draw(n or self.n, self.rng)
        return self.last


def made(module: Any, source: Source | None = None, **settings: Any) -> Any:
    """A learner of a family's module."""
    torch.manual_seed(1)
    source = source or points()
    return module.FAMILY.build(module.FAMILY.checked(settings), source, CPU)


def weights(net: nn.Module) -> list[Tensor]:
    return [p.detach().clone() for p in net.parameters()]


def step(learner: Any, draw: Drawing, seed: int = 0) -> dict[str, Tensor]:
    return learner.step(draw, torch.Generator().manual_seed(seed))


def fakes_of(learner: Any, n: int, seed: int = 0) -> Tensor:
    """What G makes of the first noise that a step with this seed draws."""
    with torch.no_grad():
        return learner.generate(learner.draw_noise(n, torch.Generator().manual_seed(seed)))


def test_one_step_of_a_linear_gan_by_hand():
    """∇D = −mean (1 − σ(D(x))) x + mean σ(D(g)) g, and ∇G = −mean (1 − σ(D(g))) w z'."""
    learner, draw = made(gan, **LINEAR), Drawing(points())
    (w, b), (A, c) = weights(learner.D), weights(learner.G)
    z = learner.draw_noise(6, torch.Generator().manual_seed(0))
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
    uniform = made(gan, noise="uniform").draw_noise(1000, torch.Generator())
    normal = made(gan, noise="normal").draw_noise(1000, torch.Generator())
    assert uniform.abs().max() <= 1
    assert uniform.std().item() == pytest.approx(3**-0.5, rel=0.05)
    assert normal.std().item() == pytest.approx(1, rel=0.05)


def test_dropout_in_g_is_random_in_samples_and_rests_where_a_code_is_decoded():
    learner = made(gan, dropout_g=0.5).eval()
    z = torch.randn(4, learner.latent)
    assert torch.equal(learner.decode(z), learner.decode(z))
    samples = [learner.sample(4, torch.Generator().manual_seed(3)) for _ in range(2)]
    assert torch.equal(*samples)
    z = learner.draw_noise(4, torch.Generator().manual_seed(3))
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


def test_what_each_can_do():
    abilities = {module: made(module) for module in (gan, wgan, wgan_gp, unrolled, packed, began)}
    assert all(isinstance(learner, Decodes) for learner in abilities.values())
    scoring = {module for module, learner in abilities.items() if isinstance(learner, Scores)}
    assert scoring == {gan, wgan, wgan_gp, unrolled, began}, "a packed D judges no one alone"
    assert isinstance(abilities[began], Reconstructs)


def test_the_schedule_goes_on_where_a_run_was_left(monkeypatch, tmp_path):
    """A run resumed at step 7 gives the critic its head start until step 25, not 32."""
    monkeypatch.setattr(wgan, "HEADSTART", 3)
    wanted = recipe("wgan", "ring", steps=30, schedule="authors", d_steps=1)
    whole = scalars(events(wanted))
    found = events(wanted, [Block(7)], [Save(), Block(0)], folder=tmp_path)
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == 7)
    np.testing.assert_array_equal(scalars(events(wanted, resume=saved)), whole[7:])


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

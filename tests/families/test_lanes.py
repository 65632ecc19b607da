"""A race against its separate runs: the same draws, the same first weights, the same updates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from playground.core.learning import Batch
from playground.core.recipe import Recipe
from playground.data import load
from playground.families import build, check
from playground.families.gan import GAN
from playground.families.lanes import TERMS, Lanes, misfit
from tests.recipes import recipe

CPU = torch.device("cpu")
DIFFERENT = (
    {"lr_d": 1e-3, "lr_g": 1e-3},
    {"lr_d": 4e-3, "lr_g": 5e-4, "smoothing": 0.1},
    {"lr_d": 2e-4, "lr_g": 2e-3},
)
NETS = {"latent": 2, "hidden_g": "16-16", "hidden_d": "16-16"}


@pytest.fixture
def exactly() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def wanted(**more) -> list[Recipe]:
    return [check(recipe("gan", "ring", **{**NETS, **one, **more})) for one in DIFFERENT]


class Alone:
    """One recipe in a race or apart, with draws of its own from the same seed."""

    def __init__(self, first: Recipe) -> None:
        self.source, self.rng = load(first, CPU), torch.Generator().manual_seed(0)

    def draw(self, n: int = 24) -> Batch:
        return Batch(self.source.draw(n, self.rng).x.double())


def built(one: Recipe) -> GAN:
    learner = build(one, load(one, CPU), CPU).double()
    assert isinstance(learner, GAN)
    return learner


@pytest.mark.usefixtures("exactly")
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"loss": "least_squares", "d_steps": 2, "g_steps": 2},
        {"loss": "hinge", "noise": "uniform", "activation_d": "tanh", "hidden_d": "8-4-8"},
        {"loss": "minimax", "activation_g": "leaky_relu", "activation_d": "relu", "hidden_g": "6"},
    ],
    ids=["plain", "squares", "hinge", "minimax"],
)
def test_a_race_equals_its_separate_runs(more):
    steps = 1000 if not more else 100
    recipes = wanted(**more)
    together, said = Lanes([built(one) for one in recipes]), []
    shared = Alone(recipes[0])
    for _ in range(steps):
        said.append(together.step(shared.draw, shared.rng))
    for lane, one in enumerate(recipes):
        learner, own = built(one), Alone(one)
        for step in range(steps):
            terms = learner.step(own.draw, own.rng)
            for name in TERMS:
                difference = (terms[name] - said[step][name][lane]).abs()
                assert difference < 1e-5, (lane, step, name)
        for mine, its in zip(learner.parameters(), together.lanes[lane].parameters(), strict=True):
            torch.testing.assert_close(mine, its, rtol=0, atol=1e-5)


@pytest.mark.usefixtures("exactly")
def test_a_lane_goes_on_alone_with_the_memory_it_has():
    """Its weights, step size and Adam's memory are all there, and changing it reaches the race."""
    recipes = wanted()
    together, shared = Lanes([built(one) for one in recipes]), Alone(recipes[0])
    for _ in range(20):
        together.step(shared.draw, shared.rng)
    alone, own = built(recipes[1]), Alone(recipes[1])
    for _ in range(20):
        alone.step(own.draw, own.rng)
    lane = together.lanes[1]
    for name, optimiser in alone.optimisers.items():
        for mine, its in zip(
            optimiser.state.values(), lane.optimisers[name].state.values(), strict=True
        ):
            for key in ("exp_avg", "exp_avg_sq", "step"):
                torch.testing.assert_close(mine[key], its[key], check_dtype=False)
    lane.change("lr_g", 0.1)
    alone.change("lr_g", 0.1)
    together.step(shared.draw, shared.rng)
    alone.step(own.draw, own.rng)
    for mine, its in zip(alone.parameters(), lane.parameters(), strict=True):
        torch.testing.assert_close(mine, its)


def test_lanes_do_not_cool_down():
    cool = [one.having({"training.cool": 0.5}) for one in wanted()]
    assert "cooling down" in (misfit(cool, load(cool[0], CPU)) or "")


def test_what_cannot_race_is_said_in_a_sentence():
    ring = load(recipe("gan", "ring"), CPU)
    good = wanted()
    assert misfit(good, ring) is None
    assert "2 to 16" in str(misfit(good[:1], ring))
    assert "step sizes" in str(misfit([good[0], wanted(beta1=0.9)[1]], ring))
    assert "plain GANs" in str(misfit(wanted(minibatch=True), ring))
    assert "Adam" in str(misfit(wanted(optimiser="sgd"), ring))
    begun = [one.model_copy(update={"start_from": "lab-ring"}) for one in good]
    assert "new nets" in str(misfit(begun, ring))

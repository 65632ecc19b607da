"""A run is its recipe and its logged changes: replayed, resumed and looked at, bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from playground import training
from playground.checkpoints import header
from playground.core.events import Block, Changed, Look, Pictured, Save, Saved, Set
from playground.core.recipe import Recipe, Training
from playground.data import load
from playground.families import FAMILIES, build
from playground.training import train
from playground.training.session import open_session
from tests.recipes import Script, events, recipe, scalars

RUNS = [
    *(recipe(kind.name, steps=20) for kind in FAMILIES),
    recipe("gan", steps=20, body="conv", channels=4, dropout=0.3),  # batch norm and dropout
    recipe("gan", "ring", steps=20, d_steps=2),
    recipe("vae", steps=20, noise=0.2, estimator="importance"),
]


def label(wanted: Recipe) -> str:
    return f"{wanted.family}-{wanted.source}-{len(wanted.settings)}"


@pytest.mark.parametrize("wanted", RUNS, ids=label)
def test_looking_changes_nothing(wanted):
    """Every step looked at, against one long block."""
    seldom = scalars(events(wanted, [Block(20)]))
    often = events(wanted, *([Block(1), Look()] for _ in range(20)))
    assert sum(isinstance(event, Pictured) and event.name == "samples" for event in often) >= 20
    np.testing.assert_array_equal(scalars(often), seldom)


@pytest.mark.parametrize("wanted", RUNS, ids=label)
def test_resuming_goes_on_as_if_nothing_had_happened(wanted, tmp_path):
    whole = scalars(events(wanted))
    found = events(wanted, [Block(7)], [Save(), Block(0)], folder=tmp_path)
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == 7)
    np.testing.assert_array_equal(scalars(events(wanted, resume=saved)), whole[7:])


def test_how_often_a_run_is_saved_changes_no_number(tmp_path, monkeypatch):
    wanted = recipe("vae", steps=20)
    blocks = [[Block(5)]] * 4
    monkeypatch.setattr(training, "SAVE_LATEST", 1e9)  # however slow the machine
    monkeypatch.setattr(training, "SAVE_SOONEST", 1e9)
    seldom = events(wanted, *blocks, folder=tmp_path / "seldom")
    monkeypatch.setattr(training, "SAVE_SOONEST", 0.0)
    monkeypatch.setattr(training, "SPREAD", 1e9)
    monkeypatch.setattr(training, "SAVING_SHARE", 1e9)
    often = events(wanted, *blocks, folder=tmp_path / "often")
    steps = [[e.step for e in found if isinstance(e, Saved)] for found in (seldom, often)]
    assert steps[0] == [0, 20]
    assert sorted(set(steps[1])) == [0, 5, 10, 15, 20]
    np.testing.assert_array_equal(scalars(often), scalars(seldom))


def cooling(steps: int, cool: float) -> Recipe:
    plain = recipe("gan", steps=steps)
    return plain.model_copy(update={"training": plain.training.changed({"cool": cool})})


def test_a_run_that_cools_down_is_the_same_until_then_and_resumes_bit_for_bit(tmp_path):
    wanted = cooling(20, 0.5)
    whole = scalars(events(wanted))
    found = events(wanted, [Block(13)], [Save(), Block(0)], folder=tmp_path)
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == 13)
    np.testing.assert_array_equal(scalars(events(wanted, resume=saved)), whole[13:])
    warm = scalars(events(recipe("gan", steps=20)))
    np.testing.assert_array_equal(whole[:10], warm[:10])
    assert not np.array_equal(whole[10], warm[10])  # D has moved less when G is judged


def test_step_sizes_fall_evenly_over_the_share_that_cools_and_stay_low():
    shares = [Training(cool=0.5).warmth(step, planned=8) for step in range(10)]
    assert shares == [1, 1, 1, 1, 4 / 5, 3 / 5, 2 / 5, 1 / 5, 0.01, 0.01]
    assert [Training().warmth(step, planned=8) for step in range(10)] == [1] * 10


def test_a_run_that_is_given_more_steps_cools_at_its_new_end(tmp_path):
    short, long = cooling(20, 0.5), cooling(40, 0.5)
    found = events(short, [Block(7)], [Save(), Block(0)], folder=tmp_path)
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == 7)
    prolonged = scalars(events(short, resume=saved, steps=40))
    np.testing.assert_array_equal(prolonged, scalars(events(long))[7:])


@pytest.mark.parametrize("step", [13, 20])
def test_a_run_that_has_cooled_and_is_given_more_steps_is_warm_again(step, tmp_path):
    short = cooling(20, 0.5)
    found = events(short, [Block(step)], [Save(), Block(0)], folder=tmp_path)
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == step)
    session = open_session(short, saved, None, steps=60)
    session.stepper.step()
    learner = session.learner
    assert float(learner.get_buffer("lr_g")) == pytest.approx(learner.settings.lr_g)


def test_a_step_size_changed_while_it_cools_cools_as_well():
    wanted = recipe("gan", steps=20)
    learner = build(wanted, load(wanted, torch.device("cpu")), torch.device("cpu"))
    learner.warm(0.5)
    learner.change("lr_g", 0.004)
    learner.change("smoothing", 0.1)
    moving = {name: float(learner.get_buffer(name)) for name in ("lr_g", "lr_d", "smoothing")}
    assert moving == pytest.approx(
        {"lr_g": 0.002, "lr_d": learner.settings.lr_d / 2, "smoothing": 0.1}
    )
    assert learner.optimisers["generator"].param_groups[0]["lr"] is learner.get_buffer("lr_g")


def test_live_changes_are_logged_and_replayed_on_resume(tmp_path):
    wanted = recipe("gan", steps=20)
    script = ([Block(5)], [Set("lr_g", 0.05), Set("d_steps", 2), Block(5)], [Save(), Block(0)])
    found = events(wanted, *script, folder=tmp_path)
    assert [(e.step, e.name, e.value) for e in found if isinstance(e, Changed)] == [
        (5, "lr_g", 0.05), (5, "d_steps", 2),
    ]  # fmt: skip
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == 10)
    assert header(saved).changes == ((5, "lr_g", 0.05), (5, "d_steps", 2))
    np.testing.assert_array_equal(scalars(events(wanted, resume=saved)), scalars(found)[10:])
    assert not np.array_equal(scalars(events(wanted))[10:], scalars(found)[10:])


@pytest.mark.parametrize(
    ("family", "choices"),
    [
        ("gan", {"loss": "least_squares"}),
        ("gan", {"optimiser": "sgd", "loss": "hinge"}),
        ("unrolled", {"optimiser": "rmsprop", "loss": "minimax"}),
        ("wgan", {"optimiser": "adam"}),
        ("began", {"optimiser": "sgd"}),
    ],
)
def test_losses_and_optimisers_change_while_it_runs(family, choices, tmp_path):
    wanted = recipe(family, "ring", steps=20)
    sets = [Set(name, value) for name, value in choices.items()]
    script = ([Block(5)], [*sets, Block(5)], [Save(), Block(0)])
    found = events(wanted, *script, folder=tmp_path)
    assert {e.name: e.value for e in found if isinstance(e, Changed)} == choices
    np.testing.assert_array_equal(scalars(events(wanted, *script)), scalars(found))
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == 10)
    np.testing.assert_array_equal(scalars(events(wanted, resume=saved)), scalars(found)[10:])
    unchanged = scalars(events(wanted))
    np.testing.assert_array_equal(unchanged[:5], scalars(found)[:5])
    assert not np.array_equal(unchanged[6:], scalars(found)[6:])


def test_choosing_the_same_again_changes_nothing():
    wanted = recipe("gan", "ring", steps=12)
    same = [Set("optimiser", "adam"), Set("loss", "non_saturating")]
    np.testing.assert_array_equal(
        scalars(events(wanted, [Block(6)], [*same, Block(6)])), scalars(events(wanted))
    )


def test_pictures_come_from_fixed_codes_and_inputs():
    wanted = recipe("vae", steps=4)
    twice = [events(wanted, [Block(2), Look()], [Block(2), Look()]) for _ in range(2)]
    for one, two in zip(*twice, strict=True):
        if isinstance(one, Pictured):
            assert isinstance(two, Pictured)
            np.testing.assert_array_equal(one.array, two.array)


def test_a_closed_iterator_is_a_stopped_run():
    run = train(recipe("autoencoder", steps=1000), Script([Block(1)], [Block(1)]))
    next(run)
    run.close()
    with pytest.raises(StopIteration):
        next(run)


def test_more_steps_than_planned_can_be_asked_for(tmp_path):
    wanted = recipe("autoencoder", steps=6)
    found = events(wanted, folder=tmp_path)
    saved = [Path(e.path) for e in found if isinstance(e, Saved)][-1]
    more = list(train(wanted, lambda: (), resume=saved, steps=10))
    longer = wanted.model_copy(
        update={"training": wanted.training.model_copy(update={"steps": 10})}
    )
    np.testing.assert_array_equal(scalars(more), scalars(events(longer))[6:])


def test_the_global_generator_is_left_alone():
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    events(recipe("vae", steps=2))
    assert torch.equal(torch.random.get_rng_state(), before)

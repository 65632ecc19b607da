"""Models that learn from damaged inputs are shown rebuilding damaged ones, by the same noise at
every look."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from playground.core.capabilities import Denoises
from playground.core.events import Block, Event, Look, Pictured, Set
from playground.data import load
from playground.families import FAMILIES, build, check
from playground.training.looking import Looker, array
from tests.recipes import events, recipe, scalars

CPU = torch.device("cpu")
NOISY = [
    recipe("autoencoder", noise=0.5),
    recipe("vae", noise=0.3, binarise="half"),
    recipe("vae", noise=0.3, conditional=True),
    recipe("autoencoder", "ring", noise=0.2),
]


def pictured(found: list[Event], name: str) -> dict[int, np.ndarray]:
    return {e.step: e.array for e in found if isinstance(e, Pictured) and e.name == name}


@pytest.mark.parametrize("wanted", NOISY, ids=lambda wanted: f"{wanted.family}-{wanted.source}")
def test_what_is_shown_below_is_made_of_what_is_shown_above(wanted) -> None:
    wanted = check(wanted)
    source = load(wanted, CPU)
    learner = build(wanted, source, CPU)
    assert isinstance(learner, Denoises)
    looker = Looker(learner, source, CPU, seed=3, measures=False)
    seen: list[Event] = [*looker.first(0), *looker.look(0), *looker.look(1)]
    clean = pictured(seen, "inputs" if source.is_picture else "real")[0]
    (damaged,) = pictured(seen, "damaged").values()
    assert damaged.shape == clean.shape
    assert not np.array_equal(damaged, clean)
    first, second = pictured(seen, "reconstructions").values()
    np.testing.assert_array_equal(first, second)
    rng = torch.Generator().manual_seed(3)
    with torch.no_grad():
        by_hand = learner.damaged(learner.prepared(looker.shown.x), rng)
        np.testing.assert_array_equal(array(by_hand), damaged)
        rebuilt = array(learner.restored(by_hand, looker.shown.y))
        np.testing.assert_array_equal(rebuilt, first)
        of_clean = array(learner.reconstruct(looker.shown.x, looker.shown.y))
    assert not np.array_equal(of_clean, first)


def test_the_noise_is_as_strong_as_the_setting_and_added_after_pixels_became_black_or_white():
    wanted = check(recipe("vae", noise=0.3, binarise="half"))
    source = load(wanted, CPU)
    learner = build(wanted, source, CPU)
    looker = Looker(learner, source, CPU, seed=3, measures=False)
    x = (looker.shown.x >= 0.5).float()
    found = pictured(list(looker.look(0)), "damaged")[0]
    gap = found.astype(float)[..., 0] / 255 - x[:, 0].numpy()
    # half of the noise leaves the range that pixels have, and is cut off
    assert np.sqrt((gap**2).mean()) == pytest.approx(0.3 / np.sqrt(2), rel=0.1)


def test_damaged_inputs_are_pictured_anew_only_when_the_noise_was_changed():
    wanted = recipe("autoencoder", steps=8, noise=0.5)
    script = (
        [Block(2), Look()], [Block(2), Set("noise", 1.0)], [Block(1), Look()],
        [Block(1), Set("noise", 0.0)], [Block(1), Look()],
    )  # fmt: skip
    found = events(wanted, *script)
    clean = pictured(found, "inputs")[0]
    damaged = pictured(found, "damaged")
    assert len(damaged) == 3
    weak, strong, none = damaged.values()
    assert np.abs(strong - clean.astype(float)).mean() > np.abs(weak - clean.astype(float)).mean()
    np.testing.assert_array_equal(none, clean)
    assert set(damaged) <= set(pictured(found, "reconstructions"))
    np.testing.assert_array_equal(scalars(found), scalars(events(wanted, *without_looks(script))))


def without_looks(script):
    return [[command for command in block if not isinstance(command, Look)] for block in script]


def test_another_learner_of_the_same_source_begins_with_its_own_damage():
    wanted = check(recipe("autoencoder", noise=0.5))
    source = load(wanted, CPU)
    looker = Looker(build(wanted, source, CPU), source, CPU, seed=3, measures=False)
    assert pictured(list(looker.look(0)), "damaged")
    assert pictured(list(looker.of(build(wanted, source, CPU)).look(0)), "damaged")


@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.name)
def test_who_is_fed_noise_says_so(kind) -> None:
    fed_noise = isinstance(check(recipe(kind.name)).settings.get("noise"), float)
    assert kind.offers("damaged", "restored", "damage") == fed_noise

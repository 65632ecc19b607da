"""Updates made part by part against whole ones, each by a stepper of its own."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from playground.core.family import Family
from playground.families import FAMILIES
from playground.training.session import Session, open_session
from playground.training.stepping import CapturedStepper
from tests.recipes import recipe

UPDATES = 3


def opened(family: str) -> Session:
    """A run whose step sizes fall, so that it matters how many updates were counted."""
    wanted = recipe(family)
    cooling = wanted.training.changed({"cool": 1.0})
    return open_session(wanted.model_copy(update={"training": cooling}), None, None)


def assert_alike(parted: Session, whole: Session) -> None:
    assert parted.learner.made == whole.learner.made == UPDATES
    np.testing.assert_array_equal(parted.stepper.take(), whole.stepper.take())
    wanted = whole.learner.state_dict()
    for name, value in parted.learner.state_dict().items():
        assert torch.equal(value, wanted[name]), name


@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.name)
def test_an_update_part_by_part_is_a_whole_one(kind: Family) -> None:
    parted, whole = opened(kind.name), opened(kind.name)
    for _ in range(UPDATES):
        whole.stepper.step()
        while parted.stepper.part():
            assert parted.inside
        assert not parted.inside
    assert_alike(parted, whole)


def test_a_step_completes_the_update_under_way() -> None:
    parted, whole = opened("gan"), opened("gan")
    for begun in range(UPDATES):
        whole.stepper.step()
        for _ in range(begun):
            parted.stepper.part()
        parted.stepper.step()
        assert not parted.inside
    assert_alike(parted, whole)


def test_slow_motion_is_eager_where_updates_are_captured() -> None:
    """Needs no graphics card: only whole updates are captured."""
    parted, whole = opened("gan"), opened("gan")
    eager = parted.stepper
    parted.stepper = CapturedStepper(
        eager.learner, eager.source, eager.rng,
        batch=eager.batch, precision="float32", terms=eager.terms, warmth=eager.warmth,
    )  # fmt: skip
    for _ in range(UPDATES):
        whole.stepper.step()
        while parted.stepper.part():
            pass
    assert_alike(parted, whole)

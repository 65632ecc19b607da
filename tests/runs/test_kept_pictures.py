"""Pictures of a run come back bit for bit, and are thinned as they grow many."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core.events import (
    Pictured,
)
from playground.runs.store import (
    History,
    Limits,
    RunError,
    Store,
)
from tests.runs.conftest import picture, record


@pytest.mark.parametrize("shape", [(7, 4, 5, 1), (64, 8, 8, 3), (1, 1, 1, 1), (10, 28, 28, 1)])
def test_pictures_come_back_bit_for_bit(store: Store, shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    record(store, Pictured(3, "samples", array))
    picture = History(store.folder).picture("samples")
    assert picture.step == 3
    np.testing.assert_array_equal(picture.array, array)
    sheet = History(store.folder).picture_bytes("samples")
    assert sheet.data[8:12] == b"WEBP"
    assert (sheet.count, sheet.height, sheet.width, sheet.channels) == shape


def test_points_come_back_bit_for_bit(store: Store) -> None:
    points = np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32)
    record(store, Pictured(0, "real", points))
    np.testing.assert_array_equal(History(store.folder).picture("real").array, points)


def test_a_step_shows_the_picture_it_had(store: Store) -> None:
    record(store, *(picture(step) for step in (10, 20, 30)), picture(0, "inputs"))
    history = History(store.folder)
    asked = {5: 10, 10: 10, 19: 10, 20: 20, 99: 30, None: 30}
    assert {step: history.picture("samples", step).step for step in asked} == asked
    assert history.pictures() == ("inputs", "samples")
    with pytest.raises(RunError, match="no picture of 'faces'"):
        history.picture("faces")


def test_pictures_are_thinned_by_number_and_by_bytes(make) -> None:
    few = make("few-1", limits=Limits(pictures=20))
    record(few, *(picture(step) for step in range(0, 3000, 10)))
    steps = History(few.folder).picture_steps("samples")
    assert len(steps) == 20
    assert steps[0] == 0
    assert steps[-1] == 2990
    small = make("small-1", limits=Limits(bytes=100_000))
    big = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 1), dtype=np.uint8)
    record(small, *(Pictured(step, "samples", big) for step in range(100)))
    kept = History(small.folder).picture_steps("samples")
    assert 2 <= len(kept) < 30
    assert (kept[0], kept[-1]) == (0, 99)

"""Named arrays in the history, and slow motion's words."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core.events import Surveyed
from playground.runs.errors import RunError
from playground.runs.history import History
from playground.runs.packing import packed, unpacked
from playground.runs.store import Limits, Store
from tests.runs.conftest import record, started


def survey(step: int, name: str = "world", size: int = 3) -> Surveyed:
    rng = np.random.default_rng(step)
    arrays = {
        "score": rng.normal(size=(size, 5)).astype(np.float16),
        "generated": rng.normal(size=(7, 2)).astype(np.float32),
    }
    return Surveyed(step, name, arrays, {"part": "judge", "terms": {"loss": 0.5}})


def test_arrays_come_back_bit_for_bit(store: Store) -> None:
    record(store, started(), survey(0), survey(40))
    history = History(store.folder)
    found = history.survey("world", 39)
    assert (found.step, found.about) == (0, survey(0).about)
    for name, array in survey(0).arrays.items():
        assert found.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[name], array)
    assert [item.step for item in history.surveys("world")] == [0, 40]


def test_numbers_stand_where_a_browser_can_read_them() -> None:
    for text in ("", "a", "ab", "abc", "äöü"):
        data = packed({"text": text}, [b"12345678", b""])
        header, blobs = unpacked(data)
        assert header["text"] == text
        assert blobs == [b"12345678", b""]
        assert (data.index(b"12345678")) % 4 == 0


def test_a_look_inside_an_update_is_gone_once_it_is_complete(store: Store) -> None:
    record(store, started(), survey(3), survey(3, "part"), survey(3, "part"))
    assert History(store.folder).picture_steps("part") == [3]
    record(store, survey(4))
    with pytest.raises(RunError, match="no picture of 'part'"):
        History(store.folder).survey("part")


def test_looks_are_thinned_as_pictures_are(make) -> None:
    store = make("thin-1", limits=Limits(pictures=10))
    record(store, started(), *(survey(step) for step in range(40)))
    steps = History(store.folder).picture_steps("world")
    assert len(steps) == 10
    assert steps[0] == 0
    assert steps[-1] == 39

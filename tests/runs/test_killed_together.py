"""The worker of a comparison is killed: its sides are interrupted, and go on as one comparison."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from playground.runs.client import Runs
from playground.runs.groups import grouped
from playground.runs.store import RunError, Store
from tests.recipes import events, scalars
from tests.runs.test_client import kill, noted, small, until


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runs]:
    monkeypatch.setenv("PLAYGROUND_THREADS", "1")
    with closing(Runs(tmp_path, keep_warm=False)) as runs:
        yield runs


def test_a_killed_comparison_goes_on_as_one_bit_for_bit(runs: Runs) -> None:
    wanted = [small(source=source) for source in ("ring", "moons")]
    ids = runs.start_together([("Data: one", wanted[0]), ("Data: other", wanted[1])], what="own")
    histories = [runs.history(id) for id in ids]
    for history in histories:
        until(history, noted(history, "saved"))
    kill(runs, ids[1])
    for history in histories:
        info = until(history, lambda info: info.status == "interrupted")
        assert "ended unexpectedly" in info.reason
    (group,) = grouped(runs.list())
    assert (group.kind, group.status) == ("comparison", "interrupted")
    assert [info.id for info in group.runs] == ids

    end = 20 + max(history.checkpoints()[-1][0] for history in histories)
    runs.resume_together(ids, steps=end)
    assert runs.together(ids[0]) == tuple(ids)
    for history, recipe in zip(histories, wanted, strict=True):
        until(history, lambda info: info.status == "finished")
        plain = recipe.model_copy(update={"training": recipe.training.changed({"steps": end})})
        found = np.array([values for _, values in history.rows()])
        np.testing.assert_array_equal(found, scalars(events(plain)))


def test_where_one_side_cannot_go_on_all_can_be_told_again(runs: Runs) -> None:
    ids = runs.start_together([("one", small(10)), ("other", small(10))])
    for id in ids:
        until(runs.history(id), lambda info: info.status == "finished")
    folder = runs.history(ids[1]).folder
    with closing(Store.open(folder)), pytest.raises(RunError, match="Another process") as refused:
        runs.resume_together(ids, steps=20)
    runs.resume_together(ids, steps=20)
    assert refused.tb  # as long as it is kept, so is what the refused call had opened
    for id in ids:
        assert until(runs.history(id), lambda info: info.status == "finished").step == 20

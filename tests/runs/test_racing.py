"""A race in one worker: every lane a run of its own, all steered as one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue

import numpy as np
import pytest

from playground.core.events import Finished
from playground.core.recipe import Recipe
from playground.runs.client import Runs
from playground.runs.controls import Word
from playground.runs.history import in_race
from playground.runs.racing import race
from playground.runs.store import History, Store, delete_run
from playground.training.race import race as train
from tests.recipes import recipe
from tests.runs.test_client import at, until

RATES = (1e-3, 3e-3, 1e-2)


def lanes(steps: int) -> list[Recipe]:
    return [recipe("gan", "ring", steps=steps, lr_g=rate, hidden_g="8", hidden_d="8")
            for rate in RATES]  # fmt: skip


def made(folder: Path, steps: int) -> list[Path]:
    places = [folder / f"lane-{n}" for n in range(len(RATES))]
    for place, one in zip(places, lanes(steps), strict=True):
        Store.create(place, one).close()
    return places


def order(folders: list[Path], **more) -> Word:
    return {"race": True, "sides": [{"folder": str(folder), **more} for folder in folders]}


def rows(folder: Path) -> np.ndarray:
    return np.stack([values for _, values in History(folder).rows()])


def heard(*said: Word | None) -> Queue[Word | None]:
    words: Queue[Word | None] = Queue()
    for word in said:
        words.put(word)
    return words


def test_all_lanes_finish_with_pictures_of_the_same_steps(tmp_path: Path) -> None:
    folders = made(tmp_path, 20)
    assert race(order(folders), Queue(), train) == ""
    found = [History(folder) for folder in folders]
    assert {history.info().status for history in found} == {"finished"}
    assert len({tuple(history.picture_steps("world")) for history in found}) == 1
    assert not np.array_equal(rows(folders[0]), rows(folders[1]))


def test_they_step_pause_and_stop_as_one_and_a_setting_goes_to_its_lane(tmp_path: Path) -> None:
    folders = made(tmp_path, 100_000)
    words = heard(
        {"do": "step", "n": 7}, {"do": "set", "name": "lr_g", "value": 0.02, "run": "lane-1"},
        {"do": "part"}, {"do": "step", "n": 1}, {"do": "stop"},
    )  # fmt: skip
    race(order(folders), words, train)
    for folder in folders:
        info = History(folder).info()
        assert (info.status, info.step) == ("stopped", 8)
        assert History(folder).checkpoints()[-1][0] == 8
    changed = [History(folder).notes(["changed"]) for folder in folders]
    assert [len(notes) for notes in changed] == [0, 1, 0]
    assert (changed[1][0].step, changed[1][0].data["name"]) == (7, "lr_g")
    assert "whole steps" in History(folders[0]).notes(["refused"])[0].data["reason"]


def test_after_an_end_of_input_the_race_goes_on_bit_for_bit(tmp_path: Path) -> None:
    whole = made(tmp_path / "whole", 20)
    race(order(whole), Queue(), train)
    folders = made(tmp_path / "cut", 20)
    race(order(folders), heard({"do": "step", "n": 6}, None), train)
    assert {History(folder).info().status for folder in folders} == {"interrupted"}
    sides = [{"folder": str(f), "resume": str(History(f).checkpoints()[-1][1])} for f in folders]
    race({"race": True, "sides": sides}, Queue(), train)
    for mine, its in zip(folders, whole, strict=True):
        np.testing.assert_array_equal(rows(mine), rows(its))


@pytest.mark.parametrize("how", ["breaks", "deleted"])
def test_what_goes_wrong_is_a_sentence_or_leaves_the_others_going(tmp_path: Path, how: str) -> None:
    folders = made(tmp_path, 20)

    def faulty(*args, **kwargs) -> Iterator:
        for number, found in enumerate(train(*args, **kwargs)):
            if number == 12:
                if how == "breaks":
                    raise ArithmeticError("a bad day")
                delete_run(folders[1])
            yield found

    race(order(folders), Queue(), faulty)
    if how == "breaks":
        assert all("a bad day" in History(folder).info().reason for folder in folders)
    else:
        assert not folders[1].exists()
        assert History(folders[2]).info().status == "finished"


def test_a_race_trains_in_a_worker_stops_and_goes_on_from_a_common_moment(tmp_path: Path) -> None:
    with closing(Runs(tmp_path, keep_warm=False)) as runs:
        named = [(f"lane {n}", one) for n, one in enumerate(lanes(1_000_000))]
        ids = runs.start_together(named, race=True, owner="me")
        histories = [runs.history(id) for id in ids]
        assert all(in_race(history) for history in histories)
        until(histories[0], at(1))
        runs.stop(ids[2], owner="me")
        for history in histories:
            until(history, lambda info: info.status == "stopped")
        (step,) = {history.info().step for history in histories}
        newest = histories[0].checkpoints()[-1][1]
        newest.unlink()  # as if the worker had been killed while it saved
        runs.resume_together(ids, steps=step + 5, owner="me")
        for history in histories:
            until(history, lambda info: info.status == "finished")
            assert history.info().step == step + 5


def test_a_lane_that_is_left_alone_goes_on(tmp_path: Path) -> None:
    with closing(Runs(tmp_path, keep_warm=False)) as runs:
        ids = runs.start_together([("lane", one) for one in lanes(20)], race=True)
        histories = [runs.history(id) for id in ids]
        for history in histories:
            until(history, lambda info: info.status == "finished")
        runs.resume_together(ids[:1], steps=25)
        info = until(histories[0], lambda info: not info.live)
        assert (info.status, info.step, info.reason) == ("finished", 25, "")


def test_events_that_come_after_the_end_are_not_waited_for(tmp_path: Path) -> None:
    folders = made(tmp_path, 5)
    race(order(folders), heard({"do": "stop"}), train)
    kinds = [note.kind for note in History(folders[0]).notes()]
    assert "stopped" in kinds
    assert Finished.__name__.lower() not in kinds

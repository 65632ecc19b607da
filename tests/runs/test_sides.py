"""Sides of a comparison: each is what it would be alone, and they keep in step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import numpy as np
import pytest

from playground.core.recipe import Recipe
from playground.runs.controls import Word
from playground.runs.sides import together
from playground.runs.store import History, Store, delete_run
from playground.training import train
from tests.recipes import events, recipe, scalars


def made(folder: Path, name: str, wanted: Recipe) -> Path:
    Store.create(folder / name, wanted).close()
    return folder / name


def order(*folders: Path, **more) -> Word:
    return {"sides": [{"folder": str(folder), **more} for folder in folders]}


def rows(folder: Path) -> np.ndarray:
    return np.stack([values for _, values in History(folder).rows()])


def saved(folder: Path) -> list[tuple[int, Path]]:
    return History(folder).checkpoints()


def test_each_side_is_what_it_is_alone(tmp_path: Path) -> None:
    wanted = [recipe("gan", steps=30), recipe("gan", steps=30, minibatch=True, dropout=0.3)]
    folders = [made(tmp_path, f"side-{n}", one) for n, one in enumerate(wanted)]
    assert together(order(*folders), Queue(), train) == ""
    for folder, one in zip(folders, wanted, strict=True):
        assert History(folder).info().status == "finished"
        np.testing.assert_array_equal(rows(folder), scalars(events(one)))


def test_they_keep_in_step_and_pause_and_stop_as_one(tmp_path: Path) -> None:
    long = recipe("gan", "ring", steps=100_000)
    folders = [made(tmp_path, f"side-{n}", long) for n in range(3)]
    words: Queue[Word | None] = Queue()
    for word in ({"do": "step", "n": 7}, {"do": "step", "n": 1}, {"do": "stop"}):
        words.put(word)
    together(order(*folders), words, train)
    for folder in folders:
        info = History(folder).info()
        assert (info.status, info.step) == ("stopped", 8)
        assert [step for step, _ in saved(folder)][-1] == 8


def test_a_setting_is_changed_on_the_side_it_is_meant_for(tmp_path: Path) -> None:
    folders = [made(tmp_path, name, recipe("gan", "ring", steps=9)) for name in ("aaaa", "bbbb")]
    words: Queue[Word | None] = Queue()
    words.put({"do": "set", "name": "lr_g", "value": 0.5, "run": "bbbb"})
    together(order(*folders), words, train)
    assert not History(folders[0]).notes(["changed"])
    (change,) = History(folders[1]).notes(["changed"])
    assert change.data["value"] == 0.5
    assert not np.array_equal(rows(folders[0]), rows(folders[1]))


def test_after_an_end_of_input_both_go_on_bit_for_bit(tmp_path: Path) -> None:
    wanted = [recipe("gan", steps=20), recipe("wgan", steps=20)]
    folders = [made(tmp_path, f"side-{n}", one) for n, one in enumerate(wanted)]
    words: Queue[Word | None] = Queue()
    words.put({"do": "step", "n": 6})
    words.put(None)
    together(order(*folders), words, train)
    assert [History(folder).info().status for folder in folders] == ["interrupted"] * 2
    again = {"sides": [{"folder": str(f), "resume": str(saved(f)[-1][1])}
                       for f in folders]}  # fmt: skip
    together(again, Queue(), train)
    for folder, one in zip(folders, wanted, strict=True):
        np.testing.assert_array_equal(rows(folder), scalars(events(one)))


def test_a_side_that_fell_behind_catches_up_first(tmp_path: Path) -> None:
    wanted = recipe("gan", "ring", steps=40)
    folders = [made(tmp_path, name, wanted) for name in ("ahead", "behind")]
    words: Queue[Word | None] = Queue()
    words.put({"do": "step", "n": 25})
    words.put(None)
    together(order(folders[0]), words, train)
    seen: list[tuple[int, ...]] = []

    def watched(*args, **kwargs) -> Iterator:
        for event in train(*args, **kwargs):
            seen.append(tuple(History(folder).info().step for folder in folders))
            yield event

    resume = str(saved(folders[0])[-1][1])
    sides = [{"folder": str(folders[0]), "resume": resume}, {"folder": str(folders[1])}]
    together({"sides": sides}, Queue(), watched)
    assert all(ahead == 25 for ahead, behind in seen if behind < 25)
    np.testing.assert_array_equal(rows(folders[0]), rows(folders[1]))


def test_a_side_deleted_just_as_it_begins_leaves_the_other_going(
    tmp_path: Path, monkeypatch
) -> None:
    wanted = recipe("gan", "ring", steps=5)
    folders = [made(tmp_path, name, wanted) for name in ("gone", "whole")]
    opened = Store.open

    def open_and_delete(folder: Path) -> Store:
        store = opened(folder)
        if folder == folders[0]:
            delete_run(folder)
        return store

    monkeypatch.setattr(Store, "open", open_and_delete)
    assert together(order(*folders), Queue(), train) == ""
    assert not folders[0].exists()
    assert History(folders[1]).info().status == "finished"


@pytest.mark.parametrize("how", ["breaks", "deleted"])
def test_what_ends_one_side_leaves_the_other_going(tmp_path: Path, how: str) -> None:
    wanted = recipe("gan", "ring", steps=30)
    folders = [made(tmp_path, name, wanted) for name in ("broken", "whole")]

    def faulty(
        recipe: Recipe, commands, *, folder: Path | None, resume=None, steps=None, progress=None,
    ) -> Iterator:  # fmt: skip
        events = train(
            recipe, commands, folder=folder, resume=resume, steps=steps, progress=progress
        )
        for number, event in enumerate(events):
            if folder == folders[0] and number == 3:
                if how == "breaks":
                    raise ArithmeticError("a bad day")
                delete_run(folders[0])
            yield event

    together(order(*folders), Queue(), faulty)
    if how == "breaks":
        assert "a bad day" in History(folders[0]).info().reason
    else:
        assert not folders[0].exists()
    assert History(folders[1]).info().status == "finished"

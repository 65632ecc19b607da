"""The page that puts models to use, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.core.recipe import Recipe
from playground.data.uploads import store_upload
from playground.families import check, family
from playground.training import labels
from playground.training.labels import COUNTS, METHODS
from playground.ui.background import Progress, Task
from playground.ui.buttons import until
from playground.ui.use import experiment, few, made, squeeze
from playground.ui.use.choices import NOW, usable
from playground.ui.use.page import SECTIONS
from tests.patience import PATIENCE
from tests.ui.conftest import Site
from tests.ui.test_pages import said


@pytest.mark.parametrize("show", SECTIONS)
def test_every_section_is_a_link(site: Site, show: str) -> None:
    test = site.open("use", v="1", show=show)
    assert not test.exception
    assert not test.warning
    assert SECTIONS[show].lead.split(",")[0] in said(test)


@pytest.mark.parametrize(
    "query", [{"show": "nothing"}, {"v": "9"}, {"show": "squeeze", "bits": "99"}, {"bits": "x"}]
)
def test_a_broken_link_is_one_sentence(site: Site, query: dict[str, str]) -> None:
    test = site.open("use", **query)
    assert not test.exception
    assert len(test.warning) == 1


@pytest.mark.parametrize("show", ["few", "squeeze"])
def test_a_model_that_is_not_here_is_missed_until_another_is_chosen(site: Site, show: str) -> None:
    def missed(test: AppTest) -> list[str]:
        return [item.value for item in test.caption if "That model is not here" in item.value]

    test = site.open("use", v="1", show=show, model="nope")
    assert not test.exception
    (model,) = (box for box in test.selectbox if box.label == "Model")
    (caption,) = missed(test)
    assert "this is Autoencoder, 20 numbers" in caption
    assert missed(test.run()) == [caption]  # the address names the other model by now
    assert not missed(site.open("use", v="1", show=show, model=str(model.value)))
    assert not missed(site.open("use", v="1", show=show))


def test_without_pictures_there_is_a_model_to_use_and_a_word_why(site: Site) -> None:
    test = site.open("use")
    (model,) = (box for box in test.selectbox if box.label == "Model")
    assert model.value == NOW
    assert any("not on this machine" in caption.value for caption in test.caption)


@pytest.mark.parametrize(
    ("name", "settings", "fits"),
    [
        ("vae", {}, (True, True, False)),
        ("vae", {"conditional": True}, (False, False, True)),
        ("gan", {}, (True, False, False)),
        ("gan", {"conditional": True}, (False, False, True)),
        ("began", {}, (False, False, False)),
    ],
)
def test_each_section_offers_what_it_can_use(name: str, settings: Any, fits: Any) -> None:
    recipe = check(Recipe(family=name, settings=settings))
    found = tuple(part._fits(family(name), recipe) for part in (few, squeeze, made))
    assert found == fits


def test_coloured_pictures_are_not_offered_for_compression(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLAYGROUND_UPLOADS", str(tmp_path))
    pixels = np.arange(20 * 3 * 16, dtype=np.uint8).reshape(20, 3, 4, 4)
    colour, grey = ({"upload": store_upload(x)} for x in (pixels, pixels[:, :1]))

    def offered(source: str, options: dict[str, Any]) -> bool:
        recipe = check(Recipe(family="vae", source=source, options=options))
        return squeeze._fits(family("vae"), recipe)

    assert not offered("cifar10", {})
    assert not offered("faces", {})
    assert offered("mnist", {})
    assert offered("folder", grey)
    assert not offered("folder", colour)
    assert not offered("folder", {"upload": "0" * 64})  # nobody knows


@pytest.mark.usefixtures("site")
def test_a_code_is_smaller_than_any_file_and_nearer_than_as_many_components() -> None:
    told: list[str] = []
    model = usable(NOW, lambda what, _done, _total: told.append(what))
    assert any("Training" in what for what in told)
    ways = {f"{way.title} {way.said}": way for way in squeeze._ways(model, 8, lambda *_: None)}
    code, parts = ways["Its code 20 numbers of 8 bits"], ways[
        "Principal components 20 numbers of 8 bits"
    ]  # fmt: skip
    assert code.bytes == parts.bytes == 20
    assert code.bytes < min(way.bytes for way in ways.values() if way not in (code, parts))
    assert ways["PNG without loss"].error < 1e-3 < code.error
    coarse = next(squeeze._ways(model, 1, lambda *_: None))
    assert coarse.bytes == 2.5
    assert coarse.error > 1.5 * code.error


def test_what_came_out_is_said_from_the_numbers() -> None:
    at = {(method, count): (0.1 * n, 0.1 * n) for n, method in enumerate(METHODS)
          for count in COUNTS}  # fmt: skip
    words = few._verdict(at, COUNTS)
    expected = {"untrained": "10.0", "frozen": "20.0", "tuned": "30.0", "scratch": "40.0"}
    assert all(f"{value} %" in words for value in expected.values())


def test_headings_stand_above_their_numbers() -> None:
    page = few._table(COUNTS, METHODS, {})
    assert all(f"<th class='pg-number'>{count}</th>" in page for count in COUNTS)


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[experiment.Experiment[Any]]:
    """Somebody's experiment that has come to 15 of 25 and goes on until it is stopped."""
    going = experiment.Experiment("somebody", "'Few labels' (DCGAN)")
    monkeypatch.setattr(experiment, "_EVERY", 0.01)
    experiment._known.clear()

    def work(progress: Progress) -> None:
        with experiment._ALONE:
            experiment._AT_WORK.append(going)
            progress("Training whole nets", 15, 25)
            until(lambda: going.unwanted, PATIENCE)
            experiment._AT_WORK.clear()

    going.task = Task(work)
    until(lambda: going.task is not None and going.task.doing is not None, PATIENCE)
    yield going
    going.unwanted = True
    for each in experiment._known().values():
        each.unwanted = True
        if each.task is not None:
            each.task.wait()
    going.task.wait()
    experiment._known.clear()


def waiting(site: Site) -> AppTest:
    """A page on which an experiment was asked for, while another goes on."""
    test = site.open("use", v="1", show="squeeze")
    site.press(test, "use.squeeze 8")
    (mine,) = experiment._known().values()
    until(lambda: mine.task is not None and mine.task.doing is not None, PATIENCE)
    return test.run()


def captions(test: AppTest) -> str:
    return " ".join(caption.value for caption in test.caption)


def test_who_waits_is_told_for_what_and_how_far_it_is(
    site: Site, at_work: experiment.Experiment[Any]
) -> None:
    test = waiting(site)
    words = "Waiting for 'Few labels' (DCGAN): training whole nets, 15 of 25 done"
    assert words in captions(test).replace("\\", "")
    assert not at_work.unwanted
    assert not [button for button in test.button if button.key == "use.other.stop"]


def test_ones_own_experiment_is_stopped_from_where_another_waits_for_it(
    site: Site, at_work: experiment.Experiment[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment, "owner", lambda: "somebody")
    test = waiting(site)
    site.press(test, "use.other.stop")
    assert at_work.unwanted
    assert "Waiting for 'Few labels'" not in captions(test.run())


@pytest.mark.usefixtures("site")
def test_few_labels_say_which_part_takes_long() -> None:
    told: list[tuple[str, int, int]] = []
    points = [labels.Point(method, count, (0.5,)) for method in METHODS for count in COUNTS]

    def found(*_: Any) -> Iterator[labels.Point]:
        yield from points

    model = usable(NOW, lambda *_: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labels, "few_labels", found)
        assert list(few._work(model, lambda *said: told.append(said))) == points
    assert [done for _, done, _ in told] == list(range(26))
    long = {done for what, done, _ in told if "takes most of the time" in what}
    assert long == set(range(15, 26))

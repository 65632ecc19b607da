"""Work beside the pages that goes wrong: it says so, and is tried again."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from playground.settings import BadSetting
from playground.ui import background, server, welcome
from playground.ui.background import Task, remembered
from playground.ui.use import choices
from tests.patience import PATIENCE
from tests.ui.conftest import Site
from tests.ui.test_pages import said


def failing(error: Exception) -> Callable[..., None]:
    def work(*_: object) -> None:
        raise error

    return work


def test_a_mishap_is_its_sentence() -> None:
    task = Task(failing(BadSetting("Choose fewer.")), BadSetting)
    task.wait()
    assert (task.result, task.problem) == (None, "Choose fewer.")


def test_an_unexpected_error_is_a_sentence_and_in_the_log(capfd) -> None:
    task = Task(failing(ZeroDivisionError("by nought")))
    task.wait()
    assert "ZeroDivisionError" in task.problem
    assert "by nought" not in task.problem
    log = capfd.readouterr().err
    assert "Traceback" in log
    assert "by nought" in log


def test_what_failed_is_kept_to_be_shown_and_then_tried_again(monkeypatch) -> None:
    errors = [ZeroDivisionError(), None]

    def work(_: object) -> str:
        if (error := errors.pop(0)) is not None:
            raise error
        return "done"

    ask = remembered()(lambda: Task(work))
    first = ask()
    first.wait()
    assert ask() is first
    monkeypatch.setattr(background, "_KEPT", -1.0)
    second = ask()
    second.wait()
    assert (second.result, second.problem) == ("done", "")
    assert ask() is second


def test_the_first_page_says_that_its_pictures_failed(site: Site, monkeypatch) -> None:
    server.models()  # the first page waits for it
    welcome._task.clear()
    monkeypatch.setattr(welcome, "_decoder", failing(OSError("no file")))
    welcome._task().wait(PATIENCE)
    assert "OSError" in said(site.open())
    welcome._task.clear()


def test_an_experiment_that_failed_can_be_started_again(site: Site, monkeypatch) -> None:
    seen = Event()

    def train(_: object) -> None:
        seen.wait(PATIENCE)
        raise ZeroDivisionError

    choices._now.clear()
    monkeypatch.setattr(choices, "_train", train)
    test = site.press(site.open("use"), "use.few")
    assert test.button(key="use.few").disabled
    seen.set()
    for task in list(background._UNFINISHED):
        task.wait(PATIENCE)
    test.run()
    assert any("ZeroDivisionError" in warning.value for warning in test.warning)
    assert not test.button(key="use.few").disabled
    choices._now.clear()

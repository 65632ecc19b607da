"""Every page, by click and by link, with and without a run."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from playground.core.events import Changed, Finished, Refused
from playground.core.family import Family
from playground.families import FAMILIES
from playground.runs.history import History
from playground.runs.store import rename_run
from playground.ui.navigation import PAGES, page_of
from tests.ui.conftest import Finish, Site

TRAINED = [page for page in PAGES if page.kind]
FAMILY = {page.kind: page.kind for page in TRAINED} | {"energy": "rbm"}
SOMEBODY = "0" * 32


def said(test: AppTest) -> str:
    """All words on the page."""
    kinds = ("title", "markdown", "caption", "warning", "error", "info", "html")
    return "\n".join(str(getattr(item, "value", "")) for kind in kinds for item in test.get(kind))


def find(widgets, end: str):
    """The widget whose key ends so."""
    return next(item for item in widgets if str(item.key).endswith(end))


def enabled(test: AppTest) -> set[str]:
    return {
        button.key.removeprefix("press.")
        for button in test.button
        if button.key and button.key.startswith("press.") and not button.disabled
    }


@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.name)
def test_every_family_has_a_page_to_be_trained_on(kind: Family) -> None:
    assert page_of(kind.kind) in TRAINED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
def test_every_page_opens(site: Site, page) -> None:
    test = site.open(page.file)
    assert not test.exception
    assert not test.warning
    assert len(test.title) == 1


@pytest.mark.parametrize("page", TRAINED, ids=lambda page: page.file)
def test_before_a_run_one_can_only_begin(site: Site, page) -> None:
    assert enabled(site.open(page.file)) == {"main", "step"}


@pytest.mark.parametrize("page", TRAINED, ids=lambda page: page.file)
@pytest.mark.parametrize("source", ["digits", "ring"])
def test_a_finished_run_is_shown(site: Site, finished: Finish, page, source: str) -> None:
    run = finished("shown-1", family=FAMILY[page.kind], source=source)
    test = site.open(page.file, run=run)
    assert not test.exception
    assert "100</b>" in said(test) or "100 / 300" in said(test)
    assert enabled(test) == {"main", "over"}


def test_a_run_shows_its_settings_as_they_came_to_be(site: Site, finished: Finish) -> None:
    run = finished("changed-1", family="vae", settings={"latent": 7, "beta": 4.0})
    test = site.open("vaes", run=run)
    numbers = {str(item.key).split(".")[-1]: item.value for item in test.number_input}
    assert (numbers["latent"], numbers["beta"]) == (7, 0.5)


def test_other_settings_offer_a_new_run(site: Site, finished: Finish) -> None:
    run = finished("other-1", family="vae")
    test = site.open("vaes", run=run)
    main = find(test.button, "press.main")
    assert main.label == "Continue"
    latent = find(test.number_input, "model.latent")
    latent.set_value(9).run()
    main = find(test.button, "press.main")
    assert main.label == "Train"


def test_who_did_not_start_a_run_watches(site: Site, finished: Finish) -> None:
    run = finished("theirs-1", owner=SOMEBODY, family="gan")
    test = site.open("gans", run=run)
    assert enabled(test) == set()
    assert "You are watching" in said(test)
    assert "Continue" not in said(test)
    site.press(test, "own")
    assert enabled(test) == {"main", "step"}
    assert find(test.selectbox, "model.lr_g").value == "0.5"


def test_a_link_gives_its_settings(site: Site) -> None:
    test = site.open("vaes", v="1", recipe="vae-conv", latent="5")
    assert not test.warning
    latent = find(test.number_input, "model.latent")
    assert latent.value == 5
    assert "vae-conv" in test.query_params["recipe"]


@pytest.mark.parametrize(
    "query",
    [
        {"run": "vae-0000000000"},
        {"run": "../../../etc/passwd"},
        {"run": "x" * 500},
        {"v": "99"},
        {"latent": "many"},
        {"hidden": "9" * 5000},
        {"recipe": "dcgan"},
    ],
)
def test_a_broken_link_gives_one_sentence_and_the_defaults(site: Site, query) -> None:
    test = site.open("vaes", **query)
    assert not test.exception
    assert len(test.warning) == 1
    assert "\n" not in test.warning[0].value
    assert enabled(test) == {"main", "step"}


def test_a_run_of_another_page_is_sent_there(site: Site, finished: Finish) -> None:
    run = finished("elsewhere-1", family="gan")
    assert "another" in site.open("vaes", run=run).warning[0].value


def test_a_deleted_run_leaves_a_sentence(site: Site, finished: Finish) -> None:
    from playground.runs.store import delete_run

    run = finished("gone-1", family="vae")
    test = site.open("vaes", run=run)
    delete_run(site.folder / run)
    test.run()
    assert not test.exception
    assert len(test.warning) == 1
    assert enabled(test) == {"main", "step"}


def test_out_of_range_settings_keep_train_shut(site: Site) -> None:
    test = site.open("vaes")
    hidden = find(test.text_input, "model.hidden")
    hidden.set_value("256-wide").run()
    assert len(test.warning) == 1
    assert enabled(test) == set()
    assert "Not started yet." not in said(test)
    assert "pg-say pg-trouble" in said(test)


def test_where_nothing_can_be_trained_nobody_is_told_to_press_train(site: Site) -> None:
    test = site.open("autoencoders", v="1", source="folder")
    assert enabled(test) == set()
    assert "Press Train." not in said(test)
    assert "<b>Samples</b><span>Choose your own pictures first." in said(test)


def test_home_lists_runs(site: Site, finished: Finish) -> None:
    finished("vae-listed", family="vae")
    finished("gan-listed", family="gan")
    words = said(site.open())
    assert "vae-listed" in words
    assert "gan-listed" in words


def test_renaming_and_deleting_from_home(site: Site, finished: Finish) -> None:
    run = finished("vae-named", family="vae")
    test = site.open()
    test.text_input(key=f"name.{run}.").set_value("My first").run()
    assert History(site.folder / run).info().name == "My first"
    rename_run(site.folder / run, "From elsewhere")
    test.run()  # a page that shows the name before does not bring it back
    assert History(site.folder / run).info().name == "From elsewhere"
    test.checkbox(key=f"sure-{run}").check().run()
    site.press(test, f"delete-{run}")
    assert not (site.folder / run / "history.sqlite").exists()
    assert not test.exception


@pytest.mark.parametrize("recipe", [{"family": "bygone"}, {"settings": {"bygone": 1}}], ids=str)
@pytest.mark.parametrize("page", ["home", "latent", "use", "similarity"])
def test_a_run_that_this_version_cannot_build_spoils_no_page(site: Site, page, recipe) -> None:
    run = site.run("vae-old", Finished(100), family="vae")
    with closing(sqlite3.connect(site.folder / run / "history.sqlite")) as database, database:
        (text,) = database.execute("SELECT recipe FROM run").fetchone()
        old = json.dumps({**json.loads(text), **recipe})
        database.execute("UPDATE run SET recipe = ?", [old])
    query = {"latent": {"show": "many"}}.get(page, {})
    test = site.open(page, **query)
    assert not test.exception


def test_nobody_elses_run_can_be_changed_from_home(site: Site, finished: Finish) -> None:
    run = finished("vae-theirs", owner=SOMEBODY, family="vae")
    test = site.open()
    assert not [item for item in test.text_input if str(item.key).startswith(f"name.{run}")]


def test_what_was_refused_is_said_until_something_else_is_done(site: Site) -> None:
    refused = Refused(100, "The setting 'lr' cannot be 7: it should be at most 1.")
    run = site.run("vae-1", refused, family="vae")
    assert "cannot be 7" in said(site.open("vaes", v="1", run=run))
    run = site.run("vae-2", refused, Changed(100, "lr", 0.1), family="vae")
    assert "cannot be 7" not in said(site.open("vaes", v="1", run=run))

"""Pages without a browser, over runs with invented numbers; no worker is ever started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.core.events import Changed, Event, Finished, Pictured, Started, Stepped
from playground.core.recipe import Recipe, Training
from playground.families import family
from playground.runs.client import Runs
from playground.runs.store import Store
from playground.ui import navigation, server, visitor, watching
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


class Site:
    """The app, with a runs folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, page: str = "home", **query: str) -> AppTest:
        """The page as a visitor sees it who comes by a link."""
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
        if page != "home":
            test.switch_page(f"pages/{page}.py")
        for name, value in query.items():
            test.query_params[name] = value
        return test.run()

    def press(self, test: AppTest, key: str) -> AppTest:
        """Press a button. AppTest takes every run for a deep link on a fresh server, where the
        way through app.py would forget that a button was pressed."""
        test.session_state[navigation._ARRIVED] = True
        return test.button(key=key).click().run()

    def run(self, name: str, *events: Event, owner: str = "", **recipe) -> str:
        """A run in which `events` happened, 100 steps before them."""
        made = Recipe(training=Training(steps=300), **recipe)
        with closing(Store.create(self.folder / name, made, owner=owner)) as store:
            for event in (*hundred_steps(made), *events):
                store.record(event)
        return name


def hundred_steps(recipe: Recipe) -> Iterator[Event]:
    curves = family(recipe.family).curves
    terms = tuple(dict.fromkeys(term for curve in curves for term in curve.terms))
    rng = np.random.default_rng(0)
    yield Started(0, 300, "CPU", "float32", 1, 1234, terms, 64)
    for step in (0, 50, 100):
        if step:
            yield Stepped(step - 49, rng.random((50, len(terms)), dtype=np.float32), 0.5)
        if recipe.source == "ring":
            if not step:
                yield Pictured(0, "real", rng.normal(size=(500, 2)).astype(np.float32))
            yield Pictured(step, "samples", rng.normal(size=(500, 2)).astype(np.float32))
            continue
        tiles = rng.integers(0, 256, (64, 8, 8, 1), dtype=np.uint8)
        if not step:
            yield Pictured(0, "inputs", tiles[:16])
        yield Pictured(step, "samples", tiles)
        if recipe.family != "gan":
            yield Pictured(step, "reconstructions", tiles[:16])


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("PLAYGROUND_RUNS", str(tmp_path))
    monkeypatch.setattr(Runs, "warm", lambda _: None)
    monkeypatch.setattr(visitor, "_brought", lambda: "")  # AppTest has no browser to ask
    monkeypatch.chdir(ROOT)
    _forget()  # what a test without this fixture left behind, too
    yield Site(tmp_path)
    _forget()


def _forget() -> None:
    for cached in (server.runs, watching.watch, server._loading):
        cached.clear()


Finish = Callable[..., str]


@pytest.fixture
def finished(site: Site) -> Finish:
    """Makes runs that have ended, with a live setting changed on the way."""

    def make(name: str, owner: str = "", **recipe) -> str:
        live = {"autoencoder": "lr", "vae": "beta", "gan": "lr_g", "rbm": "lr"}[recipe["family"]]
        events = (Changed(100, live, 0.5), Finished(100))
        return site.run(name, *events, owner=owner, **recipe)

    return make

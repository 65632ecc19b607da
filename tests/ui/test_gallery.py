"""Which pictures stand together: the input, the damaged one where there is any, the rebuilt one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from playground.core.events import Pictured
from playground.core.recipe import Recipe
from playground.runs.history import History
from playground.runs.store import Store
from playground.ui import components, gallery
from playground.ui.watching import Watch

RNG = np.random.default_rng(0)
CLEAN, NOISY, REBUILT = RNG.integers(0, 256, (3, 16, 8, 8, 1), dtype=np.uint8)


@pytest.fixture
def watched(tmp_path: Path) -> Watch:
    """A run that began without noise, had some from step 10 to 20 and none again."""
    with closing(Store.create(tmp_path / "run", Recipe(family="autoencoder"))) as store:
        store.record(Pictured(0, "inputs", CLEAN))
        store.record(Pictured(0, "damaged", CLEAN))
        store.record(Pictured(10, "damaged", NOISY))
        store.record(Pictured(20, "damaged", CLEAN))
        for step in (0, 5, 10, 15, 20, 25):
            store.record(Pictured(step, "reconstructions", REBUILT))
    return Watch(History(tmp_path / "run"))


@pytest.mark.parametrize(
    ("at", "noisy"),
    [(0, False), (7, False), (10, True), (17, True), (20, False), (None, False)],
)
def test_the_noise_of_the_moment_is_shown(watched: Watch, at: int | None, noisy: bool) -> None:
    names = {name: [0] for name in watched.history.pictures()}
    shown = gallery._of_run(watched, names, "inputs", at)
    assert [sheet.name for sheet in shown] == [
        "inputs", *(["damaged"] if noisy else []), "reconstructions",
    ]  # fmt: skip


def test_a_run_whose_inputs_were_damaged_later_than_it_was_pictured(tmp_path: Path) -> None:
    with closing(Store.create(tmp_path / "run", Recipe(family="autoencoder"))) as store:
        store.record(Pictured(0, "inputs", CLEAN))
        store.record(Pictured(0, "reconstructions", REBUILT))
        store.record(Pictured(10, "damaged", NOISY))
    watched = Watch(History(tmp_path / "run"))
    names = {name: [0] for name in watched.history.pictures()}
    assert len(gallery._of_run(watched, names, "inputs", 5)) == 2


def test_the_heading_says_what_each_row_is(watched: Watch, monkeypatch) -> None:
    said = []
    monkeypatch.setattr(components, "pictures", lambda heading, *_, **__: said.append(heading.said))
    names = {name: [0] for name in watched.history.pictures()}
    for at in (5, 15):
        gallery._rebuilt(gallery._of_run(watched, names, "inputs", at), at, "key")
    assert said[0] == "each below its input"
    for row in ("input", "with noise added", "rebuilt from the noisy one"):
        assert row in said[1]

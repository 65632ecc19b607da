"""A history survives whatever moment its process is killed at; the stand-in writes without rest."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np

from playground.core.events import Changed
from playground.core.recipe import Recipe
from playground.runs.store import History, Store
from tests.runs.conftest import picture, record, started, stepped

WRITER = """
import sys
from pathlib import Path
from tests.runs.test_kills import write_without_rest
write_without_rest(Path(sys.argv[1]), int(sys.argv[2]))
"""


def write_without_rest(folder: Path, step: int) -> None:
    """Go on with the run in `folder` after `step`, until killed."""
    store = Store.open(folder)
    record(store, started(step, 10**9))
    print("writing", flush=True)
    while True:
        size = 1 + step % 300
        record(store, Changed(step, "lr", step), stepped(step + 1, size))
        step += size
        record(store, picture(step))


def test_ten_kills_at_random_moments_leave_a_readable_history(tmp_path: Path) -> None:
    chance = random.Random(0)
    folder = tmp_path / "vae-1234"
    Store.create(folder, Recipe(family="vae")).close()
    history = History(folder)
    for _ in range(10):
        before = history.info().step
        resumed = before - before // 10  # as if the newest checkpoint were older
        arguments = [sys.executable, "-c", WRITER, str(folder), str(resumed)]
        root = Path(__file__).parents[2]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=root) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"writing\n"
            enough = history.version() + chance.randrange(60)
            while history.version() < enough:
                time.sleep(0.001)
            writer.kill()
        info = history.info()
        assert info.status == "interrupted"
        rows = np.array([values for _, values in history.rows()]).reshape(-1, 2)
        np.testing.assert_array_equal(rows, stepped(1, info.step).values)
        curves = history.curves()
        assert info.step == 0 or curves.steps[-1] == info.step
        for step in history.picture_steps("samples")[-3:]:
            np.testing.assert_array_equal(
                history.picture("samples", step).array, picture(step).array
            )
    with closing(Store.open(folder)) as store:
        assert store.state == "interrupted"
        assert store.step > 0

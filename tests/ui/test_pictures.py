"""Files to take home hold what the run has saved."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from PIL import Image

from playground.core.events import Finished
from playground.runs.errors import RunError
from playground.runs.history import History
from playground.ui import pictures
from tests.ui.conftest import Site


@pytest.fixture
def history(site: Site) -> History:
    return History(site.folder / site.run("kept-1", Finished(100), family="vae"))


def test_a_grid_keeps_every_pixel() -> None:
    tiles = np.random.default_rng(0).integers(0, 256, (10, 4, 3, 3), dtype=np.uint8)
    image = np.asarray(pictures.grid(tiles, columns=5))
    scale = (image.shape[0] + 2) // 2 // 4
    assert image.shape == (2 * (4 * scale + 2) - 2, 5 * (3 * scale + 2) - 2, 3)
    for index, tile in enumerate(tiles):
        y, x = index // 5 * (4 * scale + 2), index % 5 * (3 * scale + 2)
        found = image[y : y + 4 * scale : scale, x : x + 3 * scale : scale]
        np.testing.assert_array_equal(found, tile)


def test_png_is_the_picture_of_that_step(history: History) -> None:
    early, late = pictures.png(history, 0), pictures.png(history)
    assert early != late
    assert pictures.png(history, 49) == early
    assert Image.open(io.BytesIO(late)).format == "PNG"


def test_gif_has_a_frame_for_every_saved_picture(history: History) -> None:
    image = Image.open(io.BytesIO(pictures.gif(history)))
    assert image.format == "GIF"
    assert getattr(image, "n_frames", 1) == len(history.picture_steps("samples"))


def test_csv_has_a_row_for_every_step(history: History) -> None:
    rows = list(csv.reader(io.StringIO(pictures.table(history).decode())))
    assert rows[0] == ["step", *history.info().terms]
    assert [int(row[0]) for row in rows[1:]] == list(range(1, 101))
    values = np.array([row[1:] for row in rows[1:]], dtype=np.float32)
    np.testing.assert_allclose(values, [kept for _, kept in history.rows()], rtol=1e-6)


@pytest.mark.parametrize("family", ["gan", "autoencoder"])
def test_points_can_be_taken_home(site: Site, family: str) -> None:
    history = History(site.folder / site.run("kept-2", family=family, source="ring"))
    image = Image.open(io.BytesIO(pictures.png(history))).convert("RGB")
    assert len(set(image.get_flattened_data())) >= 3  # paper, real and generated points


def test_bounds_hold_all_points_and_stay_square() -> None:
    points = np.random.default_rng(0).normal(size=(50, 2)) * [1, 5] + [3, -2]
    left, right, bottom, top = pictures.bounds(points)
    assert left < points[:, 0].min() < points[:, 0].max() < right
    assert bottom < points[:, 1].min() < points[:, 1].max() < top
    assert right - left == pytest.approx(top - bottom)


def test_without_pictures_there_is_a_sentence(site: Site) -> None:
    from contextlib import closing

    from playground.core.recipe import Recipe
    from playground.runs.store import Store

    with closing(Store.create(site.folder / "empty-1", Recipe(family="gan"))):
        pass
    for make in (pictures.png, pictures.gif):
        with pytest.raises(RunError, match="no pictures"):
            make(History(site.folder / "empty-1"))

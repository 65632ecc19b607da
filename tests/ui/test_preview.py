"""Strips of examples: crisp, and never wider than their place."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from playground.ui.preview import fitting, plane, strip


def opened(page: str) -> np.ndarray:
    found = re.search(r"base64,([^\"]+)", page)
    assert found
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(found[1]))))


@pytest.mark.parametrize("side", [8, 16, 28, 32, 64, 128])
def test_strips_fill_their_place(side: int) -> None:
    across, scale = fitting(side)
    width = across * scale * (min(side, 56) + 2)
    assert 160 <= width <= 234


def test_pixels_are_whole_and_in_their_places() -> None:
    x = np.random.default_rng(0).integers(0, 256, (20, 8, 8, 3), dtype=np.uint8)
    across, scale = fitting(8)
    pixels = opened(strip(x))
    second_row = pixels[8 * scale + 2 :, : 8 * scale, :3]
    expected = x[across].repeat(scale, 0).repeat(scale, 1)
    np.testing.assert_array_equal(second_row, expected)


def test_few_pictures_are_enough() -> None:
    pixels = opened(strip(np.zeros((3, 28, 28, 1), dtype=np.uint8)))
    assert pixels.shape[1] == 3 * 30 - 2


def test_points_lie_inside_their_plane() -> None:
    page = plane(np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32) * 1e4)
    found = re.search(r"base64,([^\"]+)", page)
    assert found
    picture = base64.b64decode(found[1]).decode()
    places = np.array(re.findall(r"M(-?[\d.]+) (-?[\d.]+)h0", picture), dtype=float)
    assert len(places) == 50
    assert ((places > 0) & (places < 150)).all()
    assert np.ptp(places, 0).max() > 120

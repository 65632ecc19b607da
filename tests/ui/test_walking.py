"""Walks between codes: the way, who lives near it, and the film."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from playground.ui.latent.walking import film, radius, walk

T = np.linspace(0, 1, 7)


def pair(seed: int, latent: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return tuple(rng.standard_normal((2, latent)).astype(np.float32))  # type: ignore[return-value]


@pytest.mark.parametrize("way", ["straight", "spherical"])
@pytest.mark.parametrize("latent", [2, 20])
def test_a_walk_begins_at_a_and_ends_at_b(way, latent: int) -> None:
    a, b = pair(0, latent)
    found = walk(a, b, T, way)
    assert found.shape == (7, latent)
    np.testing.assert_allclose(found[[0, -1]], [a, b], atol=1e-6)


def test_a_straight_walk_is_even() -> None:
    a, b = pair(1, 5)
    np.testing.assert_allclose(np.diff(walk(a, b, T, "straight"), axis=0), [(b - a) / 6] * 6,
                               atol=1e-6)  # fmt: skip


def test_a_spherical_walk_turns_evenly_and_keeps_the_length() -> None:
    a, b = (v / np.linalg.norm(v) for v in pair(2, 20))
    found = walk(a, b, T, "spherical")
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    angles = np.arccos((found[:-1] * found[1:]).sum(1))
    np.testing.assert_allclose(angles, np.arccos(a @ b) / 6, atol=1e-4)


@pytest.mark.parametrize("b", [[2, 0], [-2, 0], [0, 0]])
def test_where_no_circle_leads_there_the_walk_is_straight(b: list[float]) -> None:
    ends = np.array([1, 0], np.float32), np.array(b, np.float32)
    np.testing.assert_allclose(walk(*ends, T, "spherical"), walk(*ends, T, "straight"))


def test_half_of_all_codes_have_twenty_others_within_the_radius() -> None:
    codes = np.random.default_rng(3).standard_normal((300, 2)).astype(np.float32)
    ways = np.linalg.norm(codes[:, None] - codes[None], axis=2)
    others = (ways <= radius(codes) + 1e-6).sum(1) - 1
    assert np.median(others) == pytest.approx(20, abs=1)


def test_the_film_goes_there_and_back() -> None:
    grey = np.linspace(0, 255, 5).astype(np.uint8)
    one = np.broadcast_to(grey[:, None, None, None], (5, 8, 8, 1))
    made = Image.open(io.BytesIO(film([one, 255 - one])))
    shown = []
    for frame in range(made.n_frames):  # type: ignore[attr-defined]
        made.seek(frame)
        image = np.asarray(made.convert("L"))
        assert image.shape == (224, 460)
        shown.append(image[0, 0])
        assert abs(int(image[0, 0]) + int(image[0, -1]) - 255) <= 2
    np.testing.assert_allclose(shown, [*grey, *grey[3:0:-1]], atol=2)

"""Similarity of pictures against closed forms, brute force and a second library."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.signal import convolve2d
from skimage import measure
from skimage.data import camera

from playground.metrics import strokes
from playground.metrics.distortions import shifted
from playground.metrics.multiscale import ms_ssim
from playground.metrics.patches import patch_distance
from playground.metrics.similarity import MEASURES, ssim
from playground.metrics.transport import earth_movers_distance, nearest
from playground.metrics.wavelets import bands, cw_ssim

Array = NDArray[np.float64]
CAMERA = camera() / 255.0
FACE = CAMERA[80:144, 200:264]


def noisy(picture: Array, sigma: float = 0.1) -> Array:
    noise = np.random.default_rng(0).standard_normal(picture.shape)
    return (picture + sigma * noise).clip(0, 1)


@pytest.mark.parametrize("name", list(MEASURES))
def test_like_pictures_are_alike_and_unlike_ones_are_not(name: str) -> None:
    chosen = MEASURES[name]
    side = max(64, chosen.smallest)
    a, b = CAMERA[:side, 100 : 100 + side], noisy(CAMERA[:side, 100 : 100 + side], 0.3)

    def net(x: torch.Tensor) -> torch.Tensor:
        return x.flatten(1)[:, ::7]

    same, other, back = chosen(a, a, net), chosen(a, b, net), chosen(b, a, net)
    assert same == pytest.approx(chosen.alike, abs=1e-9)
    assert other < same - 0.01 if chosen.better == "higher" else other > same + 0.01
    assert back == pytest.approx(other)


def test_simple_errors_by_hand() -> None:
    a, b = np.zeros((2, 2)), np.array([[0.3, 0.0], [0.0, 0.4]])
    assert MEASURES["l1"](a, b) == pytest.approx(0.7)
    assert MEASURES["l2"](a, b) == pytest.approx(0.5)
    assert MEASURES["psnr"](a, b) == pytest.approx(10 * math.log10(16))
    sums = torch.tensor([[1.0, 1, 1, 1], [0, 0, 0, 2]])
    features = MEASURES["features"](a, b, lambda x: x.flatten(1) @ sums.T)
    assert features == pytest.approx(math.hypot(0.7, 0.8))


def test_ssim_agrees_with_torchmetrics() -> None:
    from torchmetrics.functional.image import structural_similarity_index_measure

    a, b = FACE, noisy(FACE)
    one, two = (torch.from_numpy(x)[None, None] for x in (a, b))
    _, full = structural_similarity_index_measure(one, two, data_range=1.0, return_full_image=True)
    inside = full[..., 5:-5, 5:-5].mean()  # where the window fits
    assert ssim(a, b) == pytest.approx(float(inside), abs=1e-6)


def test_ssim_of_flat_pictures_in_closed_form() -> None:
    a, b = np.full((20, 20), 0.2), np.full((20, 20), 0.8)
    assert ssim(a, b) == pytest.approx((2 * 0.16 + 1e-4) / (0.04 + 0.64 + 1e-4))


@pytest.mark.parametrize("side", [3, 4, 8, 10, 11])
def test_ssim_takes_small_pictures(side: int) -> None:
    a = FACE[:side, :side]
    assert ssim(a, 1 - a) < ssim(a, noisy(a)) < ssim(a, a) == pytest.approx(1)


def gaussian_window() -> Array:
    one = np.exp(-0.5 * ((np.arange(11) - 5) / 1.5) ** 2)
    return np.outer(one, one) / one.sum() ** 2


def test_ms_ssim_by_its_formula() -> None:
    a, b = CAMERA[:176, :176], noisy(0.6 * CAMERA[:176, :176])
    expected, window = 1.0, gaussian_window()
    x, y = a, b
    weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
    for level, weight in enumerate(weights):
        mean = [convolve2d(v, window, "valid") for v in (x, y, x * x, y * y, x * y)]
        spread = mean[2] - mean[0] ** 2 + mean[3] - mean[1] ** 2
        value = (2 * (mean[4] - mean[0] * mean[1]) + 9e-4) / (spread + 9e-4)
        if level == 4:
            value *= (2 * mean[0] * mean[1] + 1e-4) / (mean[0] ** 2 + mean[1] ** 2 + 1e-4)
        expected *= value.mean() ** weight
        x, y = (v[: len(v) // 2 * 2, : len(v) // 2 * 2] for v in (x, y))
        x, y = (v.reshape(len(v) // 2, 2, -1, 2).mean((1, 3)) for v in (x, y))
    assert ms_ssim(a, b) == pytest.approx(expected, abs=1e-9)


def test_ms_ssim_at_its_smallest() -> None:
    a = CAMERA[:161, :170]
    assert ms_ssim(a, a) == pytest.approx(1)
    assert 0 < ms_ssim(a, noisy(a, 0.3)) < ms_ssim(a, noisy(a)) < 1
    assert ms_ssim(a, 1 - a) == 0  # structure turned upside down counts as none


def test_a_measure_says_what_it_needs() -> None:
    small = np.zeros((160, 200))
    with pytest.raises(ValueError, match="MS-SSIM needs pictures of 161 pixels a side"):
        MEASURES["ms_ssim"](small, small)
    assert MEASURES["ms_ssim"].misfit((161, 161)) is None
    assert MEASURES["cw_ssim"].misfit((6, 9)) == (
        "CW-SSIM needs pictures of 7 pixels a side; this one is 9 × 6."
    )
    with pytest.raises(ValueError, match="trained net"):
        MEASURES["features"](small, small)
    with pytest.raises(ValueError, match="same size"):
        MEASURES["l2"](small, small.T)


@pytest.mark.parametrize("side", [7, 8, 13, 28, 33, 64, 130])
@pytest.mark.parametrize("gain", [0.25, 0.8, 1.0])
def test_cw_ssim_of_lower_contrast_in_closed_form(side: int, gain: float) -> None:
    # each coefficient is multiplied by the gain and the mean is seen by none: 2g / (1 + g²)
    a = CAMERA[:side, 100 : 100 + side]
    expected = 2 * gain / (1 + gain**2)
    assert cw_ssim(a, gain * a + 0.1, stabiliser=1e-18) == pytest.approx(expected, abs=1e-6)


def test_cw_ssim_forgives_a_shift_that_ssim_does_not() -> None:
    shifted = CAMERA[80:144, 201:265]
    assert cw_ssim(FACE, shifted) > 0.98
    assert ssim(FACE, shifted) < 0.85
    assert cw_ssim(FACE, FACE[::-1]) < 0.6


def test_bands_answer_to_their_own_frequency_and_direction() -> None:
    # a grating of π/4 across sits in the middle of scale 2; of 4 directions the first sees it
    grating = np.cos(np.pi / 4 * np.arange(64)) * np.ones((64, 1))
    power = [[float(np.abs(b).mean()) for b in bands(grating, s, 4)] for s in (1, 2, 3)]
    assert int(np.argmax(power[1])) == 0
    assert power[1][2] < 1e-9 * power[1][0]  # square to it
    assert max(power[0] + power[2]) < 1e-9 * power[1][0]  # an octave away
    band = bands(grating, 2, 4)[0]
    np.testing.assert_allclose(np.abs(band), np.abs(band).mean())  # phase moves, amplitude not
    assert band.shape == (32, 32)
    slow = np.cos(2 * np.pi * 3 / 64 * np.arange(64)) * np.ones((64, 1))  # 1.4 octaves below
    assert max(np.abs(b).max() for b in bands(slow, 2, 4)) < 1e-9


def brute_force(a: Array, b: Array) -> float:
    """The transport problem over all pairs of pixels with city-block cost."""
    places = np.argwhere(np.ones(a.shape))
    cost = np.abs(places[:, None] - places).sum(2).ravel()
    n = a.size
    rows = np.kron(np.eye(n), np.ones(n))
    columns = np.kron(np.ones(n), np.eye(n))
    masses = np.concatenate([a.ravel() / a.sum(), b.ravel() / b.sum()])
    return linprog(cost, A_eq=np.vstack([rows, columns])[:-1], b_eq=masses[:-1]).fun


def test_earth_mover_by_brute_force() -> None:
    rng = np.random.default_rng(1)
    for _ in range(3):
        a, b = rng.random((4, 5)), rng.random((4, 5)) ** 3
        assert earth_movers_distance(a, b) == pytest.approx(brute_force(a, b), abs=1e-9)


@pytest.mark.parametrize("side", [20, 80])
def test_earth_mover_of_a_shift_is_its_length(side: int) -> None:
    picture = np.zeros((side, side))
    picture[3:9, 4:8] = np.random.default_rng(2).random((6, 4))
    moved = np.roll(picture, (5, 7), (0, 1))
    assert earth_movers_distance(picture, moved) == pytest.approx(12)
    assert earth_movers_distance(picture, 0.5 * picture) == pytest.approx(0, abs=1e-9)


def test_earth_mover_of_large_pictures_is_a_lower_bound() -> None:
    a, b = FACE[:32, :32], noisy(FACE[:32, :32], 0.3)
    wide = [np.pad(x, (0, 1)) for x in (a, b)]
    assert 0 < earth_movers_distance(*wide) < earth_movers_distance(a, b)


@pytest.mark.parametrize("count", [1, 4])
def test_nearest_by_earth_mover_are_those_of_all(count: int) -> None:
    rng = np.random.default_rng(3)
    pictures = rng.random((30, 8, 8)) ** 4
    pictures[7] = 0  # black: no distance
    solved: list[int] = []
    found = nearest(pictures[0], pictures[1:], count, solved.append)
    every = [(earth_movers_distance(pictures[0], other), place)
             for place, other in enumerate(pictures[1:]) if other.any()]  # fmt: skip
    assert found == [(place, pytest.approx(value)) for value, place in sorted(every)[:count]]
    assert len(solved) < 29
    assert nearest(np.zeros((8, 8)), pictures, count) == []


def test_earth_mover_of_black() -> None:
    black, white = np.zeros((4, 4)), np.ones((4, 4))
    assert earth_movers_distance(black, black) == 0
    assert math.isnan(earth_movers_distance(black, white))


def test_pieces_do_not_mind_where_they_lie() -> None:
    one = np.zeros((12, 12))
    one[5, 5] = 1
    assert patch_distance(one, np.roll(one, 3, 1)) == pytest.approx(0)
    # one piece of nine: each of nine windows around it is 1 away from an empty one
    assert patch_distance(np.zeros((12, 12)), one) == pytest.approx(9 / 100)
    assert patch_distance(CAMERA, CAMERA) == pytest.approx(0)


def test_a_large_picture_shifted_by_whole_pixels_has_nearly_the_same_pieces() -> None:
    large = camera()[::2, ::2] / 255.0  # 256 pixels: only some pieces are looked up
    near = [patch_distance(large, shifted(large, pixels)) for pixels in (1, 2, 3, 4, 5, 8)]
    assert max(near) < 2e-4  # what left at the right edge
    assert patch_distance(large, shifted(large, 0.5)) > 10 * max(near)
    assert patch_distance(large, 1 - large) > 100 * max(near)


def pieces_less_holes(ink: Array) -> int:
    return int(measure.euler_number(ink.astype(int), connectivity=2))


def test_the_handwritten_two() -> None:
    two, stray, gap = strokes.TWO, strokes.STRAY, strokes.GAP
    assert strokes.errors(two, stray) == strokes.errors(two, gap) == (1, 1)
    assert strokes.errors(two, strokes.LONGER) == (6, 36)
    found = [pieces_less_holes(picture) for picture in (two, strokes.LONGER, stray, gap)]
    assert found == [1, 1, 2, 0]
    assert {picture.shape for _, picture in strokes.EXAMPLES.values()} == {(28, 28)}


def test_which_measures_agree_with_the_eye() -> None:
    def prefers_longer(name: str) -> bool:
        way = 1 if MEASURES[name].better == "higher" else -1
        scores = {
            key: way * MEASURES[name](strokes.TWO, picture)
            for key, (_, picture) in strokes.EXAMPLES.items()
        }
        return scores["longer"] > max(scores["stray"], scores["gap"])

    names = [n for n, m in MEASURES.items() if not m.needs_net and not m.misfit((28, 28))]
    assert [name for name in names if prefers_longer(name)] == ["patches"]

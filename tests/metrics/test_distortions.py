"""The equal-L2 arena: solved exactly, at the first crossing, within what each can reach."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from skimage.data import camera
from sklearn.datasets import load_digits

from playground.metrics.distortions import DISTORTIONS, shifted
from playground.metrics.panel import MSE, panel
from playground.metrics.paths import Distortion, TooFar, first_crossing
from playground.metrics.similarity import l2, ssim
from playground.metrics.strokes import TWO
from playground.settings import BadSetting

Array = NDArray[np.float64]
CAMERA = camera() / 255.0
DIGIT = load_digits(return_X_y=True)[0][2].reshape(8, 8) / 16.0
PICTURES = {"digit": DIGIT, "two": TWO, "camera": CAMERA[::8, ::8], "oblong": CAMERA[::16, 3::24]}
STRIPES = np.tile([0.0, 0.0, 1.0, 1.0], (32, 8))  # bent far enough they come back to themselves
EACH = pytest.mark.parametrize("distortion", DISTORTIONS.values(), ids=list(DISTORTIONS))


@EACH
@pytest.mark.parametrize("picture", PICTURES.values(), ids=list(PICTURES))
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.97, 1.0])
def test_solves_to_the_asked_l2(distortion: Distortion, picture: Array, share: float) -> None:
    target = share * distortion.largest(picture)
    found = distortion.solve(picture, target)
    assert l2(found.picture, picture) == pytest.approx(target, abs=1e-6)
    assert found.l2 == l2(found.picture, picture)
    assert 0 <= found.picture.min() <= found.picture.max() <= 1
    assert found.picture.shape == picture.shape


@EACH
@pytest.mark.parametrize(
    "picture", [DIGIT, CAMERA[::8, ::8], STRIPES], ids=["digit", "camera", "stripes"]
)
def test_finds_the_first_crossing(distortion: Distortion, picture: Array) -> None:
    target = 0.8 * distortion.largest(picture)
    path, found = distortion.path(picture, 0), distortion.solve(picture, target)
    earlier = found.amount * np.linspace(0, 1, 1000, endpoint=False)
    assert max(l2(path.at(amount), picture) for amount in earlier) < target + 1e-6


@EACH
def test_says_how_far_it_can_go(distortion: Distortion) -> None:
    largest = distortion.largest(DIGIT)
    with pytest.raises(TooFar, match=f"at most {largest:.3f}") as refusal:
        distortion.solve(DIGIT, largest + 1e-3)
    assert refusal.value.largest == largest


@EACH
def test_a_seed_gives_the_same_picture(distortion: Distortion) -> None:
    pictures = [distortion.solve(TWO, 2.0, seed).picture for seed in (1, 1, 2)]
    assert (pictures[0] == pictures[1]).all()
    random = {DISTORTIONS[name].title for name in ("noise", "salt_and_pepper", "elastic")}
    assert (pictures[0] == pictures[2]).all() == (distortion.title not in random)


def test_what_each_can_reach_in_closed_form() -> None:
    reach = {name: d.largest(DIGIT) for name, d in DISTORTIONS.items()}
    grey = l2(DIGIT, np.full_like(DIGIT, DIGIT.mean()))
    assert reach["brightness"] == pytest.approx(l2(DIGIT, np.ones_like(DIGIT)))
    assert reach["contrast"] == pytest.approx(grey)
    assert reach["contrast"] ** 2 == pytest.approx(9.9, abs=0.05)
    assert reach["blur"] == pytest.approx(grey)
    assert reach["occlusion"] == pytest.approx(l2(DIGIT, np.full_like(DIGIT, 0.5)))


@pytest.mark.parametrize("name", ["salt_and_pepper", "occlusion"])
def test_one_pixel_at_most_is_blended(name: str) -> None:
    found = DISTORTIONS[name].solve(DIGIT, 2.0)
    whole = {0.0, 1.0} if name == "salt_and_pepper" else {0.5}
    changed = found.picture[found.picture != DIGIT]
    assert sum(value not in whole for value in changed) == 1


def test_occlusion_grows_around_the_middle() -> None:
    covered = DISTORTIONS["occlusion"].path(np.zeros((5, 5)), 0).at(9) == 0.5
    assert covered[1:4, 1:4].all()
    assert covered.sum() == 9


def test_shifts_by_hand() -> None:
    row = np.array([[0.1, 0.5, 0.3]])
    np.testing.assert_allclose(shifted(row, 0), row)
    np.testing.assert_allclose(shifted(row, 0.25), [[0.1, 0.4, 0.35]])
    np.testing.assert_allclose(shifted(row, 2.0), [[0.1, 0.1, 0.1]])


def test_blur_is_gaussian() -> None:
    blurred = DISTORTIONS["blur"].path(CAMERA, 0).at(3.0)
    np.testing.assert_allclose(blurred, gaussian_filter(CAMERA, 3.0), atol=0.02)
    assert blurred.mean() == pytest.approx(CAMERA.mean())


def test_elastic_amount_is_the_mean_displacement() -> None:
    ramp = np.tile(np.linspace(0.2, 0.8, 65), (65, 1))  # slope .6 / 64 a pixel
    moves = []
    for seed in range(20):
        bent = DISTORTIONS["elastic"].path(ramp, seed).at(2.0)
        moves.append(np.square((bent - ramp)[8:-8, 8:-8] / (0.6 / 64)).mean())
    assert math.sqrt(2 * np.mean(moves)) == pytest.approx(2.0, rel=0.25)  # one axis of two


def test_a_curve_that_falls_again() -> None:
    stops = np.linspace(0, math.pi, 50)
    assert first_crossing(math.sin, stops, 0.5) == pytest.approx(math.pi / 6)
    assert first_crossing(math.sin, stops, 1.1) is None
    assert first_crossing(math.sin, stops, 0.0) == 0


@EACH
def test_bad_input(distortion: Distortion) -> None:
    for target in (-1.0, math.nan, math.inf):
        with pytest.raises(BadSetting, match="number from 0 up"):
            distortion.solve(DIGIT, target)
    for picture in (DIGIT + 0.5, np.zeros((2, 2, 3)), np.full((3, 3), math.nan)):
        with pytest.raises(BadSetting, match="grey picture"):
            distortion.solve(picture, 0.1)
        with pytest.raises(BadSetting, match="grey picture"):
            distortion.largest(picture)


def test_the_panel_on_the_camera() -> None:
    known = {
        "mean_shift": 0.944,
        "shift": 0.722,
        "contrast": 0.712,
        "salt_and_pepper": 0.699,
        "blur": 0.662,
        "noise": 0.388,
    }
    found = panel(CAMERA)
    assert list(found) == list(known)
    for name, score in known.items():
        assert np.square(found[name].picture - CAMERA).mean() == pytest.approx(MSE, rel=1e-9)
        assert ssim(CAMERA, found[name].picture) == pytest.approx(score, abs=0.01), name
    assert found["shift"].amount == pytest.approx(1.547, abs=1e-3)
    assert found["contrast"].picture.max() > 1


def test_a_flat_picture_has_no_panel() -> None:
    with pytest.raises(BadSetting, match=r"at most 0\.000"):
        panel(np.full((16, 16), 0.3))

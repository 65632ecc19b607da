"""Scores as rows and words, and the arena's sums."""

from __future__ import annotations

import math

import numpy as np
import pytest
from skimage.data import camera

from playground.metrics import strokes
from playground.metrics.ranking import Pairs
from playground.ui.similarity import saving, tables, verdict
from playground.ui.similarity.arena import spoilt, usual
from playground.ui.similarity.neighbours import agreement, fitted, neighbours
from playground.ui.similarity.nets import nets
from playground.ui.similarity.scores import judges, rows, words
from playground.ui.similarity.sets import enlarged
from playground.ui.similarity.two import counted

OTHERS = [picture for _, picture in strokes.EXAMPLES.values()]
CAMERA = camera()[::8, ::8] / 255.0


def test_all_that_is_wanted_is_measured_or_says_why_not() -> None:
    found = rows(strokes.TWO, OTHERS, nets((28, 28), "mnist"))
    silent = {row.judge.title: row.judge.note for row in found if row.judge.note}
    assert set(silent) == {"MS-SSIM", "LPIPS"}
    assert "161 pixels" in silent["MS-SSIM"]
    titles = {row.judge.title for row in found}
    assert {"L1", "L2", "PSNR", "SSIM", "CW-SSIM", "Earth mover's", "Classifier"} <= titles
    assert any(title.startswith("D of ") for title in titles)
    large = {judge.title: judge.note for judge in judges((192, 192), nets((192, 192), ""))}
    assert not large["MS-SSIM"]
    assert "No trained net" in large["Features"]


def test_both_countings_stand_in_the_table() -> None:
    squares, source = counted(strokes.TWO, OTHERS)
    assert squares.values == (1, 1, 6)
    assert source.values == (1, 1, 36)
    assert squares.closest == source.closest == (0, 1)


def test_every_distortion_has_the_asked_l2_or_says_how_far_it_goes() -> None:
    target = usual(CAMERA)
    assert target == pytest.approx(math.sqrt(0.0048) * 64)
    for item in spoilt(CAMERA, target, 0):
        assert item.solved is not None
        assert np.linalg.norm(item.solved.picture - CAMERA) == pytest.approx(target, abs=1e-6)
    far = spoilt(CAMERA, 25.0, 0)
    assert {item.name for item in far if item.solved is None} >= {"contrast", "blur"}
    assert all((item.solved is None) == (item.largest < 25.0) for item in far)


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "–"), (math.inf, "∞"), (6.0, "6"), (0.0048, "0.00480"), (0.944, "0.944"),
     (1234.5, "1,234"), (13.304, "13.30"), (3e-5, "3.0e-05"), (-1e-14, "0")],
)  # fmt: skip
def test_numbers_as_words(value: float | None, said: str) -> None:
    assert words(value) == said


def test_the_more_alike_the_darker() -> None:
    found = {row.judge.name: tables.shades(row) for row in rows(strokes.TWO, OTHERS, ())}
    assert found["l2"][0] == found["l2"][1] > found["l2"][2] == 0
    assert found["patches"].index(max(found["patches"])) == 2
    assert tables._agreed(Pairs(0, 0, 28)) == "no order: all are equal"


def test_a_digit_finds_digits() -> None:
    source = np.random.default_rng(0).random((20, 8, 8))
    found = neighbours(source[4], source, (), lambda *_: None)
    assert {near.judge.name for near in found} == {"l1", "l2", "ssim", "cw_ssim", "emd", "patches"}
    for near in found:
        assert len(near.found) == 8
        assert 4 not in [place for place, _ in near.found]
        values = [value for _, value in near.found]
        assert values == sorted(values, reverse=near.judge.higher)


def test_sizes_are_made_to_fit() -> None:
    assert enlarged(np.eye(8)).shape == (28, 28)
    assert enlarged(np.eye(8))[:4].max() == 0
    assert fitted(CAMERA, (28, 28)).shape == (28, 28)
    assert fitted(CAMERA, (64, 64)) is CAMERA
    assert fitted(CAMERA, (32, 32)).mean() == pytest.approx(CAMERA.mean(), abs=1e-6)


def test_what_neighbours_are_in_words() -> None:
    assert agreement(["7", "7", "9"]) == "2 of 3 are “7”"
    assert agreement([""]) == agreement([]) == ""


def test_saved_scores_can_be_read() -> None:
    lines = saving.csv_of(rows(strokes.TWO, OTHERS, ()), ["a", "b", "c"]).decode().splitlines()
    assert lines[0] == "measure,unit,more alike is,a,b,c,note"
    assert lines[2].startswith("L2,grey levels,lower,1,1,2.449489")
    assert saving.png([strokes.TWO, None], 2)[:4] == b"\x89PNG"


def test_who_orders_as_the_eye_is_named() -> None:
    found = rows(strokes.TWO, [OTHERS[2], *OTHERS[:2]], ())  # the eye: the longer stroke first
    said = verdict.verdict(found, [verdict.agreed(row) for row in found])
    assert said.endswith("Patches orders 3 of 3 pairs as you did; chance gets half.")
    assert verdict.agreed(found[1]) == (0, 2, 1)

"""Codes rounded to few bits, and pictures in the usual formats."""

from __future__ import annotations

import numpy as np
import pytest

from playground.metrics.compression import Range, in_format, rounded, span

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("bits", [1, 2, 5, 8])
def test_a_code_is_off_by_half_a_step_at_most(bits: int) -> None:
    within = Range(np.array([-2.0, 0.0]), np.array([2.0, 10.0]))
    codes = RNG.uniform(within.low, within.high, (500, 2))
    kept = rounded(codes, within, bits)
    step = (within.high - within.low) / (2**bits - 1)
    assert (np.abs(kept - codes) <= step / 2 + 1e-9).all()
    assert all(len(np.unique(kept[:, i].round(9))) <= 2**bits for i in range(2))


def test_what_lies_outside_goes_to_the_end() -> None:
    within = Range(np.array([0.0]), np.array([1.0]))
    assert rounded(np.array([[-5.0], [7.0]]), within, 3).tolist() == [[0.0], [1.0]]


def test_the_span_leaves_out_the_few_farthest() -> None:
    codes = np.append(np.linspace(-1, 1, 9999), 1000)[:, None]
    found = span(codes)
    assert -1.01 < found.low[0] < -0.99
    assert 0.99 < found.high[0] < 1.01


def test_png_loses_nothing_and_a_lower_quality_loses_more_in_fewer_bytes() -> None:
    picture = (RNG.uniform(0, 1, (28, 28)) * 255).round() / 255
    size, same = in_format(picture, "PNG", 0)
    np.testing.assert_allclose(same, picture)
    assert size > 28 * 28  # noise cannot be packed, and there is a header
    fine, coarse = in_format(picture, "JPEG", 90), in_format(picture, "JPEG", 5)
    assert fine[0] > coarse[0]
    assert np.abs(fine[1] - picture).mean() < np.abs(coarse[1] - picture).mean()

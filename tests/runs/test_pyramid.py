"""The pyramid against sums over all steps; it must not depend on how they came."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from playground.runs import pyramid
from playground.runs.pyramid import Pyramid

TERMS = 3
RNG = np.random.default_rng(0)


def scalars(steps: int, missing: float = 0.2) -> np.ndarray:
    values = RNG.normal(size=(steps, TERMS)).astype(np.float32)
    values[RNG.random(values.shape) < missing] = np.nan
    values[: steps // 3, 2] = np.nan  # a term that begins late
    return values


def grown(values: np.ndarray, blocks: list[int]) -> dict[tuple[int, int], np.ndarray]:
    """The stored chunks after adding `values` in blocks of these sizes."""
    growing, stored, start = Pyramid(TERMS), {}, 0
    for size in blocks:
        for level, chunk, rows in growing.append(values[start : start + size]):
            stored[level, chunk] = rows.copy()
        start += size
    assert start == len(values)
    return stored


def level_rows(stored: dict[tuple[int, int], np.ndarray], level: int) -> np.ndarray:
    return np.concatenate([stored[key] for key in sorted(stored) if key[0] == level])


def random_blocks(steps: int, largest: int) -> list[int]:
    blocks = []
    while steps:
        blocks.append(int(min(RNG.integers(0, largest + 1), steps)))
        steps -= blocks[-1]
    return blocks


@pytest.mark.parametrize("steps", [1, 255, 256, 257, 1023, 1024, 5000, 16384, 20011])
def test_every_row_sums_up_its_steps(steps: int) -> None:
    values = scalars(steps)
    stored = grown(values, random_blocks(steps, 900))
    assert max(level for level, _ in stored) == pyramid.levels(steps) - 1
    np.testing.assert_array_equal(level_rows(stored, 0), values)
    for level in range(1, pyramid.levels(steps)):
        rows = level_rows(stored, level)
        size = 4**level
        assert len(rows) == pyramid.rows(level, steps)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # groups of NaN only
            groups = [values[i : i + size].astype(np.float64) for i in range(0, steps, size)]
            low = [np.nanmin(group, axis=0) for group in groups]
            mean = [np.nanmean(group, axis=0) for group in groups]
            high = [np.nanmax(group, axis=0) for group in groups]
        np.testing.assert_array_equal(rows[:, 0], np.array(low, dtype=np.float32))
        np.testing.assert_allclose(rows[:, 1], mean, atol=1e-6)
        np.testing.assert_array_equal(rows[:, 2], np.array(high, dtype=np.float32))
        np.testing.assert_array_equal(rows[:, 3], [np.isfinite(g).sum(0) for g in groups])


@pytest.mark.parametrize("largest", [1, 7, 256, 3000])
def test_block_sizes_change_nothing(largest: int) -> None:
    values = scalars(3000)
    one, many = grown(values, [3000]), grown(values, random_blocks(3000, largest))
    assert one.keys() == many.keys()
    for key in one:
        np.testing.assert_array_equal(one[key][:, :3], many[key][:, :3])


def test_infinity_counts_as_missing_above_the_raw_steps() -> None:
    values = np.array([[1, np.inf, -np.inf], [3, 2, np.nan]], dtype=np.float32)
    low, mean, high, count = pyramid.merge(pyramid.lift(values), 2)[0]
    assert low.tolist()[:2] == [1, 2]
    assert mean.tolist()[:2] == [2, 2]
    assert high.tolist()[:2] == [3, 2]
    assert count.tolist() == [2, 1, 0]
    assert np.isnan([low[2], mean[2], high[2]]).all()


@pytest.mark.parametrize("steps", [0, 1, 255, 256, 300, 1024, 4096, 7777])
def test_restored_it_grows_on_as_if_never_left(steps: int) -> None:
    values = scalars(9000)
    stored = grown(values[:steps], random_blocks(steps, 500)) if steps else {}
    growing = Pyramid.restored(TERMS, steps, lambda level, chunk: stored.get((level, chunk)))
    for level, chunk, rows in growing.append(values[steps:]):
        stored[level, chunk] = rows
    whole = grown(values, [9000])
    assert stored.keys() == whole.keys()
    for key in whole:
        np.testing.assert_array_equal(stored[key], whole[key])


@pytest.mark.parametrize("span", [1, 300, 1199, 1200, 10_000, 1_000_000, 10_000_000])
def test_a_range_costs_what_is_visible_however_long(span: int) -> None:
    rows = span / 4 ** pyramid.level_for(span, 300)
    assert rows < 4 * 301
    assert rows >= 300 or span < 1200

"""Which examples are labelled, and what a linear classifier learns from them."""

from __future__ import annotations

import numpy as np

from playground.metrics.labels import labelled, linear_accuracy

RNG = np.random.default_rng(0)


def test_each_class_gets_as_many_labels_as_it_has_examples_for() -> None:
    y = np.repeat([0, 1, 2], [50, 4, 30])
    chosen = labelled(y, 6, np.random.default_rng(1))
    assert np.bincount(y[chosen]).tolist() == [6, 4, 6]
    assert len(set(chosen)) == len(chosen)
    assert not np.array_equal(chosen, labelled(y, 6, np.random.default_rng(2)))


def test_clusters_far_apart_are_told_and_noise_is_not() -> None:
    y = np.tile([0, 1], 200)
    apart = y[:, None] * 8 + RNG.standard_normal((400, 3))
    assert linear_accuracy(apart[:20], y[:20], apart[20:], y[20:], apart) > 0.99
    noise = RNG.standard_normal((400, 3))
    assert 0.4 < linear_accuracy(noise[:100], y[:100], noise[100:], y[100:], noise) < 0.6


def test_the_scale_of_a_feature_does_not_matter() -> None:
    y = np.tile([0, 1], 200)
    x = np.stack([y + 0.5 * RNG.standard_normal(400), 1e4 * RNG.standard_normal(400)], 1)
    scaled = x * [1e3, 1e-3]
    given = [(z[:40], y[:40], z[40:], y[40:], z) for z in (x, scaled)]
    assert linear_accuracy(*given[0]) == linear_accuracy(*given[1])

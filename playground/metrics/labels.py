"""How much a few labels are worth: a linear classifier of features, and which examples are
labelled."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.floating]
Labels = NDArray[np.int64]
_ROUNDS = 300  # of the solver at the most


def labelled(y: Labels, per_class: int, rng: np.random.Generator) -> Labels:
    """Places of `per_class` examples of each class, or all there are, in random order: (n,)."""
    chosen = [
        rng.permutation(np.flatnonzero(y == label))[:per_class] for label in np.unique(y)
    ]  # fmt: skip
    return rng.permutation(np.concatenate(chosen))


def linear_accuracy(
    x: Features, y: Labels, test_x: Features, test_y: Labels, known: Features
) -> float:
    """Share of test_x: (m, d) that logistic regression on x: (n, d) with classes y: (n,) gets
    right. Features are first brought to the mean and spread of `known`: (k, d), which need no
    labels. L2-regularised with scikit-learn's default C = 1."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scale = StandardScaler().fit(known)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # near the end is near enough
        fitted = LogisticRegression(max_iter=_ROUNDS, tol=1e-3).fit(scale.transform(x), y)
    return float((fitted.predict(scale.transform(test_x)) == test_y).mean())

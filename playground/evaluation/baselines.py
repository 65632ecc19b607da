"""Principal components: what a linear code of the same size would reach."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from torch import Tensor

from playground.core.learning import Source
from playground.data import Finite


class Basis(NamedTuple):
    """Where examples are centred, `mean` (d,), and the directions of largest variance, the
    largest first: `components` (k, d), orthonormal."""

    mean: np.ndarray
    components: np.ndarray


_BASES: WeakKeyDictionary[Source, dict[int, Basis]] = WeakKeyDictionary()


def pca_error(source: Source, x: Tensor, k: int) -> float | None:
    """Squared error per example of x: (n, *shape) rebuilt from k principal components of all
    training examples; None where these cannot be had, or k is no compression."""
    if not isinstance(source, Finite) or k >= min(x[0].numel(), len(source)):
        return None
    bases = _BASES.setdefault(source, {})
    if k not in bases:
        train = source.first(len(source)).x.flatten(1).cpu().numpy()
        bases[k] = principal_components(train, k)
    mean, components = bases[k]
    centred = x.flatten(1).cpu().numpy() - mean
    left = np.square(centred).sum(1) - np.square(centred @ components.T).sum(1)
    return float(left.mean())


def principal_components(x: np.ndarray, k: int) -> Basis:
    """The k ≤ min(n, d) principal components of x: (n, d), what the best linear autoencoder with
    so many numbers learns (Bourlard & Kamp 1988)."""
    from sklearn.decomposition import PCA  # slow to import, and seldom needed

    found = PCA(n_components=k, random_state=0).fit(x)
    return Basis(np.asarray(found.mean_), np.asarray(found.components_))

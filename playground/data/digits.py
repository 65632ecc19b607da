"""scikit-learn's 1,797 real handwritten digits, 8×8: the embedded default.

From E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
Repository, 1998. The file is read as scikit-learn ships it, without importing
sklearn.datasets, which would take more than a second.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch

from playground.data.dataset import Dataset, NoData, NoOptions, Progress, always
from playground.data.finite import Examples, Finite

HELD_OUT = 0.2  # of every class


def load(
    _settings: NoOptions,
    seed: int,
    device: torch.device,
    _progress: Progress | None = None,
) -> Finite:
    """The digits as (1, 8, 8) pictures; a fifth of every class is held out."""
    table = _table()
    x = torch.from_numpy(table[:, :64].reshape(-1, 1, 8, 8))
    y = torch.from_numpy(table[:, 64].astype(np.int64))
    train, test = (torch.from_numpy(rows) for rows in _stratified(table[:, 64]))
    return Finite(
        "digits",
        "Digits 8×8",
        Examples(x[train], y[train]),
        Examples(x[test], y[test]),
        seed=seed,
        device=device,
        classes=tuple("0123456789"),
        white=16,
    )


def _table() -> np.ndarray:
    """(1797, 65) uint8: 64 pixels from 0 to 16, then the class."""
    package = find_spec("sklearn")
    if package is None or package.origin is None:
        raise NoData("The embedded digits come with scikit-learn, which is not installed.")
    path = Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
    return np.loadtxt(path, delimiter=",", dtype=np.uint8)


def _stratified(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows to train on and rows held out, the same at every call, each in random order."""
    order = np.random.default_rng(0).permutation(len(y))
    held = np.zeros(len(y), dtype=bool)
    for digit in np.unique(y):
        rows = order[y[order] == digit]
        held[rows[: round(len(rows) * HELD_OUT)]] = True
    return order[~held[order]], order[held[order]]


DATASET = Dataset(
    name="digits",
    title="Digits 8×8",
    idea="1,797 real handwritten digits of 8 by 8 pixels. They come with the playground, so they "
    "are there at once.",
    kind="pictures",
    settings=NoOptions,
    load=load,
    ready=always,
    size="1,797 pictures, embedded",
)

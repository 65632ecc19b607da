"""Six distortions of one picture with the same mean squared error, nothing clipped.

The classic demonstration (Wang & Bovik 2009, "Mean squared error: love it or leave it?", figure
2): an error no eye minds and one that ruins the picture can have the same MSE.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.metrics import distortions

Array = NDArray[np.float64]
MSE = 0.0048


class Panelled(NamedTuple):
    """A distorted picture (h, w), which may leave [0, 1], and the amount that made it."""

    title: str
    picture: Array
    amount: float
    unit: str


def panel(picture: Array, mse: float = MSE, seed: int = 0) -> dict[str, Panelled]:
    """The six, by name, for a grey picture (h, w) in [0, 1] that is not all one grey.

    Each has the asked mean squared error to rounding. Raises TooFar where a pixel shift, blur
    or salt and pepper cannot reach it.
    """
    target = math.sqrt(mse * picture.size)
    spread = float(picture.std())
    gain = 1 + math.sqrt(mse) / spread if spread else math.nan
    field = np.random.default_rng(seed).standard_normal(picture.shape)
    field *= math.sqrt(mse / np.square(field).mean())
    found = {
        "mean_shift": Panelled("Brighter", picture + math.sqrt(mse), math.sqrt(mse), "grey levels"),
        "contrast": Panelled(
            "More contrast", picture.mean() + gain * (picture - picture.mean()), gain, "times"
        ),
        "noise": Panelled("Noise", picture + field, float(field.std()), "grey levels"),
    }
    for name in ("shift", "salt_and_pepper", "blur"):
        distortion = distortions.DISTORTIONS[name]
        solved = distortion.solve(picture, target, seed)
        found[name] = Panelled(distortion.title, solved.picture, solved.amount, distortion.unit)
    return {name: found[name] for name in ORDER}


ORDER = ("mean_shift", "shift", "contrast", "salt_and_pepper", "blur", "noise")
"""From the highest SSIM on scikit-image's camera to the lowest."""

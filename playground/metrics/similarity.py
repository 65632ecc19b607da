"""How alike are two grey pictures? Every measure takes (h, w) arrays in [0, 1].

One table, MEASURES, says of each what it is called, which way is better and what it needs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.metrics import multiscale, patches, wavelets
from playground.metrics.transport import EXACT_SIDE, earth_movers_distance

Array = NDArray[np.float64]
Features = Callable[[Tensor], Tensor]
"""A net's features of pictures in [0, 1]: (n, 1, h, w) float32 → (n, d)."""


def l1(a: Array, b: Array) -> float:
    """Σ |a − b|, in grey levels."""
    return float(np.abs(a - b).sum())


def l2(a: Array, b: Array) -> float:
    """√Σ (a − b)², in grey levels."""
    return float(np.sqrt(np.square(a - b).sum()))


def psnr(a: Array, b: Array) -> float:
    """−10 log₁₀ of the mean squared error, in dB for a peak of 1; infinite for equal pictures."""
    error = float(np.square(a - b).mean())
    return math.inf if error == 0 else -10 * math.log10(error)


def ssim(a: Array, b: Array) -> float:
    """Mean structural similarity, −1 to 1 (Wang et al. 2004, eq. 13), sides ≥ 3.

    Gaussian window of σ 1.5 cut at 11 pixels, K₁ .01, K₂ .03, the mean over where it fits. For
    sides below 11 the window and its σ shrink to the largest odd size that fits.
    """
    from skimage.metrics import structural_similarity

    radius = min(5, (min(a.shape) - 1) // 2)
    sigma = 1.5 if radius == 5 else radius / 3.5  # skimage's window reaches 3.5 σ, rounded
    found = structural_similarity(
        a, b, gaussian_weights=True, sigma=sigma, use_sample_covariance=False, data_range=1.0
    )
    return float(found)  # type: ignore[arg-type]


def feature_distance(a: Array, b: Array, net: Features) -> float:
    """‖f(a) − f(b)‖₂ between the net's features, in their own units.

    It means something only beside other pictures' distances under the same net.
    """
    pictures = torch.from_numpy(np.stack([a, b]).astype(np.float32))[:, None]
    with torch.no_grad():
        one, two = net(pictures).double()
    return float((one - two).norm())


@dataclass(frozen=True)
class Measure:
    """A named way to compare two pictures. `alike`: its value for equal pictures."""

    title: str
    idea: str  # one sentence
    better: Literal["higher", "lower"]
    unit: str
    alike: float
    compute: Callable[..., float]
    smallest: int = 1  # shortest side it can take, in pixels
    needs_net: bool = False

    def misfit(self, shape: tuple[int, ...]) -> str | None:
        """A sentence if pictures of this shape, (h, w), are too small for it."""
        if min(shape) >= self.smallest:
            return None
        size = f"{shape[1]} × {shape[0]}"
        return f"{self.title} needs pictures of {self.smallest} pixels a side; this one is {size}."

    def __call__(self, a: Array, b: Array, net: Features | None = None) -> float:
        """Compare (h, w) pictures in [0, 1]; raises ValueError where it cannot."""
        problem = self.misfit(a.shape)
        if a.shape != b.shape or a.ndim != 2:
            problem = "Two pictures can be compared only if both are grey and of the same size."
        elif self.needs_net and net is None:
            problem = f"{self.title} needs a trained net."
        if problem:
            raise ValueError(problem)
        return self.compute(a, b, net) if self.needs_net else self.compute(a, b)


MEASURES: dict[str, Measure] = {
    "l1": Measure("L1", "Adds up how far each pixel is off.", "lower", "grey levels", 0, l1),
    "l2": Measure(
        "L2", "The same with squares, so large errors weigh more.", "lower", "grey levels", 0, l2
    ),
    "psnr": Measure("PSNR", "L2 on a logarithmic scale.", "higher", "dB", math.inf, psnr),
    "ssim": Measure(
        "SSIM",
        "Compares brightness, contrast and pattern in small windows.",
        "higher",
        "",
        1,
        ssim,
        smallest=3,
    ),
    "ms_ssim": Measure(
        "MS-SSIM",
        "SSIM from near and from afar.",
        "higher",
        "",
        1,
        multiscale.ms_ssim,
        smallest=multiscale.SMALLEST,
    ),
    "cw_ssim": Measure(
        "CW-SSIM",
        "SSIM of waves instead of pixels: forgives small shifts and turns.",
        "higher",
        "",
        1,
        wavelets.cw_ssim,
        smallest=wavelets.SMALLEST,
    ),
    "emd": Measure(
        "Earth mover's",
        "How far brightness must be carried to turn one picture into the other: exact up to "
        f"{EXACT_SIDE} pixels a side, by rows and by columns beyond.",
        "lower",
        "pixels",
        0,
        earth_movers_distance,
    ),
    "patches": Measure(
        "Patches",
        "Whether both consist of the same small pieces, wherever these lie.",
        "lower",
        "squared grey levels",
        0,
        patches.patch_distance,
        smallest=patches.SIDE,
    ),
    "features": Measure(
        "Features",
        "How far apart a trained net's features of the two are.",
        "lower",
        "feature units",
        0,
        feature_distance,
        needs_net=True,
    ),
}

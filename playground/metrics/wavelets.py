"""Complex-wavelet SSIM: similarity that forgives small shifts, turns and stretches.

A small shift of a picture turns the phases of its wavelet coefficients, all alike within a small
window; so what counts is how consistent the phase differences are, not how large.
Source: Sampat, Wang, Gupta, Bovik & Markey 2009, "Complex Wavelet Structural Similarity".
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SMALLEST = 7
"""Smallest side in pixels: the window is 7 × 7 coefficients."""
STABILISER = 1 / (12 * 255**2)
"""K of the paper's eq. 9: the variance of rounding grey levels to 8 bits, below which
coefficients are nothing but noise."""


def cw_ssim(a: Array, b: Array, orientations: int = 8, stabiliser: float = STABILISER) -> float:
    """CW-SSIM of two grey pictures (h, w) in [0, 1], sides ≥ 7: 0 to 1, higher is more alike.

    Eq. 9 of the paper, (2 |Σ c_x c_y*| + K) / (Σ |c_x|² + Σ |c_y|² + K), over 7 × 7 windows of
    one scale of the complex steerable pyramid, then a mean weighted towards the middle, then the
    mean over orientations, as in the authors' code. The scale is the coarsest, at most the
    fourth, whose band still has 14 coefficients a side; the finest for pictures below 28 pixels.
    """
    from scipy.signal import fftconvolve

    scale = min(4, max(1, 1 + math.floor(math.log2(min(a.shape) / 14))))
    window = np.ones((SMALLEST, SMALLEST))
    scores = []
    for one, two in zip(bands(a, scale, orientations), bands(b, scale, orientations), strict=True):
        across = fftconvolve(one * two.conj(), window, mode="valid")
        power = fftconvolve(np.abs(one) ** 2 + np.abs(two) ** 2, window, mode="valid")
        similar = (2 * np.abs(across) + stabiliser) / (power + stabiliser)
        scores.append(float((similar * _towards_middle(similar.shape, one.shape)).sum()))
    return sum(scores) / orientations


def bands(picture: Array, scale: int, orientations: int) -> list[NDArray[np.complex128]]:
    """One scale of a complex steerable pyramid of a picture (h, w): a list of bands, each about
    (h, w) / 2^(scale − 1).

    Filters are products of a raised cosine in log frequency, centred on π/2^scale and zero an
    octave away, and of one-sided cosines in angle (Portilla & Simoncelli 2000, appendix A).
    """
    spectrum = np.fft.fft2(picture)
    down, across = (2 * np.pi * np.fft.fftfreq(n) for n in picture.shape)
    radius, angle = np.hypot(down[:, None], across), np.arctan2(down[:, None], across)
    rho = radius * 2 ** (scale - 1)
    octave = np.log2(np.maximum(rho, 1e-12) * 2 / np.pi)
    ring = np.where(np.abs(octave) < 1, np.cos(np.pi / 2 * octave), 0.0)
    n = orientations
    gain = 2 ** (n - 1) * math.factorial(n - 1) / math.sqrt(n * math.factorial(2 * n - 2))
    step = 2 ** (scale - 1)
    found = []
    for place in range(n):
        lobe = gain * np.maximum(np.cos(angle - np.pi * place / n), 0) ** (n - 1)
        found.append(np.fft.ifft2(spectrum * ring * lobe)[::step, ::step])
    return found


def _towards_middle(shape: tuple[int, ...], band: tuple[int, ...]) -> Array:
    """Gaussian weights (h, w) that sum to 1, σ a quarter of the band's side."""
    down, across = (
        np.exp(-0.5 * ((np.arange(n) - (n - 1) / 2) / (side / 4)) ** 2)
        for n, side in zip(shape, band, strict=True)
    )
    weights = np.outer(down, across)
    return weights / weights.sum()

"""Sharpness against what a blur does to a wave, in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.metrics.distortions import DISTORTIONS
from playground.metrics.sharpness import sharpness

WAVE = 0.5 + 0.4 * np.cos(np.pi * 8 * (np.arange(64) + 0.5) / 64) * np.ones((64, 1))


def test_a_picture_is_as_sharp_as_itself_and_contrast_counts_squared() -> None:
    assert sharpness(WAVE, WAVE) == pytest.approx(1)
    assert sharpness(0.5 * WAVE, WAVE) == pytest.approx(0.25)


def test_a_blurred_wave_in_closed_form() -> None:
    # the heat kernel multiplies a cosine of frequency ω by e^(−σ²/2 (2 − 2 cos ω))
    sigma, omega = 1.5, np.pi * 8 / 64
    blurred = DISTORTIONS["blur"].path(WAVE, 0).at(sigma)
    gain = math.exp(-(sigma**2) / 2 * (2 - 2 * math.cos(omega)))
    assert sharpness(blurred, WAVE) == pytest.approx(gain**2)


def test_a_flat_original_has_none() -> None:
    assert math.isnan(sharpness(WAVE, np.full((64, 64), 0.3)))

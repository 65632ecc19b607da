"""The equal-L2 arena: eight ways to spoil a picture, each by exactly the same L2.

Each is a path of pictures that starts at the picture itself (metrics/paths.py walks it). Pictures
are grey, (h, w) in [0, 1].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.metrics.paths import Distortion, Path

Array = NDArray[np.float64]


def brightness(picture: Array, seed: int = 0) -> Path:  # noqa: ARG001
    """Add the same to every pixel and clip at 1; largest when all is white."""
    return Path(lambda t: np.minimum(picture + t, 1), np.array([0.0, 1.0]))


def contrast(picture: Array, seed: int = 0) -> Path:  # noqa: ARG001
    """Pull every pixel towards the mean; largest when all is the mean's grey."""
    mean = picture.mean()
    return Path(lambda t: picture + t * (mean - picture), np.array([0.0, 1.0]))


def shift(picture: Array, seed: int = 0) -> Path:  # noqa: ARG001
    """Move to the right by linear interpolation, repeating the left edge.

    Between whole pixels the squared L2 is a convex parabola: it rises to a peak along the way
    only at whole pixels, so the first crossing cannot be missed.
    """
    return Path(lambda t: shifted(picture, t), np.arange(picture.shape[1], dtype=float))


def shifted(picture: Array, pixels: float) -> Array:
    """The picture (…, w) moved right by `pixels` ≥ 0, linearly interpolated, its edge repeated."""
    whole = int(np.floor(pixels))
    columns = np.arange(picture.shape[-1]) - whole
    near, far = picture[..., columns.clip(0)], picture[..., (columns - 1).clip(0)]
    return near + (pixels - whole) * (far - near)


def blur(picture: Array, seed: int = 0) -> Path:  # noqa: ARG001
    """Diffuse like heat with mirrored edges: a Gaussian blur of σ = amount, made for pixels.

    The discrete heat kernel e^(−σ²/2 (2 − 2 cos ω)) (Lindeberg 1990) is never negative, so no
    clipping is needed, and L2 only rises with σ, up to that of the mean's grey.
    """
    from scipy.fft import dctn, idctn

    spectrum = np.asarray(dctn(picture, norm="ortho"))
    down, across = (2 - 2 * np.cos(np.pi * np.arange(n) / n) for n in picture.shape)
    decay = down[:, None] + across

    def at(sigma: float) -> Array:
        mixed = idctn(spectrum * np.exp(-0.5 * sigma**2 * decay), norm="ortho")
        return np.clip(np.asarray(mixed), 0, 1)

    return Path(at, np.array([0.0, 4.0 * max(picture.shape)]))


def noise(picture: Array, seed: int = 0) -> Path:
    """Add the same Gaussian noise ever louder and clip; largest when all is black or white."""
    field = np.random.default_rng(seed).standard_normal(picture.shape)
    room = np.where(field > 0, 1 - picture, picture)
    loudest = float((room / np.abs(field)).max())
    return Path(lambda t: (picture + t * field).clip(0, 1), np.array([0.0, loudest]))


def salt_and_pepper(picture: Array, seed: int = 0) -> Path:
    """Turn one pixel after another, in random order, white or black by a toss."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(picture.size)
    return _one_by_one(picture, order, rng.integers(0, 2, picture.size).astype(float))


def occlusion(picture: Array, seed: int = 0) -> Path:  # noqa: ARG001
    """Cover pixel after pixel with mid grey, a square that grows around the middle."""
    height, width = picture.shape
    down = np.abs(np.arange(height) - (height - 1) / 2)[:, None]
    across = np.abs(np.arange(width) - (width - 1) / 2)
    order = np.maximum(down, across).ravel().argsort(kind="stable")
    return _one_by_one(picture, order, np.full(picture.size, 0.5))


def elastic(picture: Array, seed: int = 0) -> Path:
    """Bend along a smooth random field (Simard et al. 2003); amount: how far, root mean square.

    Up to a quarter of the longer side, in 300 stops that start small. L2 may go up and down
    again between two stops, a few hundredths of a pixel apart on small pictures: such a crossing
    is missed.
    """
    from scipy.ndimage import gaussian_filter, map_coordinates

    longest = max(picture.shape)
    field = np.random.default_rng(seed).standard_normal((2, *picture.shape))
    field = np.stack([gaussian_filter(part, max(1.0, longest / 7)) for part in field])
    field /= np.sqrt(np.square(field).sum(0).mean())
    grid = np.indices(picture.shape, dtype=float)

    def at(amount: float) -> Array:
        return map_coordinates(picture, grid + amount * field, order=1, mode="nearest")

    return Path(at, longest / 4 * np.linspace(0, 1, 300) ** 2)


DISTORTIONS: dict[str, Distortion] = {
    "brightness": Distortion("Brighter", "Every pixel gets the same.", "grey levels", brightness),
    "contrast": Distortion("Less contrast", "Every pixel nears the mean.", "of the way", contrast),
    "shift": Distortion("Shift", "Everything moves right.", "pixels", shift),
    "blur": Distortion("Blur", "Every pixel mixes with its neighbours.", "pixels", blur),
    "noise": Distortion("Noise", "Every pixel gets its own random bit.", "grey levels", noise),
    "salt_and_pepper": Distortion(
        "Salt and pepper", "Some pixels turn black or white.", "pixels", salt_and_pepper
    ),
    "occlusion": Distortion("Cover", "A grey square hides the middle.", "pixels", occlusion),
    "elastic": Distortion("Bend", "The picture is on rubber.", "pixels", elastic),
}


def _one_by_one(picture: Array, order: NDArray[np.int64], values: Array) -> Path:
    """Replace pixels in order; a whole number of them, and a part of the next blended in."""

    def at(amount: float) -> Array:
        whole = min(int(amount), picture.size - 1)
        flat = picture.flatten()
        flat[order[:whole]] = values[:whole]
        last = order[whole]
        flat[last] += (amount - whole) * (values[whole] - flat[last])
        return flat.reshape(picture.shape)

    return Path(at, np.array([0.0, picture.size]))

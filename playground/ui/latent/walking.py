"""Walks between two codes: the way, who lives near it, and a film of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Codes = NDArray[np.float32]
Way = Literal["straight", "spherical"]
NEAR = 20  # codes within the radius of half of all codes
_PARALLEL = 1e-4  # radians: closer to 0 or π than this, a walk goes straight
_SIDE, _GAP = 224, 12  # pixels of a picture in the film, and between two
_TIMES = {"step": 80, "rest": 800}  # ms


def walk(
    a: NDArray[np.floating], b: NDArray[np.floating], t: NDArray[np.floating], way: Way
) -> Codes:
    """Codes at shares t (k,) of the way from a to b, (latent,) each: (k, latent).

    Spherical: sin((1 − t)ω)/sin ω · a + sin(tω)/sin ω · b with ω the angle between them as seen
    from the origin (Shoemake 1985; White 2016, section 2.1): it keeps the length that codes of
    many numbers drawn from N(0, I) have.
    """
    t = np.asarray(t, dtype=np.float64)[:, None]
    a, b = (np.asarray(end, dtype=np.float64) for end in (a, b))
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    angle = np.arccos(np.clip(a @ b / lengths, -1, 1)) if lengths else 0.0
    if way == "straight" or angle < _PARALLEL or angle > np.pi - _PARALLEL:
        return ((1 - t) * a + t * b).astype(np.float32)
    found = (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)
    return found.astype(np.float32)


def radius(codes: Codes) -> float:
    """The radius within which half of the codes (n, latent) have NEAR others or more."""
    from scipy.spatial import KDTree

    near = min(NEAR, len(codes) - 1)
    ways, _ = KDTree(codes).query(codes, k=near + 1)
    return float(np.median(ways[:, near]))


def film(frames: Sequence[NDArray[np.uint8]]) -> bytes:
    """Pictures side by side, there and back, as a GIF: (k, h, w, c) of each model."""
    strips = [_beside([side[i] for side in frames]) for i in range(len(frames[0]))]
    order = [*range(len(strips)), *range(len(strips) - 2, 0, -1)]
    ends = {0, len(strips) - 1}
    images = [Image.fromarray(strips[i]).convert("P", palette=Image.Palette.ADAPTIVE)
              for i in order]  # fmt: skip
    times = [_TIMES["rest" if i in ends else "step"] for i in order]
    out = io.BytesIO()
    images[0].save(
        out, "GIF", save_all=True, append_images=images[1:], duration=times, loop=0, disposal=1
    )
    return out.getvalue()


def _beside(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Pictures (h, w, c) enlarged by a whole factor, side by side on white: (high, wide, 3)."""
    large = []
    for picture in pictures:
        scale = max(1, _SIDE // picture.shape[0])
        colours = np.broadcast_to(picture, (*picture.shape[:2], 3))
        large.append(np.repeat(np.repeat(colours, scale, 0), scale, 1))
    high = max(picture.shape[0] for picture in large)
    wide = sum(picture.shape[1] for picture in large) + _GAP * (len(large) - 1)
    out = np.full((high, wide, 3), 255, np.uint8)
    left = 0
    for picture in large:
        out[: picture.shape[0], left : left + picture.shape[1]] = picture
        left += picture.shape[1] + _GAP
    return out


def pictured(decode: Callable[[Codes], np.ndarray], codes: Codes) -> NDArray[np.uint8]:
    """What a model makes of codes (k, latent): pictures (k, h, w, c)."""
    x = np.clip(decode(codes), 0, 1)  # (k, c, h, w)
    return (x * 255).round().astype(np.uint8).transpose(0, 2, 3, 1)

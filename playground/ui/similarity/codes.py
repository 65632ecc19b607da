"""Small pictures as text for links and for the browser: base64 of 1 or 4 bits a pixel."""

from __future__ import annotations

import base64
import binascii

import numpy as np
from numpy.typing import NDArray

from playground.settings import BadSetting

Array = NDArray[np.float64]
SIDE = 28  # of every picture written so


def from_ink(text: str) -> Array:
    """(28, 28) of zeros and ones from 1 bit a pixel, first pixel in the highest bit."""
    return np.unpackbits(_bytes(text, 98)).reshape(SIDE, SIDE).astype(np.float64)


def to_ink(picture: Array) -> str:
    """The text of a picture (28, 28) of zeros and ones."""
    return _text(np.packbits(picture.ravel() > 0.5))


def from_grey(text: str) -> Array:
    """(28, 28) in [0, 1] from 4 bits a pixel."""
    pairs = _bytes(text, 392)
    return np.stack([pairs >> 4, pairs & 15], axis=1).reshape(SIDE, SIDE) / 15.0


def to_grey(picture: Array) -> str:
    """The text of a picture (28, 28) in [0, 1], rounded to 16 greys."""
    levels = np.round(picture.ravel() * 15).astype(np.uint8).reshape(-1, 2)
    return _text((levels[:, 0] << 4 | levels[:, 1]).astype(np.uint8))


def _bytes(text: str, length: int) -> NDArray[np.uint8]:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise BadSetting("The picture in this link cannot be read.") from None
    if len(data) != length:
        raise BadSetting("The picture in this link has another size.")
    return np.frombuffer(data, np.uint8)


def _text(data: NDArray[np.uint8]) -> str:
    return base64.urlsafe_b64encode(data.tobytes()).decode().rstrip("=")

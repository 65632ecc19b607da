"""Single grey pictures of visitors on this machine, so that a link can name one by its hash."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from playground.data.dataset import BadUpload, NoData
from playground.data.picture import BadPicture, small
from playground.data.pictures import LUMA
from playground.data.places import arriving, uploads_folder

SIDE = 256
"""Pixels a side of what is kept."""


def keep(data: bytes, name: str) -> str:
    """Keep a visitor's picture file, cut square about its middle, in grey; returns its hash.
    Raises BadUpload with one sentence."""
    try:
        picture, _ = small(data, SIDE)
    except BadPicture as error:
        raise BadUpload(f"'{name[:80]}' cannot be used: {error}.") from None
    grey = (picture @ LUMA + 0.5).astype(np.uint8)
    kept = save({"picture": grey})
    found = hashlib.sha256(kept).hexdigest()
    path = uploads_folder() / f"{found}.picture"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with arriving(path) as new:
            new.write_bytes(kept)
    except OSError as error:
        raise BadUpload(f"The picture cannot be kept on the server: {error.strerror}.") from None
    return found


def kept(found: str) -> NDArray[np.uint8]:
    """The picture (SIDE, SIDE) of that hash. Raises NoData with one sentence."""
    path = uploads_folder() / f"{found}.picture"
    if not path.is_file():
        raise NoData("The uploaded picture is not on this machine; upload it again.")
    try:
        picture = load_file(path)["picture"]
    except (OSError, SafetensorError, KeyError):
        raise NoData("The stored picture is damaged; upload it again.") from None
    return picture

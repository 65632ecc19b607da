"""Visitors' data on this machine: one safetensors file each, named by what it holds.

A recipe, and so a link, names an upload only by its hash. No path that comes from outside is ever
opened, and whoever does not know the hash cannot find the data.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import field_validator
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from playground.data.dataset import BadUpload, NoData
from playground.data.places import arriving, uploads_folder
from playground.settings import BadSetting, Settings, setting

HASH = re.compile(r"[0-9a-f]{64}")
LEAST = 16  # examples: fewer teach nothing, and some must be held out


class Upload(NamedTuple):
    """x: uint8 pictures (n, c, h, w) or float32 points (n, 2); y: (n,) int64 classes, or none;
    names of the classes."""

    x: np.ndarray
    y: np.ndarray | None
    classes: tuple[str, ...]


class UploadOptions(Settings):
    """Which upload; empty until the visitor has chosen one."""

    upload: str = setting("", "Upload", "The fingerprint of the uploaded data, filled in for you.")

    @field_validator("upload")
    @classmethod
    def _is_hash(cls, value: str) -> str:
        if value and not HASH.fullmatch(value):
            raise ValueError("an upload is named by 64 digits and letters from a to f")
        return value


def store_upload(
    x: np.ndarray, labels: np.ndarray | None = None, classes: tuple[str, ...] = ()
) -> str:
    """Keep a visitor's data; returns the hash that the option `upload` takes.

    x: uint8 pictures (n, c, h, w) or float32 points (n, 2). The same data give the same hash and
    are kept once. Raises BadUpload with one sentence if there are too few or the disk is full.
    """
    if len(x) < LEAST:
        what = "pictures" if x.ndim == 4 else "points"
        raise BadUpload(f"There are only {len(x)} {what}; at least {LEAST} are needed.")
    tensors = {"x": np.ascontiguousarray(x)}
    if labels is not None:
        tensors["y"] = np.ascontiguousarray(labels, dtype=np.int64)
    data = save(tensors, {"classes": json.dumps(classes)})
    name = hashlib.sha256(data).hexdigest()
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with arriving(path) as new:
            new.write_bytes(data)
    except OSError as error:
        raise BadUpload(f"The data cannot be kept on the server: {error.strerror}.") from None
    return name


def is_stored(options: UploadOptions) -> bool:
    """Whether the upload is on this machine."""
    return bool(options.upload) and _path(options.upload).is_file()


def channels(options: UploadOptions) -> int:
    """How many channels the uploaded pictures have, from the first bytes of their file; 0 where
    there is none or it holds no pictures."""
    if not is_stored(options):
        return 0
    try:
        with safe_open(_path(options.upload), "numpy") as file:
            shape = file.get_slice("x").get_shape()
    except (OSError, SafetensorError):
        return 0
    return shape[1] if len(shape) == 4 else 0


def load_upload(options: UploadOptions, dimensions: int, what: str) -> Upload:
    """The stored upload; `what` names it in sentences, such as "pictures".

    Raises BadSetting if none is chosen or it is of another kind, NoData if it is not on this
    machine or is damaged.
    """
    if not options.upload:
        raise BadSetting(f"Choose your {what} first: none are uploaded yet.")
    path = _path(options.upload)
    if not path.is_file():
        raise NoData(f"The uploaded {what} are not on this machine; upload them again.")
    try:
        upload = _read(path)
    except (OSError, SafetensorError):
        raise NoData(
            f"The stored file of the uploaded {what} is damaged; upload them again."
        ) from None
    if upload.x.ndim != dimensions:
        raise BadSetting(f"This upload holds no {what}; choose another.")
    return upload


def _read(path: Path) -> Upload:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != path.stem:
            raise OSError("the file has changed")
    with safe_open(path, "numpy") as file:
        y = file.get_tensor("y") if "y" in file.keys() else None  # noqa: SIM118
        classes = json.loads((file.metadata() or {}).get("classes", "[]"))
        return Upload(file.get_tensor("x"), y, tuple(classes))


def _path(name: str) -> Path:
    return uploads_folder() / f"{name}.safetensors"

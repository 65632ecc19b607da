"""A visitor's own data: pictures, and points from a table or a drawing."""

from __future__ import annotations

import torch

from playground.data.dataset import Dataset, Progress
from playground.data.finite import Finite, cut
from playground.data.uploads import UploadOptions, channels, is_stored, load_upload


def load_pictures(
    settings: UploadOptions, seed: int, device: torch.device, _progress: Progress | None = None
) -> Finite:
    """Uploaded pictures; a fifth is held out."""
    upload = load_upload(settings, 4, "pictures")
    train, test = cut(upload.x, upload.y)
    return Finite(
        "folder", "Own pictures", train, test, seed=seed, device=device, classes=upload.classes
    )


def load_points(
    settings: UploadOptions, seed: int, device: torch.device, _progress: Progress | None = None
) -> Finite:
    """Uploaded or drawn points; a fifth is held out."""
    upload = load_upload(settings, 2, "points")
    train, test = cut(upload.x, upload.y)
    return Finite(
        "points", "Own points", train, test, seed=seed, device=device, classes=upload.classes
    )


PICTURES = Dataset(
    name="folder",
    title="Own pictures",
    idea="Your own pictures, one by one or in a zip file, cut square and made small. A few "
    "hundred of one kind work best; folders in the zip become classes.",
    kind="pictures",
    settings=UploadOptions,
    load=load_pictures,
    ready=is_stored,
    size="16 to 20,000 pictures of yours",
    channels=channels,
)
POINTS = Dataset(
    name="points",
    title="Own points",
    idea="Your own points, from a table of two columns or drawn by hand. Any shape that you can "
    "draw can be learned.",
    kind="points",
    settings=UploadOptions,
    load=load_points,
    ready=is_stored,
    size="16 to 100,000 points of yours",
)

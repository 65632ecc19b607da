"""CIFAR-10: small colour photographs of ten kinds of things (Krizhevsky, 2009, "Learning multiple
layers of features from tiny images").

The published files are pickles. They are never unpickled: pickletools lists what such a file says
without doing it, and the list holds the pixels as one string and the classes as numbers.
"""

from __future__ import annotations

import pickletools
import tarfile
from pathlib import Path

import numpy as np
import torch

from playground.data.dataset import Dataset, NoData, NoOptions, Progress, coloured
from playground.data.download import fetch, storing
from playground.data.finite import Examples, Finite
from playground.data.places import arriving, data_folders, writable

FOLDER = "cifar-10-batches-py"
TRAIN = tuple(f"data_batch_{i}" for i in range(1, 6))
TEST = ("test_batch",)
SHAPE = (3, 32, 32)
CLASSES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"
)  # fmt: skip


def load(
    _settings: NoOptions,
    seed: int,
    device: torch.device,
    progress: Progress | None = None,
) -> Finite:
    """The set as (3, 32, 32) pictures, with its published test set held out."""
    folder = _found() or _fetched(progress)
    train, test = (_examples([folder / name for name in names]) for names in (TRAIN, TEST))
    return Finite("cifar10", "CIFAR-10", train, test, seed=seed, device=device, classes=CLASSES)


def ready(_settings: NoOptions) -> bool:
    """Whether all its files are on this machine."""
    return _found() is not None


def _found() -> Path | None:
    folders = [root / FOLDER for root in data_folders()]
    return next((f for f in folders if all((f / name).is_file() for name in TRAIN + TEST)), None)


def _fetched(progress: Progress | None) -> Path:
    roots = data_folders()
    folder = next(filter(writable, roots), roots[-1]) / FOLDER
    with storing("CIFAR-10", folder):
        if _found() is None:  # another run may have fetched it while this one waited
            from torchvision.datasets import CIFAR10 as PUBLISHED

            archive = folder.parent / PUBLISHED.filename
            fetch([PUBLISHED.url], archive, PUBLISHED.tgz_md5, "CIFAR-10", progress)
            unpack(archive, folder)
    return folder


def unpack(archive: Path, folder: Path) -> None:
    """Take the batches, and nothing else, out of the archive; then delete it."""
    with tarfile.open(archive, "r:gz") as tar:
        for name in TRAIN + TEST:
            member = tar.extractfile(f"{FOLDER}/{name}")
            if member is None:
                raise NoData(f"The archive {archive} holds no {name}; delete it and try again.")
            with arriving(folder / name) as new:
                new.write_bytes(member.read())
    archive.unlink()


def _examples(paths: list[Path]) -> Examples:
    batches = [read_batch(path) for path in paths]
    x, y = (np.concatenate(arrays) for arrays in zip(*batches, strict=True))
    return Examples(torch.from_numpy(x), torch.from_numpy(y))


def read_batch(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (n, 3, 32, 32) uint8 and classes (n,) of one file.

    Raises NoData naming the file if it is not one. The strings and numbers are found by their
    order: the classes follow the word "labels", the pixels are the one string as long as the
    pictures, and before them stands whether columns are stored first.
    """
    classes: list[int] = []
    pixels, turned, word, before = b"", False, "", ""
    try:
        with path.open("rb") as file:
            for code, value, _ in pickletools.genops(file):
                if isinstance(value, str):
                    if len(value) >= np.prod(SHAPE):
                        pixels, turned = value.encode("latin-1"), before == "NEWTRUE"
                    word = value[:40]
                elif isinstance(value, int) and code.name == "BININT1" and word == "labels":
                    classes.append(value)
                before = code.name
    except (OSError, ValueError) as error:
        raise NoData(_damaged(path)) from error
    if len(pixels) != len(classes) * int(np.prod(SHAPE)) or max(classes, default=10) > 9:
        raise NoData(_damaged(path))
    shape = (len(classes), int(np.prod(SHAPE)))
    x = np.frombuffer(pixels, np.uint8).reshape(shape, order="F" if turned else "C")
    return np.ascontiguousarray(x).reshape(-1, *SHAPE), np.array(classes)


def _damaged(path: Path) -> str:
    return f"The file {path} is no whole batch of CIFAR-10; delete it and it will be fetched again."


DATASET = Dataset(
    name="cifar10",
    title="CIFAR-10",
    idea="60,000 colour photographs of 32 by 32 pixels: animals and vehicles of ten kinds. Hard "
    "for small models: expect blurred colours from autoencoders.",
    kind="pictures",
    settings=NoOptions,
    load=load,
    ready=ready,
    size="60,000 pictures, 170 MB to download",
    channels=coloured,
)

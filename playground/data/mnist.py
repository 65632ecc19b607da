"""MNIST and the sets made in its shape: clothes (Fashion-MNIST) and Japanese characters (KMNIST).

LeCun, Cortes and Burges, 1998; Xiao, Rasul and Vollgraf, 2017 (arXiv:1708.07747); Clanuwat et al.,
2018 (arXiv:1812.01718). Files lie as torchvision leaves them and come from where torchvision
fetches them; it is imported only for that, since it takes more than a second.
"""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from playground.data.dataset import Dataset, NoData, NoOptions, Progress
from playground.data.download import fetch, storing
from playground.data.finite import Examples, Finite
from playground.data.places import arriving, data_folders, writable

PARTS = ("train", "t10k")
FILES = tuple(f"{part}-{kind}-ubyte" for part in PARTS for kind in ("images-idx3", "labels-idx1"))


@dataclass(frozen=True)
class IdxSet:
    """One of the sets; `folder` is the name of its folder and of its class in torchvision."""

    name: str
    folder: str
    title: str
    classes: tuple[str, ...]

    def load(
        self,
        _settings: NoOptions,
        seed: int,
        device: torch.device,
        progress: Progress | None = None,
    ) -> Finite:
        """The set as (1, 28, 28) pictures, with its published test set held out."""
        raw = self.found() or self._fetched(progress)
        train, test = (_examples(raw, part, len(self.classes)) for part in PARTS)
        return Finite(
            self.name, self.title, train, test, seed=seed, device=device, classes=self.classes
        )

    def ready(self, _settings: NoOptions) -> bool:
        """Whether all its files are on this machine."""
        return self.found() is not None

    def found(self) -> Path | None:
        """The folder with all its files, if there is one."""
        folders = [root / self.folder / "raw" for root in data_folders()]
        return next((raw for raw in folders if all((raw / f).is_file() for f in FILES)), None)

    def _fetched(self, progress: Progress | None) -> Path:
        roots = data_folders()
        raw = next(filter(writable, roots), roots[-1]) / self.folder / "raw"
        with storing(self.title, raw):
            import torchvision.datasets as sets

            published = getattr(sets, self.folder)
            for archive, md5 in published.resources:
                path = raw / archive
                if not path.with_suffix("").is_file():
                    urls = [mirror + archive for mirror in published.mirrors]
                    fetch(urls, path, md5, self.title, progress)
                    _unpack(path)
        return raw


def _unpack(path: Path) -> None:
    with gzip.open(path) as packed, arriving(path.with_suffix("")) as new, new.open("wb") as file:
        shutil.copyfileobj(packed, file, 1 << 20)
    path.unlink()


def _examples(raw: Path, part: str, classes: int) -> Examples:
    images, labels = (raw / file for file in FILES if file.startswith(part))
    x, y = read_idx(images, 3), read_idx(labels, 1)
    if len(x) != len(y) or y.max(initial=0) >= classes:
        raise NoData(_damaged(labels, "its labels do not fit the pictures"))
    return Examples(torch.from_numpy(x[:, None]), torch.from_numpy(y))


def read_idx(path: Path, dimensions: int) -> np.ndarray:
    """An idx file of bytes as an array; raises NoData naming the file if it is no whole one.

    Format: 0, 0, 8 for bytes, the number of dimensions, then each as four bytes, big end first.
    """
    try:
        data = np.fromfile(path, dtype=np.uint8)
    except OSError as error:
        raise NoData(f"The file {path} cannot be read: {error.strerror}.") from None
    start = 4 + 4 * dimensions
    if len(data) < start or data[:4].tolist() != [0, 0, 8, dimensions]:
        raise NoData(_damaged(path, "it is not a file in MNIST's format"))
    shape = data[4:start].view(">i4").tolist()
    if len(data) != start + int(np.prod(shape, dtype=np.int64)) or not shape[0]:
        raise NoData(_damaged(path, "it is cut short or too long"))
    return data[start:].reshape(shape)


def _damaged(path: Path, why: str) -> str:
    return f"The file {path} is damaged ({why}); delete it and it will be fetched again."


MNIST = IdxSet("mnist", "MNIST", "MNIST", tuple("0123456789"))
FASHION = IdxSet(
    "fashion",
    "FashionMNIST",
    "Fashion-MNIST",
    ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
     "ankle boot"),
)  # fmt: skip
KMNIST = IdxSet(
    "kmnist",
    "KMNIST",
    "Kuzushiji-MNIST",
    ("o お", "ki き", "su す", "tsu つ", "na な", "ha は", "ma ま", "ya や", "re れ", "wo を"),
)


def _dataset(idx: IdxSet, idea: str, megabytes: int) -> Dataset:
    size = f"70,000 pictures, {megabytes} MB to download"
    return Dataset(idx.name, idx.title, idea, "pictures", NoOptions, idx.load, idx.ready, size)


DATASETS = (
    _dataset(
        MNIST,
        "70,000 handwritten digits of 28 by 28 pixels. The best-known pictures of the field: most "
        "published numbers are measured on them.",
        12,
    ),
    _dataset(
        FASHION,
        "70,000 pieces of clothing of 28 by 28 pixels, in ten kinds. Made to be harder than "
        "digits: textures and soft edges matter.",
        31,
    ),
    _dataset(
        KMNIST,
        "70,000 characters of old Japanese handwriting of 28 by 28 pixels. Each of the ten comes "
        "in several quite different shapes.",
        21,
    ),
)

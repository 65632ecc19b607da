"""Pictures for the benchmarks: MNIST where its files are, else the embedded digits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torchvision.datasets as sets
from PIL import Image
from sklearn.datasets import load_digits
from torch.utils.data import Dataset
from torchvision import transforms

from playground.data.mnist import FILES, MNIST, read_idx


class Digits(Dataset):
    """scikit-learn's 8×8 digits as torchvision would give them."""

    def __init__(self, transform: transforms.Compose) -> None:
        x, y = map(np.asarray, load_digits(return_X_y=True))
        self.x, self.y = (x * 255 / 16).astype(np.uint8).reshape(-1, 8, 8), y.tolist()
        self.transform = transform

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int) -> tuple[object, int]:
        return self.transform(Image.fromarray(self.x[index])), self.y[index]


def mnist_root() -> Path | None:
    """The folder that torchvision calls root, if MNIST's files are in it."""
    raw = MNIST.found()
    return raw.parents[1] if raw else None


def pictures(root: Path | None, side: int, signed: bool) -> Dataset:
    """What a plain script reads: PIL pictures through torchvision's transforms."""
    steps: list[object] = [transforms.Resize(side)] if root and side != 28 else []
    steps.append(transforms.ToTensor())
    if signed:
        steps.append(transforms.Normalize([0.5], [0.5]))
    chain = transforms.Compose(steps)
    return sets.MNIST(root, train=True, transform=chain) if root else Digits(chain)


@contextmanager
def mnist_at(root: Path, side: int) -> Iterator[None]:
    """Within, the engine's MNIST has pictures of this side: zeros are put around each one."""
    if side == 28:
        yield
        return
    before = os.environ.get("PLAYGROUND_DATA")
    with TemporaryDirectory() as folder:
        raw = Path(folder) / MNIST.folder / "raw"
        raw.mkdir(parents=True)
        edge = (side - 28) // 2
        for name in FILES:
            if "labels" in name:
                (raw / name).symlink_to(root / MNIST.folder / "raw" / name)
                continue
            x = np.pad(
                read_idx(root / MNIST.folder / "raw" / name, 3), ((0, 0), (edge,) * 2, (edge,) * 2)
            )
            head = bytes([0, 0, 8, 3]) + np.array(x.shape, dtype=">i4").tobytes()
            (raw / name).write_bytes(head + x.tobytes())
        os.environ["PLAYGROUND_DATA"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["PLAYGROUND_DATA"]
            else:
                os.environ["PLAYGROUND_DATA"] = before

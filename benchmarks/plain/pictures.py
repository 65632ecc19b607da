"""Pictures as plain scripts read them: PIL through torchvision's transforms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torchvision.datasets as sets
from PIL import Image
from sklearn.datasets import load_digits
from torch.utils.data import Dataset
from torchvision import transforms


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


def pictures(root: Path | None, side: int, signed: bool) -> Dataset:
    """MNIST from torchvision's `root`, or else the embedded digits; signed: from −1 to 1."""
    steps: list[object] = [transforms.Resize(side)] if root and side != 28 else []
    steps.append(transforms.ToTensor())
    if signed:
        steps.append(transforms.Normalize([0.5], [0.5]))
    chain = transforms.Compose(steps)
    return sets.MNIST(root, train=True, transform=chain) if root else Digits(chain)

"""A small classifier whose penultimate layer serves as features to compare sets of pictures by."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from playground.nets.layers import Dropout, FromMap

FEATURES = 64


class Classifier(nn.Module):
    """Three convolutions and one dense layer of FEATURES units; pictures in [0, 1].

    Each map is halved after the first two convolutions: 28 → 14 → 7, 8 → 4 → 2.
    """

    def __init__(self, shape: tuple[int, ...], classes: int, channels: int = 32) -> None:
        super().__init__()
        self.shape, self.classes, self.channels = shape, classes, channels
        c, height, width = shape
        widths = (c, channels, 2 * channels, 2 * channels)
        maps: list[nn.Module] = []
        for i in range(3):
            maps += [
                nn.Conv2d(widths[i], widths[i + 1], 3, padding=1, bias=False),
                nn.BatchNorm2d(widths[i + 1]),
                nn.ReLU(),
            ]
            if i < 2:
                maps.append(nn.MaxPool2d(2))
        self.maps = nn.Sequential(*maps, FromMap()).to(memory_format=torch.channels_last)
        self.dense = nn.Linear(widths[3] * (height // 4) * (width // 4), FEATURES)
        self.dropout = Dropout(0.3)
        self.last = nn.Linear(FEATURES, classes)

    def features(self, x: Tensor) -> Tensor:
        """Activations of the penultimate layer for x: (n, *shape) → (n, FEATURES)."""
        return self.dense(self.maps(x)).relu().float()

    def forward(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """Logits of the classes: (n, *shape) → (n, classes). `rng` is needed in training."""
        return self.last(self.dropout(self.features(x), rng)).float()

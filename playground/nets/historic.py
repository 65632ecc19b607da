"""Nets exactly as three well-known texts print them, for bodies that a visitor can choose.

All start from Glorot's uniform weights and zero biases, as TensorFlow's layers do. They were
written for 28×28 pixels; where the arithmetic allows it they take other sizes too.
"""

from __future__ import annotations

import math

from torch import nn

from playground.nets.layers import (
    BatchNormAlways1d,
    BatchNormAlways2d,
    FromMap,
    Stack,
    ToMap,
    glorot_init,
)
from playground.nets.strided import UpConv

Shape = tuple[int, ...]


def _halved(shape: Shape) -> tuple[int, int]:
    """Height and width after a convolution of stride 2 that keeps the border: 28 → 14, 7 → 4."""
    return (shape[-2] + 1) // 2, (shape[-1] + 1) // 2


def _odd(target: Shape, side: Shape) -> tuple[int, int]:
    """output_padding that makes a transposed convolution reach `target` (2·side or 2·side − 1)."""
    return target[-2] - 2 * side[-2] + 1, target[-1] - 2 * side[-1] + 1


# Convolutional autoencoder and VAE with filters of 5×5, code 20


def conv5_encoder(shape: Shape, out: int) -> Stack:
    """16 and 32 filters of 5×5, stride 2, then one dense layer: 28 → 14 → 7."""
    height, width = _halved(_halved(shape))
    return glorot_init(
        Stack(
            nn.Conv2d(shape[0], 16, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.Conv2d(16, 32, 5, stride=2, padding=2),
            nn.ReLU(),
            FromMap(),
            nn.Linear(32 * height * width, out),
        )
    )


def conv5_decoder(size: int, shape: Shape) -> Stack:
    """One dense layer to 7·7·32, then transposed convolutions to 16 filters and the picture."""
    half = _halved(shape)
    quarter = _halved(half)
    return glorot_init(
        Stack(
            nn.Linear(size, 32 * math.prod(quarter)),
            nn.ReLU(),
            ToMap((32, *quarter)),
            nn.ConvTranspose2d(32, 16, 5, 2, padding=2, output_padding=_odd(half, quarter)),
            nn.ReLU(),
            nn.ConvTranspose2d(16, shape[0], 5, 2, padding=2, output_padding=_odd(shape, half)),
        )
    )


# Convolutional VAE of TensorFlow's tutorial, filters of 3×3, code 2


def conv3_encoder(shape: Shape, out: int) -> Stack:
    """32 and 64 filters of 3×3, stride 2, no border, then one dense layer: 28 → 13 → 6."""
    height, width = (((side - 1) // 2 - 1) // 2 for side in shape[1:])
    return glorot_init(
        Stack(
            nn.Conv2d(shape[0], 32, 3, stride=2),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2),
            nn.ReLU(),
            FromMap(),
            nn.Linear(64 * height * width, out),
        )
    )


def conv3_decoder(size: int, shape: Shape) -> Stack:
    """One dense layer to 7·7·32, transposed convolutions to 64 and 32 filters, then the picture."""
    half = _halved(shape)
    quarter = _halved(half)
    return glorot_init(
        Stack(
            nn.Linear(size, 32 * math.prod(quarter)),
            nn.ReLU(),
            ToMap((32, *quarter)),
            nn.ConvTranspose2d(32, 64, 3, 2, padding=1, output_padding=_odd(half, quarter)),
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 3, 2, padding=1, output_padding=_odd(shape, half)),
            nn.ReLU(),
            nn.ConvTranspose2d(32, shape[0], 3, 1, padding=1),
        )
    )


# DCGAN with max pooling and dense layers of 1024


def pooled_critic(shape: Shape, out: int) -> Stack:
    """D: 32 and 64 filters of 5×5 without border, each max-pooled, dense 1024: 28 → 12 → 4."""
    height, width = (((side - 4) // 2 - 4) // 2 for side in shape[1:])
    return glorot_init(
        Stack(
            nn.Conv2d(shape[0], 32, 5),
            nn.LeakyReLU(0.2),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 5),
            nn.LeakyReLU(0.2),
            nn.MaxPool2d(2),
            FromMap(),
            nn.Linear(64 * height * width, 1024),
            nn.LeakyReLU(0.2),
            nn.Linear(1024, out),
        )
    )


def pooled_generator(size: int, shape: Shape) -> Stack:
    """G: dense 1024 and 7·7·128, transposed convolutions 4×4 to 64 and the picture.

    Batch norm follows each activation and always uses the batch at hand, in sampling too.
    """
    height, width = shape[1] // 4, shape[2] // 4
    flat = 128 * height * width
    return glorot_init(
        Stack(
            nn.Linear(size, 1024),
            nn.ReLU(),
            BatchNormAlways1d(1024, eps=1e-3),
            nn.Linear(1024, flat),
            nn.ReLU(),
            BatchNormAlways1d(flat, eps=1e-3),
            ToMap((128, height, width)),
            UpConv(128, 64),
            nn.ReLU(),
            BatchNormAlways2d(64, eps=1e-3),
            UpConv(64, shape[0]),
        )
    )


def conv3_misfit(shape: Shape) -> str | None:
    """Two convolutions without border need 7 pixels."""
    return None if min(shape[1:]) >= 7 else "The nets of 3×3 filters need at least 7 pixels a side"


def pooled_misfit(shape: Shape) -> str | None:
    """D's two pools need 16 pixels, G's two doublings a side that 4 divides."""
    if min(shape[1:]) >= 16 and all(side % 4 == 0 for side in shape[1:]):
        return None
    return "The max-pooled nets need sides of at least 16 pixels that 4 divides, such as 28 or 32"

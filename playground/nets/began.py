"""BEGAN's nets: 3×3 convolutions with ELU, twice on each size, no batch norm and no dropout
(Berthelot et al. 2017, figure 1).

The encoder has n filters more on each smaller size; the decoder, which G copies, has n on every
size and doubles by repeating pixels. The code is linear on both sides. Weights begin as Glorot &
Bengio (2010) say: smaller ones die out on the way through a dozen layers, and then D paints the
background for hundreds of updates before it sees anything.
"""

from __future__ import annotations

import math
from itertools import pairwise

from torch import nn

from playground.nets.layers import ELU, FromMap, Stack, ToMap, glorot_init
from playground.nets.sides import sides


def encoder(n: int, shape: tuple[int, ...], out: int) -> Stack:
    """(c, h, w) → `out` numbers, with n filters on the first size."""
    path = sides(shape)
    layers = [*_conv(shape[0], n)]
    for level in range(1, len(path) + 1):
        width = n * level
        layers += [*_conv(width, width), *_conv(width, width)]
        if level < len(path):
            layers += [*_halving(width, width + n, path[level - 1])]
    code = nn.Linear(n * len(path) * math.prod(path[-1]), out)
    return glorot_init(Stack(*layers, FromMap(), code))


def decoder(n: int, size: int, shape: tuple[int, ...]) -> Stack:
    """`size` numbers → (c, h, w), with n filters on every size."""
    path = sides(shape)[::-1]
    first = (n, *path[0])
    layers: list[nn.Module] = [nn.Linear(size, math.prod(first)), ToMap(first)]
    layers += [*_conv(n, n), *_conv(n, n)]
    for _, target in pairwise(path):
        layers += [nn.Upsample(size=target), *_conv(n, n), *_conv(n, n)]
    return glorot_init(Stack(*layers, nn.Conv2d(n, shape[0], 3, padding=1)))


def _conv(c_in: int, c_out: int) -> tuple[nn.Module, nn.Module]:
    return nn.Conv2d(c_in, c_out, 3, padding=1), ELU()


def _halving(c_in: int, c_out: int, side: tuple[int, int]) -> tuple[nn.Module, nn.Module]:
    border = ((side[0] + 1) % 2, (side[1] + 1) % 2)  # none where a side is odd, so that 15 → 7
    return nn.Conv2d(c_in, c_out, 3, stride=2, padding=border), ELU()

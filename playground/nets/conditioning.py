"""Telling a net the class: one-hot numbers joined to its input (Mirza & Osindero 2014)."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F


def join(x: Tensor, y: Tensor | None, classes: int, planes: bool = False) -> Tensor:
    """x: (n, …) with y: (n,) one-hot joined to it.

    planes: as constant channels (n, c + classes, h, w), for convolutions; else flat
    (n, numbers + classes). Without classes x comes back unchanged. Raises ValueError where the
    model needs a class and none is given.
    """
    if not classes:
        return x
    if y is None:
        raise ValueError("This model is conditional: say which class.")
    hot = F.one_hot(y, classes).to(x.dtype)
    if planes:
        return torch.cat((x, hot[:, :, None, None].expand(-1, -1, *x.shape[2:])), 1)
    return torch.cat((x.flatten(1), hot), 1)


def joined_shape(shape: tuple[int, ...], classes: int, planes: bool = False) -> tuple[int, ...]:
    """The shape of an example after `join`."""
    if not classes:
        return shape
    return (shape[0] + classes, *shape[1:]) if planes else (math.prod(shape) + classes,)

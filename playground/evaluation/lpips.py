"""LPIPS: likeness as AlexNet sees it, weighed by people's judgements (Zhang et al. 2018).

Its weights are large and not ours to ship. They are used where a file of them lies among the
data sets, and never fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F

from playground.data.places import data_folders

FILE = "lpips-alex.safetensors"
"""torchvision's AlexNet as features.0.weight … features.10.bias and LPIPS's heads as
lin0.model.1.weight … lin4.model.1.weight, under the names both publish them by."""
SMALLEST = 31
"""Pixels a side that AlexNet's strides and poolings need."""
# layer's number in torchvision's AlexNet → stride, padding, whether a pooling comes before
LAYERS = {0: (4, 2, False), 3: (1, 2, True), 6: (1, 1, True), 8: (1, 1, False), 10: (1, 1, False)}
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)


def weights_file() -> Path | None:
    """Where the weights lie on this machine, if they do."""
    places = (folder / FILE for folder in data_folders())
    return next((place for place in places if place.is_file()), None)


def misfit(shape: tuple[int, ...]) -> str | None:
    """Why pictures (h, w) cannot be compared, one sentence; or None."""
    if min(shape) < SMALLEST:
        size = f"{shape[1]} × {shape[0]}"
        return f"LPIPS needs pictures of {SMALLEST} pixels a side; this one is {size}."
    path = weights_file()
    if path is None:
        return f"LPIPS: its weights ({FILE}) are not here; they are never fetched unasked."
    try:
        weights(path)
    except (OSError, SafetensorError, KeyError):
        return f"The file {FILE} does not hold the weights of AlexNet and of LPIPS's heads."
    return None


@cache
def weights(path: Path) -> dict[str, Tensor]:
    """The tensors needed, as float32. Raises OSError, SafetensorError, KeyError."""
    found = load_file(path)
    names = [f"features.{layer}.{part}" for layer in LAYERS for part in ("weight", "bias")]
    heads = [f"lin{place}.model.1.weight" for place in range(len(LAYERS))]
    return {name: found[name].float() for name in (*names, *heads)}


def lpips(a: Tensor, b: Tensor, known: Mapping[str, Tensor]) -> Tensor:
    """Distance of pictures (n, 3, h, w) in [0, 1] → (n,), eq. 1 of the paper: squared differences
    of features scaled to unit length at each place, weighed by channel, mean over places, summed
    over five layers."""
    found = torch.zeros(len(a))
    for place, (one, two) in enumerate(zip(_seen(a, known), _seen(b, known), strict=True)):
        squares = (_unit(one) - _unit(two)).square()
        found += F.conv2d(squares, known[f"lin{place}.model.1.weight"]).mean((1, 2, 3))
    return found


def _seen(x: Tensor, known: Mapping[str, Tensor]) -> list[Tensor]:
    """AlexNet's five ReLU maps of (n, 3, h, w)."""
    shift, scale = (torch.tensor(values)[:, None, None] for values in (SHIFT, SCALE))
    x = (2 * x - 1 - shift) / scale
    maps = []
    for layer, (stride, padding, pooled) in LAYERS.items():
        x = F.max_pool2d(x, 3, 2) if pooled else x
        kernel, bias = (known[f"features.{layer}.{part}"] for part in ("weight", "bias"))
        x = F.conv2d(x, kernel, bias, stride, padding).relu()
        maps.append(x)
    return maps


def _unit(x: Tensor) -> Tensor:
    return x / (x.square().sum(1, keepdim=True).sqrt() + 1e-10)


def grey_distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """LPIPS of two grey pictures (h, w) in [0, 1]; raises ValueError where `misfit` says why."""
    path, problem = weights_file(), misfit(a.shape)
    if path is None or problem:
        raise ValueError(problem or f"There is no {FILE}.")
    one, two = (torch.from_numpy(x).float().expand(1, 3, *x.shape) for x in (a, b))
    with torch.no_grad():
        return float(lpips(one, two, weights(path)))

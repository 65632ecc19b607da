"""Tensors as the arrays that surveys hold."""

from __future__ import annotations

import numpy as np
from torch import Tensor

LARGEST = 6e4  # what 16 bits can hold

Arrays = dict[str, np.ndarray]


def wide(x: Tensor) -> np.ndarray:
    """Places, as float32."""
    return x.detach().float().cpu().numpy()


def narrow(x: Tensor) -> np.ndarray:
    """Values that are only drawn, as float16."""
    return x.detach().float().clamp(-LARGEST, LARGEST).cpu().numpy().astype(np.float16)

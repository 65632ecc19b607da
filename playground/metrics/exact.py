"""Measuring in float64, wherever the numbers come from, and only what is a number."""

from __future__ import annotations

from torch import Tensor


def exact(x: Tensor) -> Tensor:
    """x as float64, on its own device, or on the CPU where that device has no float64 (Apple)."""
    return (x.cpu() if x.device.type == "mps" else x).double()


class NotFinite(ValueError):
    """Some of what is to be measured is infinite or not a number; the message is one sentence."""

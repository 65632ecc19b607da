"""What the machine offers: device, precision and threads of a run."""

from __future__ import annotations

import ctypes
import os
import platform

import torch
from torch import nn

from playground.core.cores import cores
from playground.core.learning import Learner
from playground.core.recipe import Training
from playground.settings import BadSetting

LARGE = 2**17
"""Weights of the largest net from which on 16-bit matrix products pay on a CPU. Measured on one
core with AVX512-BF16: a VAE 784-256-128-2 (234 k) gains 1.4 times, 784-128-16 (104 k) 1.1 times,
convolutions on 8×8 pictures (41 k) lose a tenth."""

MB = 2**20
KEPT = {-1: 1024 * MB, -2: 64 * MB, -3: 32 * MB}
"""glibc's mallopt: when to trim the top of the heap, how much to ask for, when to use mmap."""


def keep_memory() -> None:
    """Let this process keep what it frees, where its C library is glibc.

    Otherwise each update gives its larger tensors back to the system and asks for them again,
    page by page: a fifth of the time of a small convolutional VAE in float32.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    libc = ctypes.CDLL(None)
    for option, size in KEPT.items():
        libc.mallopt(option, size)


def pick_device(name: str) -> torch.device:
    """The device of that name, or the best there is for "auto"; raises BadSetting."""
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": _has_mps()}
    if name == "auto":
        name = next(kind for kind in ("cuda", "mps", "cpu") if there[kind])
    if not there[name]:
        words = {"cuda": "CUDA graphics card", "mps": "Apple GPU"}[name]
        raise BadSetting(f"This machine has no {words} that torch can use; choose 'auto' or 'cpu'.")
    return torch.device(name)


def describe_device(device: torch.device) -> str:
    """The device in words."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return {"cpu": "CPU", "mps": "Apple GPU"}.get(device.type, platform.processor())


def pick_threads(wanted: int) -> int:
    """Threads for this run: asked for, else allotted by PLAYGROUND_THREADS, else cores − 1."""
    allotted = int(os.environ.get("PLAYGROUND_THREADS", "0") or 0)
    return wanted or allotted or max(1, cores() - 1)


def pick_precision(training: Training, learner: Learner, device: torch.device) -> str:
    """ "float32" or "bfloat16": 16 bits where asked for, or where "auto" gains from it."""
    if training.precision != "auto":
        return training.precision
    if device.type == "cpu":
        native = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return "bfloat16" if native and _work(learner) >= LARGE else "float32"
    return "bfloat16" if device.type == "cuda" and _work(learner) >= LARGE else "float32"


def _work(learner: Learner) -> int:
    """Weights of the largest net; a convolution counts as often as the smallest map has places."""
    return max((_net_work(net) for net in learner.children()), default=0)


def _net_work(net: nn.Module) -> int:
    total = 0
    for layer in net.modules():
        if isinstance(layer, nn.Linear):
            total += layer.weight.numel()
        elif isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            total += layer.weight.numel() * 16  # a 4 × 4 map at the least
    return total


def _has_mps() -> bool:
    return torch.backends.mps.is_available()

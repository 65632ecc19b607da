"""How many workers this machine carries at once, and with how many threads each."""

from __future__ import annotations

import os
import shutil
import subprocess

from playground.core.cores import cores

_PER_GPU = 4


def workers() -> int:
    """Runs that may train at once: PLAYGROUND_WORKERS, else 4 per GPU, else cores − 1."""
    asked = os.environ.get("PLAYGROUND_WORKERS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    return _PER_GPU * _gpus() or max(1, cores() - 1)


def environment(limit: int) -> dict[str, str]:
    """What a worker's environment needs, `limit` of them sharing the machine."""
    share = str(max(1, (cores() - 1) // limit))
    return {
        "PLAYGROUND_THREADS": os.environ.get("PLAYGROUND_THREADS") or share,
        "OMP_WAIT_POLICY": "PASSIVE",  # waiting threads leave the core to browser and page
    }


def _gpus() -> int:
    """NVIDIA GPUs that torch would see, found without importing it (2 s)."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    command = shutil.which("nvidia-smi")
    if command is None or visible in ("", "-1"):
        return 0
    try:
        listed = subprocess.run([command, "-L"], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = sum(line.startswith("GPU ") for line in listed.stdout.splitlines())
    return found if visible is None else min(found, len(visible.split(",")))

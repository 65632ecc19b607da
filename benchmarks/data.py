"""MNIST for the benchmarks, in the size that a model wants."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from playground.data.mnist import FILES, MNIST, read_idx


def mnist_root() -> Path | None:
    """The folder that torchvision calls root, if MNIST's files are in it."""
    raw = MNIST.found()
    return raw.parents[1] if raw else None


@contextmanager
def mnist_at(root: Path, side: int) -> Iterator[None]:
    """Within, the engine's MNIST has pictures of this side: zeros are put around each one."""
    if side == 28:
        yield
        return
    before = os.environ.get("PLAYGROUND_DATA")
    with TemporaryDirectory() as folder:
        raw = Path(folder) / MNIST.folder / "raw"
        raw.mkdir(parents=True)
        edge = (side - 28) // 2
        for name in FILES:
            if "labels" in name:
                (raw / name).symlink_to(root / MNIST.folder / "raw" / name)
                continue
            x = np.pad(
                read_idx(root / MNIST.folder / "raw" / name, 3), ((0, 0), (edge,) * 2, (edge,) * 2)
            )
            head = bytes([0, 0, 8, 3]) + np.array(x.shape, dtype=">i4").tobytes()
            (raw / name).write_bytes(head + x.tobytes())
        os.environ["PLAYGROUND_DATA"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["PLAYGROUND_DATA"]
            else:
                os.environ["PLAYGROUND_DATA"] = before

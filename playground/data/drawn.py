"""Pictures drawn from known factors: making the set once, and keeping it for the next run."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from playground.data.dataset import Progress
from playground.data.finite import Examples, Finite
from playground.data.places import arriving, cache_folder


def drawn(
    name: str,
    draw: Callable[[int], np.ndarray],
    count: int,
    what: str,
    progress: Progress | None,
) -> np.ndarray:
    """draw(0) … draw(count − 1), stacked: (count, c, h, w) uint8.

    Read from the cache if they are there under this name, else drawn and put there; where the
    cache cannot be written they are drawn each time.
    """
    path = cache_folder() / f"{name}.safetensors"
    with contextlib.suppress(OSError, SafetensorError, KeyError):
        x = load_file(path)["x"]
        if len(x) == count:
            return x
    pictures = []
    for i in range(count):
        pictures.append(draw(i))
        if progress:
            progress(what, i + 1, count)
    x = np.ascontiguousarray(np.stack(pictures))  # safetensors saves what lies in memory
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with arriving(path) as new:
            new.write_bytes(save({"x": x}))
    return x


def drawn_source(
    name: str,
    title: str,
    x: np.ndarray,
    held: int,
    factors: Mapping[str, np.ndarray],
    words: Mapping[str, tuple[str, ...]],
    label: str,
    *,
    seed: int,
    device: torch.device,
) -> Finite:
    """Drawn pictures as a source: the last `held` are held out, the factor `label` is the class."""
    tensors = {key: torch.from_numpy(values) for key, values in factors.items()}
    pictures, y = torch.from_numpy(x), tensors[label]
    return Finite(
        name,
        title,
        Examples(pictures[:-held], y[:-held]),
        Examples(pictures[-held:], y[-held:]),
        seed=seed,
        device=device,
        classes=words[label],
        factors={key: values[-held:] for key, values in tensors.items()},
        factor_words=words,
    )


def version(files: Iterable[Path | str]) -> str:
    """A short name for the code that draws, so that changed code draws anew."""
    code = b"".join(Path(file).read_bytes() for file in files)
    return hashlib.sha256(code).hexdigest()[:12]

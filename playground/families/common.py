"""Settings, checks and ways to handle examples that several families share, declared once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from playground.core.learning import Batch, Source
from playground.nets.bodies import misfit
from playground.objectives.energy import switched
from playground.settings import Settings, setting

BODY = setting(
    "mlp",
    "Nets",
    "Fully connected nets see pixels in no order; convolutional nets know which are neighbours.",
    labels={"mlp": "fully connected", "conv": "convolutional"},
)
CHANNELS = setting(
    32,
    "Channels",
    "Filters of the first convolution; each further layer has twice as many.",
    ge=1,
    le=256,
    when={"body": "conv"},
)
BINARISE = setting(
    "no",
    "Black and white",
    "Whether each pixel becomes 0 or 1 first: anew by chance in every batch, with its brightness "
    "as probability, or by whether it reaches one half.",
    more=True,
    labels={"no": "keep grey levels", "sampled": "by chance", "half": "at one half"},
)


def binarised(x: Tensor, how: str, rng: torch.Generator | None) -> Tensor:
    """Pixels of x in zeros and ones: "sampled" by chance with x as probability, "half" by
    x ≥ 0.5; x itself for "no", and for "sampled" without `rng`. Zeros and ones stay as they are.
    """
    if how == "half":
        return (x >= 0.5).to(x.dtype)
    if how == "sampled" and rng is not None:
        return switched(x, rng)
    return x


def body_misfit(settings: Settings, source: Source) -> str | None:
    """Convolutions need pictures, some of a certain size; conditional models need classes."""
    wanted: dict[str, Any] = settings.model_dump()
    if reason := misfit(wanted.get("body", "mlp"), source.shape):
        size = f"{source.shape[1]}×{source.shape[2]} pixels" if source.is_picture else "2-D points"
        return f"{reason}, and '{source.name}' has {size}: choose other nets or another source."
    if wanted.get("conditional") and not source.classes:
        return f"A conditional model needs classes, and '{source.name}' has none: choose another source or switch it off."  # noqa: E501
    return None


def random_classes(n: int, classes: int, device: torch.device, rng: torch.Generator) -> Tensor:
    """n classes drawn evenly: (n,) int64."""
    return torch.randint(classes, (n,), generator=rng, device=device)


@contextmanager
def tried(source: Source, rng: torch.Generator) -> Iterator[Callable[..., Batch]]:
    """A draw for an update that is only tried; the source then stands where it stood. It gives
    eight examples unless told: batch norm and packing need some."""
    position = source.position()
    try:
        yield lambda n=8: source.draw(n, rng)
    finally:
        source.seek(position)


def peek(source: Source, n: int) -> Tensor:
    """x of n (or all, if fewer) training examples, the same at every call; training draws as if
    it had never been peeked at."""
    if isinstance(source, Sized):
        n = min(n, len(source))
    device = source.held_out(1).x.device
    position = source.position()
    source.seek(dict.fromkeys(position, 0))
    x = source.draw(n, torch.Generator(device).manual_seed(0)).x
    source.seek(position)
    return x

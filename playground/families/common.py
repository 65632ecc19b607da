"""Settings and checks that several families share, declared once."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from playground.core.learning import Learner, Source
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
ACTIVATION = setting(
    "relu",
    "Activation",
    "The bend between layers.",
    more=True,
    labels={"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "silu": "SiLU"},
)

NOISE = setting(
    0.0,
    "Input noise",
    "Standard deviation of the noise added to the input; the clean example is the target.",
    ge=0,
    le=2,
    step=0.05,
    live=True,
)


def damaged(x: Tensor, learner: Learner, rng: torch.Generator) -> Tensor:
    """x with the learner's live `noise` added; x itself where there is none."""
    if not learner.settings.noise:  # type: ignore[attr-defined]
        return x
    return x + learner.get_buffer("noise") * torch.empty_like(x).normal_(generator=rng)


def body_misfit(settings: Settings, source: Source) -> str | None:
    """Convolutions need pictures; conditional models need classes."""
    wanted: dict[str, Any] = settings.model_dump()
    if wanted.get("body") == "conv" and not source.is_picture:
        return f"Convolutional nets need pictures, and '{source.name}' has 2-D points: choose the fully connected nets."  # noqa: E501
    if wanted.get("conditional") and not source.classes:
        return f"A conditional model needs classes, and '{source.name}' has none: choose another source or switch it off."  # noqa: E501
    return None


def random_classes(n: int, classes: int, device: torch.device, rng: torch.Generator) -> Tensor:
    """n classes drawn evenly: (n,) int64."""
    return torch.randint(classes, (n,), generator=rng, device=device)

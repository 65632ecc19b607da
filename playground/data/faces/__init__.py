"""Faces drawn in colour from known factors, made for this playground.

The factors are independent of each other and come with the held-out faces, so that what a code
has learned can be compared with what was drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import torch

from playground.data.dataset import Dataset, Progress, always, coloured
from playground.data.drawn import drawn, drawn_source, version
from playground.data.faces.head import picture
from playground.data.faces.look import WORDS, look, random_factors
from playground.data.finite import Finite
from playground.settings import Settings, setting

TRAIN, TEST = 6000, 1000
VERSION = version(sorted(Path(__file__).parent.glob("*.py")))
Label = Literal[
    "skin", "hair", "hair colour", "eyes", "mouth", "glasses", "hat", "clothes", "background"
]


class FaceOptions(Settings):
    side: Literal["32", "64", "128"] = setting(
        "32", "Side", "Width and height in pixels. Twice the side takes about four times as long.",
        labels={"32": "32 pixels", "64": "64 pixels", "128": "128 pixels"},
    )  # fmt: skip
    label: Label = setting(
        "hair",
        "Class",
        "Which factor a model is told where it is told the class.",
        more=True,
    )


def load(
    settings: FaceOptions, seed: int, device: torch.device, progress: Progress | None = None
) -> Finite:
    """The faces as (3, side, side) pictures; a thousand are held out, with their factors."""
    side = int(settings.side)
    factors = random_factors(TRAIN + TEST)

    def draw(i: int) -> np.ndarray:
        return np.asarray(picture(look(factors, i), side)).transpose(2, 0, 1)

    x = drawn(f"faces-{side}-{VERSION}", draw, TRAIN + TEST, "Drawing faces", progress)
    return drawn_source(
        "faces", "Faces", x, TEST, factors, WORDS, settings.label, seed=seed, device=device
    )


DATASET = Dataset(
    name="faces",
    title="Faces",
    idea="7,000 faces drawn in colour from known factors: skin, hair, eyes, mouth, glasses, hat. "
    "Because the factors are known, one can check what a model has understood.",
    kind="pictures",
    settings=FaceOptions,
    load=load,
    ready=always,
    size="7,000 pictures, drawn here in a few seconds",
    channels=coloured,
)

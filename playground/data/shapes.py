"""White shapes on black, after dSprites (Matthey et al., 2017, "dSprites: Disentanglement testing
sprites dataset"): a shape, its scale, rotation and place, each independent of the others."""

from __future__ import annotations

import math
from functools import cache
from typing import Literal

import numpy as np
import torch
from PIL import Image, ImageDraw

from playground.data.dataset import Dataset, Progress, always
from playground.data.drawn import drawn, drawn_source, version
from playground.data.finite import Finite
from playground.settings import Settings, setting

TRAIN, TEST = 18_000, 2_000
SHAPES = ("square", "ellipse", "heart")
LEVELS = {"shape": 3, "scale": 6, "rotation": 40, "across": 32, "down": 32}
FINER = 4  # times larger when drawn, then averaged down
VERSION = version([__file__])


class ShapeOptions(Settings):
    side: Literal["32", "64"] = setting(
        "32", "Side", "Width and height in pixels.",
        labels={"32": "32 pixels", "64": "64 pixels"},
    )  # fmt: skip


@cache
def outlines() -> tuple[np.ndarray, ...]:
    """The three shapes within the unit circle about (0, 0), y down: (corners, 2) each."""
    turn = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    square = 0.75 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    ellipse = np.stack([np.cos(turn), 0.5 * np.sin(turn)], 1)
    across = 16 * np.sin(turn) ** 3
    up = 13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn)
    return square, ellipse, np.stack([across, -up - 2.5], 1) / 17


def random_factors(count: int) -> dict[str, np.ndarray]:
    """Factors of `count` pictures, no two alike, the same at every call: the shape by number,
    the others as float32 (scale 0.5 to 1, rotation in radians, places from 0 to 1)."""
    order = np.random.default_rng(0).choice(math.prod(LEVELS.values()), count, replace=False)
    shape, scale, rotation, across, down = np.unravel_index(order, tuple(LEVELS.values()))
    values = {
        "scale": 0.5 + 0.5 * scale / 5,
        "rotation": 2 * math.pi * rotation / 40,
        "across": across / 31,
        "down": down / 31,
    }
    return {"shape": shape} | {name: v.astype(np.float32) for name, v in values.items()}


def picture(factors: dict[str, np.ndarray], i: int, side: int) -> np.ndarray:
    """The i-th picture: (1, side, side) uint8."""
    angle, size = float(factors["rotation"][i]), side * FINER
    cos, sin = math.cos(angle), math.sin(angle)
    corners = outlines()[int(factors["shape"][i])] @ np.array([[cos, sin], [-sin, cos]])
    place = 0.29 + 0.42 * np.array([factors["across"][i], factors["down"][i]])
    points = (place + 0.28 * factors["scale"][i] * corners) * size
    image = Image.new("L", (size, size))
    ImageDraw.Draw(image).polygon([tuple(point) for point in points.tolist()], fill=255)
    return np.asarray(image.reduce(FINER))[None]


def load(
    settings: ShapeOptions, seed: int, device: torch.device, progress: Progress | None = None
) -> Finite:
    """The shapes as (1, side, side) pictures; 2,000 are held out, with their factors."""
    side = int(settings.side)
    factors = random_factors(TRAIN + TEST)
    x = drawn(
        f"shapes-{side}-{VERSION}",
        lambda i: picture(factors, i, side),
        TRAIN + TEST,
        "Drawing shapes",
        progress,
    )
    words = {"shape": SHAPES}
    return drawn_source(
        "shapes", "Shapes", x, TEST, factors, words, "shape", seed=seed, device=device
    )


DATASET = Dataset(
    name="shapes",
    title="Shapes",
    idea="20,000 squares, ellipses and hearts that differ in size, rotation and place. The usual "
    "test of whether a code takes such causes apart.",
    kind="pictures",
    settings=ShapeOptions,
    load=load,
    ready=always,
    size="20,000 pictures, drawn here in seconds",
)

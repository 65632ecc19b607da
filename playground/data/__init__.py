"""Where examples come from: the list of data sets, and loading the one a recipe names."""

from __future__ import annotations

import torch

from playground.core.learning import Source
from playground.core.recipe import Recipe
from playground.data import cifar, curves, digits, faces, mixtures, mnist, own, regions, shapes
from playground.data.dataset import BadUpload, Dataset, NoData, NoOptions, Progress
from playground.data.finite import Finite
from playground.settings import BadSetting, checked

__all__ = [
    "DATASETS",
    "BadUpload",
    "Dataset",
    "Finite",
    "NoData",
    "NoOptions",
    "Progress",
    "dataset",
    "load",
]

DATASETS: tuple[Dataset, ...] = (
    digits.DATASET,
    *mnist.DATASETS,
    cifar.DATASET,
    faces.DATASET,
    shapes.DATASET,
    own.PICTURES,
    *mixtures.DATASETS,
    *curves.DATASETS,
    *regions.DATASETS,
    own.POINTS,
)


def dataset(name: str) -> Dataset:
    """The data set of that name; raises BadSetting if there is none."""
    for item in DATASETS:
        if item.name == name:
            return item
    known = ", ".join(item.name for item in DATASETS)
    raise BadSetting(f"There is no data set '{name}'; there are: {known}.")


def load(recipe: Recipe, device: torch.device, progress: Progress | None = None) -> Source:
    """The recipe's source, on the device; raises BadSetting or NoData with one sentence."""
    found = dataset(recipe.source)
    options = checked(found.settings, recipe.options)
    return found.load(options, recipe.training.seed, device, progress)

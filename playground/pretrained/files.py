"""Trained models as files: a checkpoint without optimiser, in half precision, with its scores,
and with the codes of test pictures where the model encodes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from math import prod
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor

from playground import checkpoints
from playground.checkpoints import BadCheckpoint, Header
from playground.core.learning import Batch, Learner, Source
from playground.core.recipe import Recipe
from playground.families import build, family
from playground.pretrained import manifest
from playground.pretrained.manifest import BadFile, Score
from playground.settings import checked, live_names

CODES = 2000  # held-out pictures whose codes a file carries


class Trained(NamedTuple):
    """What a trained file holds: `learner` in eval mode on the CPU; `codes` (n, latent) and
    `labels` (n,) of the first held-out pictures, where it encodes and they have classes."""

    recipe: Recipe
    learner: Learner
    codes: Tensor | None
    labels: Tensor | None


class Absent(Source):
    """What a model must know of its source to be built, where the data are not at hand."""

    def __init__(self, name: str, shape: Iterable[int], classes: Iterable[str]) -> None:
        self.name, self.title = name, name
        self.shape, self.classes = tuple(shape), tuple(classes)

    def draw(self, n: int, rng: torch.Generator) -> Batch:  # noqa: ARG002
        """n blank examples: some families look at the data to choose their first weights, which
        are replaced."""
        return self.held_out(n)

    def held_out(self, n: int) -> Batch:
        """n blank examples."""
        y = torch.zeros(n, dtype=torch.int64) if self.classes else None
        return Batch(torch.full((n, *self.shape), 0.5), y)


def lean(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Matrices and kernels in half precision; vectors (biases, norms, settings) as they are."""
    return {
        name: value.half() if value.dtype == torch.float32 and value.dim() > 1 else value
        for name, value in state.items()
    }


def round_weights(learner: Learner) -> None:
    """Give the learner the weights that its file will have."""
    learner.load_state_dict(lean(learner.state_dict()))


def write(
    path: Path,
    title: str,
    header: Header,
    learner: Learner,
    source: Source,
    *,
    device: str,
    scores: Iterable[Score],
    codes: Tensor | None = None,  # (n, latent)
    labels: Tensor | None = None,  # (n,)
) -> None:
    """Write a trained model; `device`: where it was trained, in words. Raises OSError."""
    tensors = {f"learner.{name}": value for name, value in lean(learner.state_dict()).items()}
    if codes is not None:
        tensors["codes"] = codes.half()
    if labels is not None:
        tensors["labels"] = labels.to(torch.uint8)
    about = {
        "title": title, "kind": "model", "family": header.recipe.family, "source": source.name,
        "shape": source.shape, "classes": source.classes, "steps": header.step,
        "seconds": round(header.seconds, 1), "device": device,
        "scores": [asdict(score) for score in scores],
    }  # fmt: skip
    at_start = replace(header, position={})
    checkpoints.write(path, at_start, tensors, {"trained": json.dumps(about, ensure_ascii=False)})


def read(path: Path) -> Trained:
    """Build the learner of a trained file and give it its weights. Raises BadFile."""
    about = manifest.header(path)
    try:
        recipe = checkpoints.header(path).now
        source = Absent(about["source"], about["shape"], about["classes"])
        learner = build(recipe, source, torch.device("cpu")).eval()
        checkpoints.load_weights(path, learner)
    except (BadCheckpoint, KeyError, TypeError) as error:
        raise BadFile(f"The trained file {path.name} cannot be used: {error}") from None
    tensors = load_file(path)
    codes, labels = tensors.get("codes"), tensors.get("labels")
    return Trained(
        recipe,
        learner,
        None if codes is None else codes.float(),
        None if labels is None else labels.long(),
    )


def start_from(name: str, recipe: Recipe, learner: Learner, source: Source) -> None:
    """Give a fresh learner the weights of a trained file; its live settings stay the recipe's.

    Raises BadFile where the file belongs to another family, source or size of nets.
    """
    path = manifest.verified(name)
    about = manifest.header(path)
    here = family(recipe.family).title
    if about["family"] != recipe.family:
        raise BadFile(f"The trained file '{name}' is no {here}; start from another, or from none.")
    if prod(about["shape"]) != prod(source.shape):
        raise BadFile(
            f"The trained file '{name}' was made for '{about['source']}', whose examples have "
            f"another size than those of '{source.name}'; choose another source or file."
        )
    try:
        checkpoints.load_weights(path, learner)
    except BadCheckpoint:
        raise BadFile(
            f"The trained file '{name}' has other nets than these settings ask for; take over its "
            "settings, or start without it."
        ) from None
    settings = checked(type(learner.settings), recipe.settings)
    for live in live_names(type(settings)):
        learner.change(live, getattr(settings, live))

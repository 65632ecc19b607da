"""One safetensors file holds all of a run at a step: recipe, weights, optimisers, generators,
the source's position and the live changes made so far. Nothing in it can run code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from pydantic import ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from playground.core.learning import Learner, Source
from playground.core.recipe import Recipe
from playground.settings import BadSetting

FORMAT = "generative-playground-1"


class BadCheckpoint(ValueError):
    """A file that is no checkpoint of ours; its message is one sentence."""


@dataclass(frozen=True)
class Header:
    """What a checkpoint says without its weights."""

    recipe: Recipe
    step: int
    device: str
    precision: str
    threads: int
    changes: tuple[tuple[int, str, Any], ...] = ()  # (step, name, value) of live settings
    position: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0  # spent training so far

    @property
    def now(self) -> Recipe:
        """The recipe with the changes made so far: what describes the stored weights."""
        return self.recipe.after(self.changes)


def save(
    path: Path, header: Header, learner: Learner, generators: Mapping[str, torch.Generator]
) -> None:
    """Write a checkpoint; the file appears complete or not at all. Raises OSError."""
    tensors = {f"learner.{name}": value for name, value in learner.state_dict().items()}
    tensors |= {name: value for name, _, _, value in _optimiser_state(learner)}
    tensors |= {f"generator.{name}": rng.get_state() for name, rng in generators.items()}
    write(path, header, tensors)


def write(
    path: Path, header: Header, tensors: Mapping[str, Tensor], more: Mapping[str, str] | None = None
) -> None:
    """Write named tensors under a header, with `more` texts beside it; the file appears complete
    or not at all. Raises OSError."""
    stored = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    about = {**asdict(header), "recipe": header.recipe.model_dump(mode="json")}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        save_file(stored, part, {"format": FORMAT, "run": json.dumps(about), **(more or {})})
        os.replace(part, path)
    except SafetensorError as error:  # how the library reports a full disk
        raise OSError(None, f"{error}") from None
    finally:
        part.unlink(missing_ok=True)


def header(path: Path) -> Header:
    """The header of a checkpoint; raises BadCheckpoint."""
    with _opened(path) as file:
        return _header(path, file.metadata() or {})


def restore(
    path: Path, learner: Learner, source: Source, generators: Mapping[str, torch.Generator]
) -> None:
    """Put the learner, source and generators back as they were; raises BadCheckpoint."""
    about = header(path)
    _change(path, learner, about)
    with _opened(path) as file:
        stored = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    _load_weights(path, learner, stored)
    _load_optimisers(path, learner, stored)
    learner.warm(1.0)  # were they cooled down, how far is told anew by the steps that are planned
    for name, rng in generators.items():
        if f"generator.{name}" in stored:
            rng.set_state(stored[f"generator.{name}"])
    source.seek(about.position)


def load_weights(path: Path, learner: Learner) -> None:
    """Put only the learner's weights, buffers and changed live settings back, so that it judges
    and generates as the run did; raises BadCheckpoint."""
    _change(path, learner, header(path))
    with _opened(path) as file:
        names = [name for name in file.keys() if name.startswith("learner.")]  # noqa: SIM118
        _load_weights(path, learner, {name: file.get_tensor(name) for name in names})


def _opened(path: Path) -> Any:
    try:
        return safe_open(path, framework="pt")
    except FileNotFoundError:
        raise BadCheckpoint(f"There is no file {path}.") from None
    except (SafetensorError, OSError) as error:
        raise BadCheckpoint(
            f"{path.name} is not a checkpoint of the playground, or only part of one ({error})."
        ) from None


def _header(path: Path, metadata: Mapping[str, str]) -> Header:
    if metadata.get("format") != FORMAT:
        raise BadCheckpoint(f"{path.name} was not written by this version of the playground.")
    try:
        about = json.loads(metadata["run"])
        about["recipe"] = Recipe.model_validate(about["recipe"])
        about["changes"] = tuple((int(s), str(n), v) for s, n, v in about["changes"])
        return Header(**about)
    except (KeyError, TypeError, ValueError, ValidationError):
        raise BadCheckpoint(f"The header of {path.name} cannot be read.") from None


def _change(path: Path, learner: Learner, about: Header) -> None:
    try:
        for _, name, value in about.changes:
            learner.change(name, value)
    except BadSetting as error:
        raise BadCheckpoint(f"A change logged in {path.name} cannot be made: {error}") from None


def _load_weights(path: Path, learner: Learner, stored: Mapping[str, Tensor]) -> None:
    weights = {name.removeprefix("learner."): value for name, value in stored.items()
               if name.startswith("learner.")}  # fmt: skip
    try:
        learner.load_state_dict(weights)
    except RuntimeError:
        raise BadCheckpoint(
            f"The weights in {path.name} belong to another model than its recipe says."
        ) from None


def _load_optimisers(path: Path, learner: Learner, stored: Mapping[str, Tensor]) -> None:
    for name, optimiser in learner.optimisers.items():
        parameters = [p for group in optimiser.param_groups for p in group["params"]]
        for i, parameter in enumerate(parameters):
            prefix = f"optimiser.{name}.{i}."
            state = {key.removeprefix(prefix): value for key, value in stored.items()
                     if key.startswith(prefix)}  # fmt: skip
            if any(v.dim() and v.shape != parameter.shape for v in state.values()):
                raise BadCheckpoint(f"The optimiser state in {path.name} is another model's.")
            if state:
                optimiser.state[parameter] = {
                    key: torch.empty_like(
                        parameter if value.dim() else value, device=parameter.device
                    ).copy_(value)
                    for key, value in state.items()
                }


def _optimiser_state(learner: Learner) -> Iterator[tuple[str, int, str, Tensor]]:
    for name, optimiser in learner.optimisers.items():
        parameters = [p for group in optimiser.param_groups for p in group["params"]]
        for i, parameter in enumerate(parameters):
            for key, value in optimiser.state.get(parameter, {}).items():
                if torch.is_tensor(value):
                    yield f"optimiser.{name}.{i}.{key}", i, key, value

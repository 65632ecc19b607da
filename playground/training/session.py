"""A run in memory: learner, source, generators and stepper, fresh or from a checkpoint."""

from __future__ import annotations

from functools import partial
from math import inf
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch import nn

from playground import checkpoints
from playground.checkpoints import Header
from playground.core.events import Started
from playground.core.learning import Learner, Source
from playground.core.recipe import Recipe
from playground.data import Progress, load
from playground.families import build, check, family
from playground.pretrained.files import start_from
from playground.settings import BadSetting
from playground.training.looking import Looker
from playground.training.machine import (
    describe_device,
    pick_device,
    pick_precision,
    pick_threads,
)
from playground.training.measuring import Measurer
from playground.training.stepping import RING, CapturedStepper, Stepper


class Session:
    """Everything a run needs between two updates."""

    def __init__(
        self,
        recipe: Recipe,
        learner: Learner,
        source: Source,
        rng: torch.Generator,
        precision: str,
        threads: int,
        planned: int,
        looker: Looker | None = None,
    ) -> None:
        self.recipe, self.learner, self.source, self.rng = recipe, learner, source, rng
        self.precision, self.threads, self.device = precision, threads, rng.device
        self.planned = planned  # updates in all
        self.step, self.seconds = 0, 0.0
        self.changes: list[tuple[int, str, Any]] = []
        curves = family(recipe.family).curves
        self.terms = tuple(dict.fromkeys(term for curve in curves for term in curve.terms))
        self.generators = {f"train.{self.device.type}": rng}
        self.looker = looker or Looker(learner, source, self.device, recipe.training.seed + 1)
        self.measurer = Measurer(learner, source, self.device, recipe.training)
        kind = CapturedStepper if self.device.type == "cuda" else Stepper
        self.stepper = kind(
            learner, source, rng,
            batch=recipe.training.batch, precision=precision, terms=self.terms,
            warmth=partial(recipe.training.warmth, planned=planned),
        )  # fmt: skip
        self.rate = 0.0  # updates a second, of the last block

    def advance(self, most: int, until: float = inf) -> np.ndarray:
        """Make up to `most` updates, stopping soon after the clock passes `until`; returns
        their scalars, (updates, terms) float32."""
        begun = perf_counter()
        most = min(most, RING, self._worth(until - begun))
        for _ in range(most):
            self.stepper.step()
            if perf_counter() >= until:
                break
        values = self.stepper.take()
        self.step += len(values)
        if len(values):
            self.rate = len(values) / max(perf_counter() - begun, 1e-6)
        return values

    @property
    def inside(self) -> bool:
        """Whether an update is under way: some of its parts are done, others not."""
        return self.stepper.going is not None

    def change(self, name: str, value: Any) -> None:
        """Change a live setting from the next update on; raises BadSetting."""
        self.learner.change(name, value)
        self.changes.append((self.step, name, value))

    def header(self) -> Header:
        """What a checkpoint says of this moment."""
        return Header(
            self.recipe, self.step, self.device.type, self.precision, self.threads,
            tuple(self.changes), self.source.position(), self.seconds,
        )  # fmt: skip

    def started(self) -> Started:
        """The event that opens the run."""
        parameters = sum(p.numel() for p in self.learner.parameters() if p.requires_grad)
        return Started(
            self.step, self.planned, describe_device(self.device), self.precision, self.threads,
            parameters, self.terms, self.recipe.training.batch,
        )  # fmt: skip

    def _worth(self, seconds: float) -> int:
        """A CUDA device runs ahead of the clock, so its blocks are sized by the last rate."""
        if self.device.type == "cpu" or seconds == inf:
            return RING
        return max(8, int(self.rate * seconds))


def open_session(
    recipe: Recipe, resume: Path | None, progress: Progress | None, steps: int | None = None
) -> Session:
    """Build a run, or put one back, of the recipe's number of updates or of `steps`; raises
    BadSetting, NoData, BadCheckpoint or BadFile."""
    about = checkpoints.header(resume) if resume else None
    recipe = check(about.recipe if about else recipe)
    threads = pick_threads(recipe.training.threads or (about.threads if about else 0))
    torch.set_num_threads(threads)
    device = pick_device(recipe.training.device)
    source = load(recipe, device, progress)
    learner = build(recipe, source, device)
    _batch_fits(learner, recipe.training.batch)
    if recipe.start_from and not about:
        start_from(recipe.start_from, recipe, learner, source)
    precision = about.precision if about else pick_precision(recipe.training, learner, device)
    rng = torch.Generator(device).manual_seed(recipe.training.seed)
    planned = steps or recipe.training.steps
    session = Session(recipe, learner, source, rng, precision, threads, planned)
    if about and resume:
        checkpoints.restore(resume, learner, source, session.generators)
        session.step = learner.made = about.step
        session.seconds = about.seconds
        session.changes = list(about.changes)
    return session


def _batch_fits(learner: Learner, batch: int) -> None:
    """Batch norm in a dense layer cannot learn from one example; raises BadSetting."""
    if batch == 1 and any(isinstance(layer, nn.BatchNorm1d) for layer in learner.modules()):
        raise BadSetting(
            "Batch norm compares the examples of a batch: choose a batch of 2 or more."
        )

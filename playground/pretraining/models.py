"""From a plan to a trained file: train it, round its weights, measure it, write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from playground import checkpoints
from playground.core.capabilities import Encodes
from playground.core.events import (
    Block,
    Command,
    Diverged,
    Event,
    Failed,
    Measured,
    Saved,
    Set,
    Stepped,
)
from playground.data import Progress, load
from playground.evaluation import evaluate
from playground.evaluation.case import over
from playground.families import build
from playground.pretrained import files, manifest
from playground.pretrained.manifest import BadFile, Entry, Score
from playground.pretraining.plans import Plan
from playground.training import train
from playground.training.machine import describe_device

BLOCK = 200  # updates between two words of progress
LARGEST_CODE = 64  # numbers; the codes of larger ones would outweigh the nets


class Script:
    """The commands of a plan: blocks that end where a change is due."""

    def __init__(self, plan: Plan) -> None:
        self.due = sorted(plan.changes)
        self.step = 0

    def __call__(self) -> Sequence[Command]:
        """Changes that are due, and a block up to the next."""
        commands: list[Command] = []
        while self.due and self.due[0][0] <= self.step:
            _, name, value = self.due.pop(0)
            commands.append(Set(name, value))
        room = self.due[0][0] - self.step if self.due else BLOCK
        return [*commands, Block(min(BLOCK, room))]


def trained(plan: Plan, folder: Path, progress: Progress | None = None) -> Iterator[Event]:
    """Train from the beginning; checkpoints go to `folder`. Yields the events of the run."""
    script = Script(plan)
    for event in train(plan.recipe, script, folder=folder, progress=progress):
        if isinstance(event, Stepped):
            script.step = event.step
            if progress:
                progress(f"training {plan.name}", event.step, plan.recipe.training.steps)
        yield event


def make_model(
    plan: Plan, order: Iterable[str], run: Path, progress: Progress | None, folder: Path
) -> Entry:
    """Train `plan` with its checkpoints in `run`, and put the file into `folder`."""
    last: Path | None = None
    for event in trained(plan, run, progress):
        if isinstance(event, Saved):
            last = Path(event.path)
        elif isinstance(event, Failed):
            raise BadFile(f"Training {plan.name} failed: {event.reason}")
        elif isinstance(event, Diverged):
            raise BadFile(f"Training {plan.name} diverged at step {event.step:,}. {event.hint}")
    if last is None:
        raise BadFile(f"Training {plan.name} left no checkpoint.")
    return pack(plan, last, order, folder)


def pack(plan: Plan, checkpoint: Path, order: Iterable[str], folder: Path) -> Entry:
    """Write what a checkpoint holds as the plan's trained file, measured as it is written.

    Raises BadFile if the file is larger than the plan allows.
    """
    about = replace(checkpoints.header(checkpoint), changes=plan.changes)  # those at the end too
    device = torch.device("cpu")
    source = load(about.recipe, device)
    learner = build(about.recipe, source, device)
    checkpoints.load_weights(checkpoint, learner)
    files.round_weights(learner.eval())
    codes = labels = None
    if isinstance(learner, Encodes) and learner.latent <= LARGEST_CODE:
        shown = source.held_out(files.CODES)
        with torch.no_grad():
            codes, labels = over(shown, learner.encode), shown.y
    words = f"{describe_device(torch.device(about.device))}, {about.threads} thread"
    path = folder / f"{plan.name}.safetensors"
    measured = evaluate(learner, source, torch.Generator().manual_seed(0), step=about.step)
    files.write(
        path, plan.title, about, learner, source,
        device=words + "s" * (about.threads > 1), scores=map(score, measured),
        codes=codes, labels=labels,
    )  # fmt: skip
    if path.stat().st_size > plan.most:
        raise BadFile(f"{path.name} has {path.stat().st_size:,} bytes; at most {plan.most:,} fit.")
    return manifest.record(path, order)


def score(measured: Measured) -> Score:
    """A measurement as the file's header keeps it, in six figures."""
    value = float(f"{measured.value:.6g}")
    return Score(measured.name, value, measured.count, measured.on)

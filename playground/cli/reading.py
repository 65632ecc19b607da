"""Finished or running, a run can be measured, sampled and written out as a table."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from playground.cli.screen import Bars, Trouble, progress
from playground.pretrained import listing, verified
from playground.runs.store import History, runs_folder

if TYPE_CHECKING:
    import torch

    from playground.core.events import Measured, Surveyed
    from playground.core.learning import Learner, Source


class Opened(NamedTuple):
    """A learner as its checkpoint left it, and the data it was trained on."""

    path: Path
    learner: Learner
    source: Source
    step: int
    rng: torch.Generator


def find_run(text: str) -> Path:
    """The folder of a run given by its folder or its id; raises Trouble."""
    for folder in (Path(text).expanduser(), runs_folder() / text):
        if folder.is_dir():
            return folder.resolve()
    if Path(text).exists():
        raise Trouble(f"{text} is a file; give the folder of a run.")
    raise Trouble(f"There is no run at {text}, nor one of that id in {runs_folder()}.")


def newest_checkpoint(folder: Path) -> Path:
    """The last checkpoint of a run; raises Trouble, NoRun or BadCheckpoint."""
    from playground.checkpoints import header

    history = History(folder)
    family, saved = history.info().recipe.family, history.checkpoints()
    if not saved:
        raise Trouble(f"The run in {folder} has saved nothing; train it anew.")
    path = saved[-1][1]
    found = header(path).recipe.family
    if found != family:
        raise Trouble(
            f"{path.name} holds a model of the family '{found}', but this run is of '{family}': "
            "put the run's own file back, or delete this one to go on from an earlier step."
        )
    return path


def open_run(text: str, seed: int = 0) -> Opened:
    """Load a trained file by its name, the newest checkpoint of a run, or a checkpoint file."""
    import torch

    from playground.checkpoints import header, load_weights
    from playground.data import load
    from playground.families import build
    from playground.training.machine import pick_device

    path = Path(text).expanduser()
    if any(item.name == text and item.kind == "model" for item in listing()):
        path = verified(text)
    elif not path.is_file():
        path = newest_checkpoint(find_run(text))
    about = header(path)
    device = pick_device("auto")
    with progress() as shown:
        source = load(about.recipe, device, Bars(shown).say)
    learner = build(about.recipe, source, device)
    load_weights(path, learner)
    rng = torch.Generator(device).manual_seed(seed)
    return Opened(path, learner.eval(), source, about.step, rng)


def measure(opened: Opened) -> tuple[list[Measured], Surveyed | None]:
    """Every metric that fits this learner and its data, and what each dimension of its code
    carries, if it has one."""
    import torch

    from playground.core.events import Measured
    from playground.evaluation import examine

    with torch.no_grad():
        found = examine(opened.learner, opened.source, opened.rng)
    numbers = [item for item in found if isinstance(item, Measured)]
    return numbers, next((item for item in found if not isinstance(item, Measured)), None)


def draw_samples(opened: Opened, count: int) -> np.ndarray:
    """`count` generated examples: uint8 (n, h, w, c) pictures or float32 (n, 2) points."""
    import torch

    from playground.training.looking import array

    with torch.no_grad():
        return array(opened.learner.sample(count, opened.rng))


def write_csv(folder: Path, path: Path) -> int:
    """One row a step: the step, then every term. Returns the number of rows."""
    history = History(folder)
    terms = history.info().terms  # before the file is touched: there may be no run
    rows = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["step", *terms])
        for step, values in history.rows():
            table.writerow([step, *(repr(float(value)) for value in values)])
            rows += 1
    return rows

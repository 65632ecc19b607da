"""What a race costs: one update of eight lanes against one of a single run, in processor time, so
that what else the machine does counts little."""

from __future__ import annotations

from statistics import median
from time import process_time
from typing import Any

import torch

from playground.core.learning import Learner
from playground.core.recipe import Recipe, Training
from playground.data import load
from playground.families import build, check
from playground.families.lanes import TERMS, Lanes
from playground.training.stepping import Stepper

LANES = 8
WIDTHS = ("8", "32-32", "64-64")  # of both nets: GAN Lab's, and two of the lab's
UPDATES = 100  # in a round
GOAL = 2.0


def races(rounds: int) -> dict[str, Any]:
    """Microseconds of an update and their ratio, for each width of the nets."""
    torch.set_num_threads(1)
    found = {}
    for widths in WIDTHS:
        one, many = _timed(widths, rounds)
        found[widths] = {"one": round(one), "race": round(many), "ratio": round(many / one, 2)}
    return {"lanes": LANES, "microseconds": found, "goal": GOAL}


def _timed(widths: str, rounds: int) -> tuple[float, float]:
    """Medians over rounds in turns: a single run's update and a race's."""
    device = torch.device("cpu")
    recipe = _recipe(widths)
    source = load(recipe, device)

    def gan() -> Learner:
        return build(recipe, source, device)

    def going(learner: Learner, lanes: int) -> Stepper:
        return Stepper(learner, source, torch.Generator().manual_seed(0), batch=150,
                       precision="float32", terms=TERMS, lanes=lanes)  # fmt: skip

    lanes = Lanes([gan() for _ in range(LANES)])  # type: ignore[list-item]
    sides = [going(gan(), 1), going(lanes, LANES)]
    times: list[list[float]] = [[], []]
    for _ in range(rounds + 1):  # the first warms up
        for side, mine in zip(sides, times, strict=True):
            begun = process_time()
            for _ in range(UPDATES):
                side.step()
            side.take()
            mine.append(1e6 * (process_time() - begun) / UPDATES)
    return median(times[0][1:]), median(times[1][1:])


def _recipe(widths: str) -> Recipe:
    settings = {"latent": 2, "noise": "uniform", "hidden_g": widths, "hidden_d": widths}
    training = Training(batch=150, precision="float32")
    return check(Recipe(family="gan", source="ring", settings=settings, training=training))

"""Whether 16 bits cost quality: the same recipe in both precisions, measured in the same way."""

from __future__ import annotations

from statistics import mean
from typing import Any

import torch

from benchmarks.cases import CASES
from playground.core.recipe import Recipe
from playground.data import load
from playground.evaluation import evaluate
from playground.evaluation.features import features
from playground.evaluation.values import likelihood
from playground.training.session import open_session

PRECISIONS = ("float32", "bfloat16")
SEEDS = (0, 1, 2)
STEPS = {"vae": 4000, "gan": 3000}  # about four epochs
METRICS = {"vae": ("elbo", likelihood), "gan": ("frechet", features)}


def quality() -> dict[str, Any]:
    """ELBO of the VAE and feature distance of the GAN, for each precision and seed, on MNIST."""
    found: dict[str, Any] = {}
    for name, (wanted, _) in METRICS.items():
        scores = {p: [_score(name, p, seed) for seed in SEEDS] for p in PRECISIONS}
        float32, bfloat16 = (mean(scores[p]) for p in PRECISIONS)
        found |= {f"{name} {wanted}, {p}": [round(s, 2) for s in scores[p]] for p in PRECISIONS}
        found[f"{name}, change by 16 bits"] = f"{100 * (bfloat16 / float32 - 1):+.2f} %"
    return found


def _score(name: str, precision: str, seed: int) -> float:
    wanted, metric = METRICS[name]
    case = next(case for case in CASES if case.name == name)
    recipe = _seeded(case.recipe("mnist", precision), seed)
    session = open_session(recipe, None, None)
    while session.step < STEPS[name]:
        session.advance(STEPS[name] - session.step)
    rng = torch.Generator().manual_seed(1)
    source = load(session.recipe, torch.device("cpu"))
    values = evaluate(session.learner, source, rng, metrics=(metric,))
    return next(item.value for item in values if item.name == wanted)


def _seeded(recipe: Recipe, seed: int) -> Recipe:
    return recipe.model_copy(update={"training": recipe.training.model_copy(update={"seed": seed})})

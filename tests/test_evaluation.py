"""Metrics are chosen by capability, say what they were measured on, and change nothing."""

from __future__ import annotations

import pytest
import torch

from playground.data import load
from playground.evaluation import evaluate
from playground.families import build, check
from tests.recipes import recipe

CPU = torch.device("cpu")


def measured(family: str, source: str = "digits", **settings):
    wanted = check(recipe(family, source, **settings))
    place = load(wanted, CPU)
    learner = build(wanted, place, CPU)
    before = {name: value.clone() for name, value in learner.state_dict().items()}
    found = evaluate(learner, place, torch.Generator().manual_seed(0), count=100)
    assert all(torch.equal(value, before[name]) for name, value in learner.state_dict().items())
    assert learner.training
    return {item.name: item for item in found}


def test_an_autoencoder_is_measured_by_its_reconstructions():
    found = measured("autoencoder")
    assert found.keys() == {"mse_per_image", "mse_per_pixel"}
    assert found["mse_per_image"].value == pytest.approx(64 * found["mse_per_pixel"].value)
    assert found["mse_per_image"].count == 100
    assert found["mse_per_image"].on == "held-out digits"


def test_a_vae_is_measured_by_its_bounds_and_the_tighter_one_is_higher():
    found = measured("vae")
    assert found["log_likelihood"].value > found["elbo"].value


def test_a_conditional_gan_is_judged_with_its_classes():
    found = measured("gan", conditional=True)
    assert found["score_generated"].on == "samples"


def test_modes_are_counted_on_the_ring():
    found = measured("gan", "ring")
    assert found["modes"].count == 2500
    assert 0 <= found["high_quality"].value <= 1
    assert "8 centres" in found["modes"].on

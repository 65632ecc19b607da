"""A trunk is what a learner's own net says below its last layer."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from playground.core.capabilities import Describes
from playground.data import load
from playground.families import FAMILIES, build, check
from playground.objectives.energy import mean_hiddens
from tests.recipes import recipe

CPU = torch.device("cpu")
DIGITS = load(recipe("vae"), CPU)
X = DIGITS.held_out(12).x


def made(family: str, **settings: Any) -> Any:
    return build(check(recipe(family, **settings)), DIGITS, CPU).eval()


@pytest.mark.parametrize("body", ["mlp", "conv", "conv5"])
@torch.no_grad()
def test_an_encoder_is_its_trunk_and_one_layer(body):
    learner = made("vae", body=body)
    torch.testing.assert_close(learner.encoder[-1](learner.trunk()(X)), learner.encoder(X))


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"scale": "unit"},
        {"body": "conv", "channels": 4, "dense": 16},
        {"body": "conv", "channels": 4, "norm": "both"},
    ],
)
@torch.no_grad()
def test_a_critic_is_its_trunk_and_one_layer(settings):
    learner = made("gan", **settings)
    torch.testing.assert_close(learner.D[-1](learner.trunk()(X)).squeeze(1), learner.score(X))


@torch.no_grad()
def test_a_boltzmann_machine_says_its_hidden_units():
    learner = made("rbm", units=20, centred=True)
    expected = mean_hiddens(learner.machine, X.flatten(1))
    torch.testing.assert_close(learner.trunk()(X), expected)


def test_without_what_compares_a_batch():
    one = made("gan", minibatch=True).trunk()
    torch.testing.assert_close(one(X[:1]), one(X)[:1])


def test_training_a_trunk_leaves_its_model_alone():
    learner = made("autoencoder")
    before = learner.encode(X)
    trunk = learner.trunk()
    with torch.no_grad():
        for weight in trunk.parameters():
            weight.zero_()
    torch.testing.assert_close(learner.encode(X), before)


@pytest.mark.parametrize("family", ["vae", "gan"])
def test_a_net_that_must_be_told_the_class_has_none(family):
    assert made(family, conditional=True).trunk() is None


def test_which_families_describe_examples():
    able = {kind.name for kind in FAMILIES if isinstance(made(kind.name), Describes)}
    assert able >= {"autoencoder", "vae", "aae", "vaegan", "gan", "wgan", "wgan-gp", "rbm"}

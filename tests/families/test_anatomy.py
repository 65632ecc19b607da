"""What is read off a built learner is all of it, in order, with the shapes that really pass."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from playground.families import build, check
from playground.families.anatomy import Net, anatomy
from playground.families.presets import PRESETS
from tests.recipes import recipe
from tests.standin import source_of

CPU = torch.device("cpu")


def nets(family: str, source: str = "digits", **settings: Any) -> dict[str, Net]:
    wanted = check(recipe(family, source, **settings))
    data = source_of(wanted)
    return {net.name: net for net in anatomy(build(wanted, data, CPU), data)}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_number_of_a_recipe_is_counted_once(preset) -> None:
    wanted = check(preset.recipe)
    source = source_of(wanted)
    learner = build(wanted, source, CPU)
    before = source.position()
    found = anatomy(learner, source)
    trained = sum(p.numel() for p in learner.parameters() if p.requires_grad)
    assert sum(net.parameters for net in found) == trained
    assert source.position() == before


def test_a_decoder_mirrors_its_encoder() -> None:
    found = nets("autoencoder", latent=3, hidden="100-50")
    encoder, decoder = found["encoder"], found["decoder"]
    assert encoder.given == decoder.layers[-1].shape == (1, 8, 8)
    dense = [layer.shape for layer in encoder.layers if layer.kind == "dense"]
    assert dense == [(100,), (50,), (3,)]
    assert decoder.given == (3,)
    assert encoder.parameters == (64 + 1) * 100 + (100 + 1) * 50 + (50 + 1) * 3


def test_tied_weights_count_once() -> None:
    tied = nets("autoencoder", hidden="32", tied=True)["decoder"]
    assert tied.parameters == 32 + 64  # biases alone
    assert "dense, tied" in [layer.kind for layer in tied.layers]


def test_convolutions_say_their_size() -> None:
    first = nets("gan", body="conv", channels=8)["D"].layers[0]
    assert (first.kind, first.detail, first.shape) == ("convolution", "4×4, stride 2", (8, 4, 4))


def test_a_packed_discriminator_sees_several_points() -> None:
    found = nets("packed", "ring")
    assert found["D"].given != found["G"].layers[-1].shape
    assert math.prod(found["D"].given) % 2 == 0


def test_a_generative_net_goes_downwards() -> None:
    found = nets("helmholtz", hidden="40-10")
    assert (found["up"].given, found["down"].given) == ((64,), (10,))
    assert [layer.shape for layer in found["down"].layers] == [(40,), (64,)]


def test_a_machine_without_nets_shows_its_weights() -> None:
    (own,) = nets("rbm", units=7).values()
    assert [(layer.kind, layer.shape) for layer in own.layers] == [
        ("W", (64, 7)), ("b", (64,)), ("c", (7,)),
    ]  # fmt: skip

"""The historic adversarial recipes, layer by layer as their texts print them."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from playground.families import build, check
from playground.families.adversarial import Adversarial
from playground.families.presets import preset
from playground.nets.layers import BatchNormAlways1d, BatchNormAlways2d
from tests.standin import source_of

RELU, LEAKY = "ReLU", "LeakyReLU"


def built(name: str) -> Adversarial:
    recipe = check(preset(name).recipe)
    learner = build(recipe, source_of(recipe), torch.device("cpu"))
    assert isinstance(learner, Adversarial)
    return learner


def layers(net: nn.Module) -> list[object]:
    """Widths of linear layers, (out, kernel, stride) of convolutions, names of the others."""
    found: list[object] = []
    for layer in net.children():
        if isinstance(layer, nn.Linear):
            found.append((layer.in_features, layer.out_features))
        elif isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            found.append((layer.out_channels, layer.kernel_size[0], layer.stride[0]))
        elif not type(layer).__module__.endswith("flatten"):
            found.append(type(layer).__name__)
    return found


@pytest.mark.parametrize(
    ("name", "g", "d"),
    [
        ("gan-128", [(100, 128), RELU, (128, 784)], [(784, 128), RELU, (128, 1)]),
        (
            "gan-leaky",
            [(40, 140), LEAKY, (140, 80), LEAKY, (80, 784)],
            [(784, 200), LEAKY, (200, 90), LEAKY, (90, 1)],
        ),
        (
            "gan-1024",
            [(100, 1024), RELU, (1024, 1024), RELU, (1024, 784)],
            [(784, 256), LEAKY, (256, 256), LEAKY, (256, 1)],
        ),
        (
            "dcgan-1024",
            [
                *((100, 1024), RELU, "BatchNormAlways1d"),
                *((1024, 6272), RELU, "BatchNormAlways1d", "ToMap"),
                *((64, 4, 2), RELU, "BatchNormAlways2d"),
                (1, 4, 2),
            ],
            [
                *((32, 5, 1), LEAKY, "MaxPool2d"),
                *((64, 5, 1), LEAKY, "MaxPool2d", "FromMap"),
                *((1024, 1024), LEAKY, (1024, 1)),
            ],
        ),
    ],
)
def test_nets(name, g, d):
    learner = built(name)
    assert layers(learner.G) == g
    assert layers(learner.D) == d


@pytest.mark.parametrize(
    ("name", "family", "optimiser", "rate", "beta1", "noise", "scale"),
    [
        ("gan-128", "gan", torch.optim.Adam, 1e-3, None, "uniform", "unit"),
        ("gan-1024", "gan", torch.optim.Adam, 1e-3, 0.5, "uniform", "symmetric"),
        ("dcgan-1024", "gan", torch.optim.Adam, 1e-3, 0.5, "uniform", "symmetric"),
        ("wgan-1024", "wgan", torch.optim.RMSprop, 5e-4, None, "uniform", "symmetric"),
    ],
)
def test_numbers(name, family, optimiser, rate, beta1, noise, scale):
    assert preset(name).recipe.family == family
    learner = built(name)
    for found in learner.optimisers.values():
        assert isinstance(found, optimiser)
        group = found.param_groups[0]
        assert group["lr"].item() == pytest.approx(rate)
        if beta1 is not None:
            assert group["betas"][0] == beta1
    assert (learner.settings.noise, learner.settings.scale) == (noise, scale)


def test_the_small_one_runs_for_a_thousand_updates():
    assert preset("gan-leaky").recipe.training.steps == 1000


def test_the_historic_dcgan_normalises_by_the_batch_when_sampling_too():
    learner = built("dcgan-1024").eval()
    kinds = BatchNormAlways1d | BatchNormAlways2d
    first = next(layer for layer in learner.G.children() if isinstance(layer, kinds))
    seen = []
    first.register_forward_hook(lambda *found: seen.append(found[2]))
    learner.sample(64, torch.Generator())
    torch.testing.assert_close(seen[0].mean(0), torch.zeros(1024), atol=1e-5, rtol=0)


def test_historic_nets_say_which_sizes_they_take():
    recipe = preset("dcgan-1024").recipe.model_copy(update={"source": "digits"})
    with pytest.raises(ValueError, match=r"'digits' has 8×8 pixels: choose other nets"):
        build(check(recipe), source_of(recipe), torch.device("cpu"))

"""Metrics are chosen by capability, say what they were measured on, and change nothing."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.distributions import Normal, kl_divergence

from playground.core.events import Measured, Surveyed
from playground.data import Finite, load
from playground.evaluation import FULL, QUICK, evaluate, examine
from playground.evaluation.baselines import principal_components
from playground.evaluation.codes import codes
from playground.evaluation.features import _real
from playground.families import build, check
from playground.families.vae import VAE
from tests.recipes import recipe

CPU = torch.device("cpu")


def measured(family: str, source: str = "digits", **settings):
    wanted = check(recipe(family, source, **settings))
    place = load(wanted, CPU)
    learner = build(wanted, place, CPU)
    before = {name: value.clone() for name, value in learner.state_dict().items()}
    found = evaluate(
        learner, place, torch.Generator().manual_seed(0), effort=replace(FULL, examples=100)
    )
    assert all(torch.equal(value, before[name]) for name, value in learner.state_dict().items())
    assert learner.training
    return {item.name: item for item in found}


def test_an_autoencoder_is_measured_by_its_reconstructions():
    found = measured("autoencoder")
    assert {"mse_per_image", "mse_per_pixel"} <= found.keys()
    assert not {"elbo", "score_real", "modes", "class_accuracy"} & found.keys()
    assert found["mse_per_image"].value == pytest.approx(64 * found["mse_per_pixel"].value)
    assert found["mse_per_image"].count == 100
    assert found["mse_per_image"].on == "held-out digits"
    assert (
        measured("autoencoder", noise=0.3)["mse_per_image"].on == "held-out digits, without noise"
    )


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


def test_the_linear_code_of_the_same_size_is_named_beside():
    found = measured("autoencoder", latent=2)
    source = load(recipe("autoencoder"), CPU)
    assert isinstance(source, Finite)
    x, mean = source.held_out(100).x.flatten(1), source.first(len(source)).x.flatten(1).mean(0)
    spread = float((x - mean).square().sum(1).mean())
    assert 0.5 * spread < found["pca_mse_per_image"].value < spread
    assert "2 components" in found["pca_mse_per_image"].on


def test_principal_components_are_the_directions_of_largest_variance():
    rng = np.random.default_rng(4)
    x = rng.normal(size=(200, 12)) @ rng.normal(size=(12, 12)) + 3
    mean, components = principal_components(x, 3)
    assert mean == pytest.approx(x.mean(0))
    variances, directions = np.linalg.eigh(np.cov(x.T))
    cosines = components @ directions[:, :-4:-1]  # largest first
    assert np.abs(cosines) == pytest.approx(np.eye(3), abs=1e-6)
    rest = x - mean - (x - mean) @ components.T @ components
    assert np.square(rest).sum(1).mean() * 200 / 199 == pytest.approx(variances[:-3].sum())


def test_distances_name_their_features_and_come_with_a_floor():
    found = measured("gan")
    assert found["frechet"].value > 10 * found["frechet_floor"].value > 0
    assert "features of classifier-digits" in found["frechet"].on
    assert found["frechet"].count == found["frechet_floor"].count == 100


def test_only_conditional_models_are_asked_for_classes():
    assert 0 <= measured("vae", conditional=True)["class_accuracy"].value <= 0.5
    assert "class_accuracy" not in measured("vae")


def test_the_terms_of_the_bound_add_up():
    found = measured("vae")
    terms = found["reconstruction"].value + found["kl"].value
    assert found["elbo"].value == pytest.approx(-terms)


def test_points_have_no_classifier():
    assert "frechet" not in measured("gan", "ring")


def test_an_untrained_energy_model_is_as_good_as_independent_pixels():
    found = measured("rbm", units=4)
    source = load(recipe("rbm"), CPU)
    assert isinstance(source, Finite)
    p = source.first(len(source)).x.flatten(1).mean(0).clamp(0.01, 0.99)
    x = source.held_out(100).x.flatten(1)
    wanted = float((x * p.log() + (1 - x) * (1 - p).log()).sum(1).mean())
    assert found["log_likelihood"].value == pytest.approx(wanted, abs=1)
    assert "log Z exact" in found["log_likelihood"].on
    assert found["log_z"].on == "exact"


def test_less_effort_gives_the_same_kinds_of_numbers_from_fewer_examples():
    wanted = check(recipe("vae"))
    place = load(wanted, CPU)
    learner = build(wanted, place, CPU)
    rng = torch.Generator().manual_seed(0)
    found = {item.name: item for item in evaluate(learner, place, rng, effort=QUICK)}
    assert found["elbo"].count == QUICK.bounded
    assert f"{QUICK.codes} codes" in found["elbo"].on
    assert "pca_mse_per_image" not in found
    assert found["mse_per_image"].count == len(place.held_out(QUICK.examples).x)


def test_points_are_compared_by_energy_distance_with_its_floor():
    found = measured("gan", "spiral")
    assert found["energy_distance"].value > 3 * found["energy_distance_floor"].value > 0
    assert found["energy_distance"].count == 100
    assert "energy_distance" not in measured("gan")


def coded(family: str, source: str = "digits", **settings):
    """What the metric of codes finds in a model that was not trained."""
    wanted = check(recipe(family, source, **settings))
    place = load(wanted, CPU)
    learner = build(wanted, place, CPU)
    rng, few = torch.Generator().manual_seed(0), replace(FULL, examples=300)
    found = examine(learner, place, rng, effort=few, metrics=(codes,))
    shown = [item for item in found if isinstance(item, Surveyed)]
    return learner, place, shown, [item for item in found if isinstance(item, Measured)]


def test_each_dimension_of_a_vae_has_its_kl_and_a_collapsed_one_is_no_unit_in_use():
    learner, place, *_ = coded("vae", latent=3)
    assert isinstance(learner, VAE)
    x = place.held_out(FULL.examples).x
    with torch.no_grad():
        last = learner.encoder[-1]
        assert isinstance(last, nn.Linear)
        last.weight[1], last.weight[4] = 0, 0  # μ and log σ² of the second dimension
        last.bias[1], last.bias[4] = 0, 0
        mu, logvar = learner.eval().posterior(x)
    found = examine(learner, place, torch.Generator().manual_seed(0), metrics=(codes,))
    shown = next(item for item in found if isinstance(item, Surveyed))
    q = Normal(mu.double(), (0.5 * logvar.double()).exp())
    wanted = kl_divergence(q, Normal(0.0, 1.0)).mean(0)
    assert shown.arrays["kl"] == pytest.approx(wanted.numpy(), rel=1e-4, abs=1e-6)
    assert shown.arrays["kl"][1] == 0
    assert shown.arrays["variance"][1] == 0
    assert shown.arrays["shares"].sum(1) == pytest.approx(1)
    assert shown.arrays["spread"][1] == pytest.approx(1, abs=0.15)
    in_use = next(item for item in found if isinstance(item, Measured))
    assert in_use.name == "active_units"
    assert in_use.value <= 2
    assert "of 3 dimensions" in in_use.on


def test_kl_of_the_dimensions_adds_up_to_the_bounds_kl():
    wanted = check(recipe("vae", latent=4))
    place = load(wanted, CPU)
    learner = build(wanted, place, CPU)
    found = examine(learner, place, torch.Generator().manual_seed(0))
    shown = next(item for item in found if isinstance(item, Surveyed))
    kl = next(item.value for item in found if isinstance(item, Measured) and item.name == "kl")
    assert float(shown.arrays["kl"].sum()) == pytest.approx(kl, rel=1e-4)


def test_codes_without_a_named_posterior_have_no_kl():
    for family in ("autoencoder", "avb", "aae"):
        _, _, (shown,), numbers = coded(family)
        assert "kl" not in shown.arrays
        assert not numbers


def test_the_prior_beside_codes_is_the_models_own():
    _, _, (round_one,), _ = coded("aae", latent=2)
    _, _, (petals,), _ = coded("aae", latent=2, shape="petals")
    assert round_one.about["standard"]
    assert not petals.about["standard"]
    assert petals.arrays["prior"].shape[0] == 2


@pytest.mark.parametrize("family", ["gan", "rbm", "began"])
def test_models_without_codes_and_prior_show_none(family: str):
    assert coded(family)[2:] == ([], [])


@pytest.mark.parametrize("n", [10, 100_000])
def test_real_pictures_are_the_last_trained_on_and_the_held_out_in_random_order(
    n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = load(check(recipe("vae", "digits")), CPU)
    assert isinstance(source, Finite)
    train, test = source.first(len(source)).x[-source.held :], source.held_out(source.held).x
    order = torch.randperm(source.held, generator=torch.Generator().manual_seed(0))[:n]
    monkeypatch.setattr(source, "first", None)  # thousands of pictures as floats are not needed
    pixels: Any = SimpleNamespace(net=SimpleNamespace(features=lambda x: x.flatten(1)))
    found = _real(pixels, source, n)
    assert torch.equal(found[0], test[order].flatten(1))
    assert torch.equal(found[1], train[order].flatten(1))

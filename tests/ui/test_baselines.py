"""The line across a curve is what principal components really reach on held-out examples."""

from __future__ import annotations

import numpy as np
import pytest

from playground.families import family
from playground.ui import baselines, sources
from tests.recipes import recipe

CHARTS = family("autoencoder").curves


def found(source: str, latent: int) -> dict:
    wanted = recipe("autoencoder", source, latent=latent)
    baselines.lines(CHARTS, wanted)
    baselines._pca(source, "{}", latent).wait()
    return baselines.lines(CHARTS, wanted)


@pytest.mark.parametrize("latent", [2, 20])
def test_pca_by_hand(latent: int) -> None:
    lines = found("digits", latent)
    assert list(lines) == ["Squared error"]
    source = sources.loading("digits", {}).result
    assert source is not None
    train = source.first(len(source)).x.flatten(1).numpy().astype(np.float64)
    x = source.held_out(2000).x.flatten(1).numpy() - train.mean(0)
    _, _, components = np.linalg.svd(train - train.mean(0), full_matrices=False)
    rest = x - x @ components[:latent].T @ components[:latent]
    assert lines["Squared error"]["value"] == pytest.approx((rest**2).sum(1).mean(), rel=1e-3)
    assert f"PCA with {latent} components, {len(x)} held-out" in lines["Squared error"]["text"]


def test_points_have_no_line() -> None:
    assert found("ring", 2) == {}


def test_a_model_fed_noise_has_no_line_of_components_that_saw_none() -> None:
    assert found("digits", 2)
    noisy = recipe("autoencoder", "digits", latent=2, noise=0.5)
    assert baselines.lines(CHARTS, noisy) == {}
    quiet = noisy.after([(10, "noise", 0.0)])
    assert list(baselines.lines(CHARTS, quiet)) == ["Squared error"]


def test_charts_say_whether_they_have_one() -> None:
    assert baselines.lines(family("vae").curves, recipe("vae", latent=2)) == {}

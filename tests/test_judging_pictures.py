"""Nets that measure likeness: what a discriminator sees, and LPIPS against its definition."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torchvision.models import alexnet

from playground.core.recipe import Recipe
from playground.data import load as load_source
from playground.evaluation import lpips
from playground.evaluation.critics import critic_features
from playground.families import build

CPU = torch.device("cpu")


@pytest.mark.parametrize("family", ["gan", "wgan", "wgan-gp", "vaegan"])
def test_a_critics_features_are_what_its_verdict_is_made_of(family: str) -> None:
    recipe = Recipe(family=family, source="digits")
    source = load_source(recipe, CPU)
    learner = build(recipe, source, CPU).eval()
    features = critic_features(learner)
    assert features is not None
    x = source.held_out(5).x
    seen = features(x)
    last = [m for m in learner.modules() if isinstance(m, torch.nn.Linear) and m.out_features == 1]
    verdict = seen @ last[-1].weight[0] + last[-1].bias
    torch.testing.assert_close(verdict, learner.score(x))  # type: ignore[operator]


def test_features_of_a_picture_do_not_depend_on_its_company() -> None:
    recipe = Recipe(family="gan", source="digits", settings={"minibatch": True})
    source = load_source(recipe, CPU)
    features = critic_features(build(recipe, source, CPU).eval())
    assert features is not None
    x = source.held_out(5).x
    torch.testing.assert_close(features(x)[:1], features(x[:1]))


@pytest.mark.parametrize("family", ["autoencoder", "vae", "began"])
def test_who_gives_no_verdict_has_no_features(family: str) -> None:
    recipe = Recipe(family=family, source="digits")
    assert critic_features(build(recipe, load_source(recipe, CPU), CPU)) is None


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, torch.Tensor]:
    """A file as a visitor would put it, with weights by chance."""
    monkeypatch.setattr(lpips, "data_folders", lambda: [tmp_path])
    rng = torch.Generator().manual_seed(0)
    known = {
        name: value for name, value in alexnet().state_dict().items() if name.startswith("features")
    }
    for place, channels in enumerate((64, 192, 384, 256, 256)):
        known[f"lin{place}.model.1.weight"] = torch.rand(1, channels, 1, 1, generator=rng)
    save_file(known, tmp_path / lpips.FILE)
    return known


def test_lpips_by_its_definition(weights: dict[str, torch.Tensor]) -> None:
    rng = np.random.default_rng(0)
    a, b = rng.random((64, 64)), rng.random((64, 64))
    net = alexnet().features.eval()
    net.load_state_dict({k.removeprefix("features."): v for k, v in weights.items() if "feat" in k})
    expected = 0.0
    one, two = (
        ((2 * torch.tensor(x, dtype=torch.float32).expand(1, 3, -1, -1) - 1)
         - torch.tensor([-0.030, -0.088, -0.188]).view(1, 3, 1, 1))
        / torch.tensor([0.458, 0.448, 0.450]).view(1, 3, 1, 1) for x in (a, b)
    )  # fmt: skip
    place = 0
    with torch.no_grad():
        for layer in net:
            one, two = layer(one), layer(two)
            if isinstance(layer, torch.nn.ReLU):
                unit = [torch.nn.functional.normalize(x, dim=1) for x in (one, two)]
                weight = weights[f"lin{place}.model.1.weight"].view(-1, 1, 1)
                expected += float(((unit[0] - unit[1]) ** 2 * weight).sum(1).mean())
                place += 1
    assert lpips.misfit((64, 64)) is None
    assert lpips.grey_distance(a, b) == pytest.approx(expected, rel=1e-4)
    assert lpips.grey_distance(a, a) == 0


def test_lpips_says_what_it_lacks(weights: dict[str, torch.Tensor], tmp_path: Path) -> None:
    assert (
        lpips.misfit((28, 28)) == "LPIPS needs pictures of 31 pixels a side; this one is 28 × 28."
    )
    save_file({"features.0.weight": weights["features.0.weight"]}, tmp_path / lpips.FILE)
    lpips.weights.cache_clear()
    assert "does not hold" in str(lpips.misfit((64, 64)))
    (tmp_path / lpips.FILE).unlink()
    assert "never fetched unasked" in str(lpips.misfit((64, 64)))
    with pytest.raises(ValueError, match="never fetched"):
        lpips.grey_distance(np.zeros((64, 64)), np.zeros((64, 64)))

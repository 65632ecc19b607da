"""Longer codes on the latent page: what their numbers carry, their clouds, and their links."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from playground.settings import BadSetting, Settings
from playground.ui.latent import spread
from playground.ui.latent.attributes import Attributes, factors, thirds
from playground.ui.latent.classes import Classes, fit
from playground.ui.latent.many import Many
from playground.ui.latent.opened import opened
from playground.ui.latent.page import SECTIONS
from playground.ui.latent.solid import Solid
from playground.ui.sight import read, write

RNG = np.random.default_rng(0)
CODES = (RNG.normal(size=(300, 6)) * [5, 4, 1, 0.5, 0.2, 0.1]).astype(np.float16)


def side(codes: np.ndarray | None, **learner: Any) -> Any:
    """As much of an opened model as is looked at."""
    return SimpleNamespace(codes=codes, learner=SimpleNamespace(classes=0, **learner))


def test_pca_is_scikit_learns() -> None:
    flat = spread.by_pca("six", CODES)
    oracle = PCA(2).fit(CODES.astype(np.float64))
    expected = oracle.transform(CODES.astype(np.float64))
    np.testing.assert_allclose(np.abs(flat.places), np.abs(expected), atol=1e-4)
    assert flat.mean is not None
    assert flat.components is not None
    again = (CODES - flat.mean) @ flat.components.T
    np.testing.assert_allclose(again, flat.places, atol=1e-4)
    assert f"{100 * oracle.explained_variance_ratio_.sum():.0f} %" in flat.said


def test_tsne_keeps_neighbours() -> None:
    apart = np.repeat([[0.0] * 5, [40.0] * 5], 30, axis=0) + RNG.normal(size=(60, 5))
    places = spread.by_tsne("two groups", apart.astype(np.float16)).places
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert ((gaps.argmin(1) < 30) == (np.arange(60) < 30)).all()


def test_an_autoencoders_numbers_are_sorted_by_variance() -> None:
    found = spread.use("an AE", side(CODES))
    assert found.order == [0, 1, 2, 3, 4, 5]
    assert found.active == [True, True, True, False, False, False]  # below 1 % of the largest
    assert found.amounts[0] == pytest.approx(CODES[:, 0].astype(float).var(ddof=1))


def test_a_conditional_vae_has_collapsed_numbers() -> None:
    found = spread.use("a CVAE", opened("cvae-mnist"))
    assert sum(found.active) < len(found.active)
    amounts = [found.amounts[axis] for axis in found.order]
    assert amounts == sorted(amounts, reverse=True)
    idle = [
        amount for amount, active in zip(found.amounts, found.active, strict=True) if not active
    ]
    assert max(idle) < 0.05  # nats


def test_without_an_encoder_numbers_are_sorted_by_what_they_change() -> None:
    weight = torch.tensor([[1.0, 0, 3], [0, 2, 4]])  # columns of length 1, 2 and 5
    made = side(None, latent=3, decode=lambda z, _: z @ weight.T)
    found = spread.use("a decoder", made)
    np.testing.assert_allclose(found.amounts, [1, 2, 5], rtol=1e-5)
    assert found.order == [2, 1, 0]


def test_thirds_are_thirds() -> None:
    assert thirds(np.arange(9) / 8).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_classes_stand_in_where_no_factor_is_known() -> None:
    (found,) = factors(opened("vae-conv-20-mnist"))
    assert found.name == "class"
    assert found.words == tuple("0123456789")


def test_only_conditional_models_are_told_a_class() -> None:
    for name, fits in {"cvae-mnist": True, "cgan-mnist": True, "vae-mnist": False}.items():
        assert fit(opened(name).recipe) is fits


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Solid, {"z": "1,2"}),
        (Solid, {"view": "10"}),
        (Solid, {"view": "10,200"}),
        (Solid, {"fixed": 4}),
        (Many, {"z": ",".join(["1"] * 200)}),
        (Many, {"axes": "1,1"}),
        (Many, {"cloud": "umap"}),
        (Classes, {"z": "inf"}),
        (Attributes, {"moves": "1,2,3"}),
        (Attributes, {"moves": "1,2,3,99"}),
        (Attributes, {"moves": "-1,2,3,1"}),
        (Attributes, {"model": "../etc"}),
    ],
)
def test_what_a_link_must_not_say(kind: type[Settings], values: dict[str, Any]) -> None:
    with pytest.raises(BadSetting):
        kind().changed(values)


@pytest.mark.parametrize(
    ("show", "values"),
    [
        ("solid", {"z": "0.5,-1,2", "fixed": 2, "view": "-40,10"}),
        ("many", {"model": "cvae-mnist", "z": "1,2", "cloud": "tsne", "axes": "3,1", "told": 4}),
        ("classes", {"rows": "one", "axis": 4, "seed": 7}),
        ("attributes", {"base": -1, "moves": "0,1,2,-0.5_3,0,1,2"}),
    ],
)
def test_links_lead_back(show: str, values: dict[str, Any]) -> None:
    sections = {name: section.settings for name, section in SECTIONS.items()}
    settings = sections[show]().changed(values)
    query = {name: [value] for name, value in write(show, settings, sections).items()}
    assert read(query, sections) == (show, settings)

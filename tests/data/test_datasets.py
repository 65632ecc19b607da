"""What every data set promises, whatever it holds."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from playground.core.learning import Source
from playground.core.recipe import Recipe, Training
from playground.data import DATASETS, Finite, NoData, dataset, load
from playground.settings import BadSetting

CPU = torch.device("cpu")
EMBEDDED = [item.name for item in DATASETS if item.ready(item.settings())]
BOUNDED = [name for name in EMBEDDED if dataset(name).kind == "points" and name != "grid"]


def source(name: str, seed: int = 0, **options: Any) -> Source:
    recipe = Recipe(family="any", source=name, options=options, training=Training(seed=seed))
    return load(recipe, CPU)


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_what_needs_no_network_is_ready() -> None:
    assert {"digits", "faces", "shapes", "ring", "line", "two-gaussians", "three-disjoint", "grid",
            "spiral", "moons", "checkerboard"} == set(EMBEDDED)  # fmt: skip


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_draw_has_the_promised_form(name: str) -> None:
    found = source(name)
    batch = found.draw(37, rng())
    assert batch.x.shape == (37, *found.shape)
    assert batch.x.dtype == torch.float32
    assert (found.name, found.title) == (name, dataset(name).title)
    if (about := dataset(name)).kind == "pictures":  # known before anything is loaded
        assert about.channels(about.settings()) == found.shape[0]
    assert found.is_picture == (dataset(name).kind == "pictures")
    if found.is_picture:
        assert batch.x.min() >= 0
        assert 0.5 < batch.x.max() <= 1
    if found.classes:
        assert batch.y is not None
        assert batch.y.dtype == torch.int64
        assert 0 <= batch.y.min() <= batch.y.max() < len(found.classes)


@pytest.mark.parametrize("name", EMBEDDED)
def test_the_same_seeds_draw_the_same(name: str) -> None:
    first, again = source(name), source(name)
    one, two = rng(), rng()
    for _ in range(3):
        assert torch.equal(first.draw(64, one).x, again.draw(64, two).x)
    assert not torch.equal(first.draw(64, one).x, source(name, seed=1).draw(64, rng(1)).x)


@pytest.mark.parametrize("name", EMBEDDED)
def test_held_out_examples_stay_the_same_whatever_is_drawn(name: str) -> None:
    found = source(name)
    before = found.held_out(50)
    found.draw(64, rng())
    after = source(name, seed=5).held_out(20)
    assert torch.equal(before.x[:20], after.x)
    before.x.zero_()  # what is handed out is the caller's own
    assert torch.equal(found.held_out(20).x, after.x)


@pytest.mark.parametrize("name", BOUNDED)
def test_points_fill_the_plane_that_pages_show(name: str) -> None:
    x = source(name).draw(20_000, rng()).x
    assert (x.abs() <= 1.5).all(1).float().mean() > 0.99
    assert (x.amax(0) - x.amin(0)).max() > 1.5


@pytest.mark.parametrize("name", ["folder", "points"])
def test_own_data_must_be_chosen_first(name: str) -> None:
    with pytest.raises(BadSetting, match="first: none are uploaded"):
        source(name)


def test_unknown_names_are_answered_with_the_known_ones() -> None:
    with pytest.raises(BadSetting, match="no data set 'celebs'; there are: digits, mnist"):
        source("celebs")


@pytest.mark.parametrize(
    ("name", "options"),
    [("digits", {"spread": 0.1}), ("ring", {"spread": 0}), ("faces", {"side": 33}),
     ("ring", {"spread": "wide"}), ("folder", {"upload": "../../etc/passwd"})],
)  # fmt: skip
def test_options_out_of_range_are_refused(name: str, options: dict[str, Any]) -> None:
    with pytest.raises(BadSetting) as caught:
        source(name, **options)
    assert f"'{next(iter(options))}'" in caught.value.typed


def test_sets_that_are_fetched_are_not_ready_on_a_bare_machine() -> None:
    fetched = [item for item in DATASETS if "download" in item.size]
    assert [item.name for item in fetched] == ["mnist", "fashion", "kmnist", "cifar10"]
    assert not any(item.ready(item.settings()) for item in fetched)


def test_digits_are_scikit_learns() -> None:
    from sklearn.datasets import load_digits

    pixels, digits = load_digits(return_X_y=True)
    found = source("digits")
    assert isinstance(found, Finite)
    train, test = found.first(10_000), found.held_out(10_000)
    assert train.y is not None
    assert test.y is not None
    x = torch.cat([train.x, test.x]).reshape(-1, 64) * 16
    rows = torch.cat([x.long(), torch.cat([train.y, test.y])[:, None]], 1).tolist()
    wanted = [[*map(int, p), int(y)] for p, y in zip(pixels, digits, strict=True)]
    assert sorted(rows) == sorted(wanted)
    held = torch.bincount(test.y, minlength=10)
    every = torch.bincount(torch.tensor(digits), minlength=10)
    assert ((held - every * 0.2).abs() <= 0.5).all()


def test_no_network_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from torchvision.datasets import MNIST

    monkeypatch.setattr(MNIST, "mirrors", ["http://127.0.0.1:9/"])  # nothing listens there
    with pytest.raises(NoData, match=r"^MNIST is not on this machine and cannot be .*'digits'"):
        source("mnist")

"""Drawn pictures: the factors are what was drawn, and the cache is only a cache."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from playground.core.recipe import Recipe
from playground.data import Finite, faces, load, places, shapes
from playground.data.drawn import drawn
from playground.data.faces.head import picture
from playground.data.faces.look import FACTORS, WORDS, Look, look, random_factors

PLAIN = Look(
    "beige", "short", "brown", "blue", "smile", "none", "none", "red", "mint", 0.0, 0.0, 0.0
)


def source(name: str, **options: str) -> Finite:
    found = load(Recipe(family="any", source=name, options=options), torch.device("cpu"))
    assert isinstance(found, Finite)
    return found


def pixels(face: Look, side: int = 32) -> np.ndarray:
    return np.asarray(picture(face, side), dtype=np.int16)


@pytest.mark.parametrize("side", [32, 64, 128])
def test_faces_of_every_side_show_the_same(side: int) -> None:
    x = pixels(PLAIN, side)
    assert x.shape == (side, side, 3)
    small = x.reshape(32, side // 32, 32, side // 32, 3).mean((1, 3))
    assert np.abs(small - pixels(PLAIN)).mean() < 3


@pytest.mark.parametrize("factor", WORDS)
def test_every_word_of_a_factor_looks_different(factor: str) -> None:
    faces = [replace(PLAIN, **{factor.replace(" ", "_"): word}) for word in WORDS[factor]]
    if factor == "hair colour":
        faces = [replace(face, hair="long") for face in faces]
    drawn_faces = [pixels(face) for face in faces]
    for i, one in enumerate(drawn_faces):
        for other in drawn_faces[:i]:
            assert (np.abs(one - other).max(2) > 20).sum() >= 3  # pixels


@pytest.mark.parametrize("factor", ["turn", "width", "gaze"])
def test_the_continuous_factors_move_something(factor: str) -> None:
    low, high = (pixels(replace(PLAIN, **{factor: value})) for value in (-1.0, 1.0))
    assert (np.abs(low - high).max(2) > 20).sum() >= 5


def test_factors_are_independent_and_all_occur() -> None:
    factors = random_factors(7000)
    assert tuple(factors) == FACTORS
    for name, words in WORDS.items():
        assert len(np.unique(factors[name])) == len(words)
    table = np.stack([factors[name] for name in FACTORS]).astype(float)
    apart = np.corrcoef(table) - np.eye(len(FACTORS))
    assert np.abs(apart).max() < 0.05


def test_held_out_faces_come_with_what_they_were_drawn_from() -> None:
    found, every = source("faces", label="hat"), random_factors(faces.TRAIN + faces.TEST)
    assert found.factors is not None
    assert tuple(found.factors) == FACTORS
    assert found.factor_words == WORDS
    assert (len(found), found.held) == (faces.TRAIN, faces.TEST)
    batch = found.held_out(3)
    assert batch.y is not None
    assert found.classes == WORDS["hat"]
    assert torch.equal(batch.y, found.factors["hat"][:3].long())
    for i in range(3):
        again = torch.from_numpy(pixels(look(every, faces.TRAIN + i))).permute(2, 0, 1)
        assert torch.equal((batch.x[i] * 255).round(), again.float())
        assert found.factors["turn"][i] == every["turn"][faces.TRAIN + i]


def test_shapes_lie_where_their_factors_say() -> None:
    found = source("shapes")
    assert found.factors is not None
    x = found.held_out(400).x[:, 0]
    mass = x.sum((1, 2))
    place = torch.arange(32) + 0.5
    across = (x.sum(1) * place).sum(1) / mass
    down = (x.sum(2) * place).sum(1) / mass
    for seen, factor in ((across, "across"), (down, "down")):
        assert torch.corrcoef(torch.stack([seen, found.factors[factor]]))[0, 1] > 0.98
    for shape in range(3):
        own = found.factors["shape"] == shape
        size = mass[own].sqrt() / found.factors["scale"][own]
        assert size.std() / size.mean() < 0.03
    assert x.amax((1, 2)).min() == 1


def test_shapes_turn() -> None:
    def drawn_at(shape: int, rotation: float) -> np.ndarray:
        names = ("shape", "scale", "rotation", "across", "down")
        values = (shape, 1.0, rotation, 0.5, 0.5)
        factors = {name: np.array([value]) for name, value in zip(names, values, strict=True)}
        return shapes.picture(factors, 0, 64)[0].astype(float) / 255

    for shape in range(3):
        start = drawn_at(shape, 0.0)
        assert np.abs(drawn_at(shape, np.pi / 2) - np.rot90(start, -1)).mean() < 0.01
    assert np.abs(drawn_at(2, np.pi) - drawn_at(2, 0.0)).mean() > 0.02  # a heart stands on its head
    heart = drawn_at(2, 0.0)
    assert heart[:32].sum() > heart[32:].sum()  # and is wider above


def test_no_two_shapes_are_alike() -> None:
    factors = shapes.random_factors(20_000)
    rows = np.stack(list(factors.values()), 1)
    assert len(np.unique(rows, axis=0)) == 20_000


def count_calls(calls: list[int], i: int) -> np.ndarray:
    """The i-th picture, laid out in memory as Pillow gives it."""
    calls.append(i)
    return np.arange(12, dtype=np.uint8).reshape(2, 2, 3).transpose(2, 0, 1) + i


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(places, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    return tmp_path / "cache"


def test_a_set_is_drawn_once_and_kept(cache: Path) -> None:
    calls: list[int] = []
    said: list[tuple[str, int, int]] = []
    first = drawn("n", lambda i: count_calls(calls, i), 4, "Drawing", lambda *s: said.append(s))
    assert said == [("Drawing", i, 4) for i in (1, 2, 3, 4)]
    again = drawn("n", lambda i: count_calls(calls, i), 4, "Drawing", None)
    assert calls == [0, 1, 2, 3]
    assert np.array_equal(first, again)
    assert [path.name for path in cache.iterdir()] == ["n.safetensors"]


@pytest.mark.parametrize("kept", [lambda data: data[:50], lambda _: b"", lambda _: b"no tensors"])
def test_a_damaged_cache_is_drawn_anew(kept, cache: Path) -> None:
    wanted = drawn("n", lambda i: count_calls([], i), 4, "Drawing", None)
    path = cache / "n.safetensors"
    path.write_bytes(kept(path.read_bytes()))
    assert np.array_equal(drawn("n", lambda i: count_calls([], i), 4, "Drawing", None), wanted)
    calls: list[int] = []
    drawn("n", lambda i: count_calls(calls, i), 4, "Drawing", None)
    assert calls == []


def test_a_set_of_another_size_is_drawn_anew(cache: Path) -> None:
    drawn("n", lambda i: count_calls([], i), 4, "Drawing", None)
    assert cache.exists()
    assert len(drawn("n", lambda i: count_calls([], i), 6, "Drawing", None)) == 6


def test_without_a_cache_it_is_drawn_each_time(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    calls: list[int] = []
    for _ in range(2):
        assert len(drawn("n", lambda i: count_calls(calls, i), 4, "Drawing", None)) == 4
    assert calls == [0, 1, 2, 3] * 2

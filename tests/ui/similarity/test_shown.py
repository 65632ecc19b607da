"""Links of the similarity page, and pictures as text in them."""

from __future__ import annotations

import numpy as np
import pytest

from playground.metrics.strokes import LONGER, TWO
from playground.settings import BadSetting
from playground.ui.links import BadLink
from playground.ui.similarity import codes
from playground.ui.similarity.shown import Shown, read, write


def test_a_link_gives_back_what_is_shown() -> None:
    shown = Shown(
        view="arena", picture="data", data="mnist", index=7, l2=1.25, seed=3,
        order="noise,salt_and_pepper", longer=codes.to_ink(LONGER), upload="a" * 64,
        drawing=codes.to_grey(TWO), models="ae-mnist,vae-mnist", way=0.75,
    )  # fmt: skip
    assert read({name: [value] for name, value in write(shown).items()}) == shown
    assert read({}) == Shown()
    assert write(Shown()) == {}


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"v": ["2"]}, "another version"),
        ({"view": ["two", "arena"]}, "more than once"),
        ({"view": ["attic"]}, "'view' cannot be 'attic'"),
        ({"l2": ["-1"]}, "'l2'"),
        ({"l2": ["nan"]}, "'l2'"),
        ({"original": ["x"]}, "28 by 28"),
        ({"upload": ["../../etc/passwd"]}, "fingerprint"),
        ({"file": ["../secret"]}, "a name"),
        ({"sauce": ["1"]}, "no setting 'sauce'"),
        ({"order": ["x" * 4000]}, "too long"),
    ],
)
def test_a_broken_link_is_a_sentence(query: dict[str, list[str]], why: str) -> None:
    with pytest.raises(BadLink, match=why):
        read(query)


def test_pictures_as_text() -> None:
    ink = (np.random.default_rng(0).random((28, 28)) > 0.5).astype(float)
    grey = np.random.default_rng(1).integers(0, 16, (28, 28)) / 15
    assert (codes.from_ink(codes.to_ink(ink)) == ink).all()
    assert (codes.from_grey(codes.to_grey(grey)) == grey).all()
    with pytest.raises(BadSetting, match="another size"):
        codes.from_ink("AAAA")
    with pytest.raises(BadSetting, match=r"cannot be read|another size"):
        codes.from_grey("é!")


def test_neighbours_begin_with_a_picture_on_which_measures_differ() -> None:
    assert Shown().index == 7  # of MNIST: a 9 that L2 takes for other digits three times in eight

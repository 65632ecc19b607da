"""Slow motion: the named parts of updates, one at a time, against whole updates."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core.events import (
    Block,
    Changed,
    Look,
    NextPart,
    Save,
    Saved,
    Set,
    Stepped,
    Surveyed,
)
from playground.families import FAMILIES
from tests.recipes import events, recipe, scalars

FAST, SLOW = 3, 16  # updates in all; presses, after which they go on in one block


@pytest.mark.parametrize("family", [kind.name for kind in FAMILIES])
def test_parts_add_up_to_updates_bit_for_bit(family):
    wanted = recipe(family, "ring", steps=FAST)
    whole = scalars(events(wanted))
    presses = [[NextPart(), Look(), Block(0)] for _ in range(SLOW)]
    np.testing.assert_array_equal(scalars(events(wanted, *presses)), whole)


def test_a_look_inside_names_the_part_and_shows_what_it_drew():
    found = events(recipe("gan", "ring", steps=1), *([NextPart(), Block(0)] for _ in range(7)))
    inside = [e for e in found if isinstance(e, Surveyed) and e.name == "part"]
    assert [e.about["part"] for e in inside] == [
        "draw examples and noise", "generate", "judge", "D's loss", "update D", "G's loss",
        "update G",
    ]  # fmt: skip
    assert inside[0].arrays["batch.real"].shape == (16, 2)
    assert inside[1].arrays["batch.generated"].shape == (16, 2)
    assert inside[3].about["terms"].keys() == {"d_loss", "d_real", "d_fake"}
    before, after = inside[3].arrays, inside[4].arrays  # D moves, G stays
    assert (before["score"] != after["score"]).any()
    np.testing.assert_array_equal(before["generated"], after["generated"])
    assert (inside[6].arrays["generated"] != after["generated"]).any()


def test_what_cannot_wait_completes_the_update_first(tmp_path):
    wanted = recipe("gan", "ring", steps=6)
    script = ([Block(2)], [NextPart(), NextPart(), Block(0)], [Set("lr_g", 0.05), Save(), Block(0)])
    found = events(wanted, *script, folder=tmp_path)
    assert [e.step for e in found if isinstance(e, Changed)] == [3]
    assert 3 in [e.step for e in found if isinstance(e, Saved)]
    plain = events(wanted, [Block(3)], [Set("lr_g", 0.05)])
    np.testing.assert_array_equal(scalars(found), scalars(plain))


def test_a_block_counts_the_update_under_way():
    wanted = recipe("wgan", "ring", steps=6)
    found = events(wanted, [NextPart(), Block(3)], [Block(0)])
    assert [len(e.values) for e in found if isinstance(e, Stepped)][:2] == [3, 0]


@pytest.mark.parametrize("family", ["gan", "wgan", "unrolled", "packed"])
def test_either_net_can_stand_still(family):
    wanted = recipe(family, "ring", steps=4)
    script = ([Set("g_steps", 0), Block(1)], [Set("g_steps", 1), Set("d_steps", 0), Block(1)])
    found = events(wanted, [Look(), Block(0)], *([*some, Look()] for some in script))
    worlds = {e.step: e.arrays for e in found if isinstance(e, Surveyed) and e.name == "world"}
    np.testing.assert_array_equal(worlds[0]["generated"], worlds[1]["generated"])
    assert (worlds[1]["generated"] != worlds[2]["generated"]).any()
    if "score" in worlds[0]:
        assert (worlds[0]["score"] != worlds[1]["score"]).any()
        np.testing.assert_array_equal(worlds[1]["score"], worlds[2]["score"])

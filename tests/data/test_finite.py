"""Epochs: every example once, in an order that the seed alone decides."""

from __future__ import annotations

import pytest
import torch

from playground.data.finite import Examples, Finite, split


def source(size: int = 20, seed: int = 0) -> Finite:
    """`size` pictures of one pixel, whose value and class are their number."""
    x = torch.arange(size, dtype=torch.uint8).reshape(-1, 1, 1, 1)
    examples = Examples(x, torch.arange(size))
    return Finite("n", "Numbers", examples, examples, seed=seed, device=torch.device("cpu"))


def drawn(found: Finite, n: int) -> list[int]:
    batch = found.draw(n, torch.Generator())
    assert batch.y is not None
    assert torch.equal((batch.x.flatten() * 255).round().long(), batch.y)
    return batch.y.tolist()


def test_an_epoch_holds_every_example_once() -> None:
    found = source()
    epochs = [[i for _ in range(4) for i in drawn(found, 5)] for _ in range(3)]
    assert all(sorted(epoch) == list(range(20)) for epoch in epochs)
    assert epochs[0] != epochs[1] != epochs[2] != epochs[0]


def test_what_does_not_fit_begins_the_next_epoch() -> None:
    found, whole = source(), source()
    second = [drawn(whole, 20), drawn(whole, 20)][1]
    drawn(found, 8)
    drawn(found, 8)
    assert drawn(found, 8) == second[:8]
    assert found.position() == {"epoch": 1, "start": 8}


def test_draws_of_different_sizes_share_the_epoch() -> None:
    found = source()
    assert sorted(drawn(found, 3) + drawn(found, 12) + drawn(found, 5)) == list(range(20))


def test_more_than_there_are_come_from_whole_permutations() -> None:
    found, whole = source(), source()
    epochs = [drawn(whole, 20) for _ in range(5)]
    drawn(found, 6)
    assert drawn(found, 50) == epochs[1] + epochs[2] + epochs[3][:10]
    assert drawn(found, 20) == epochs[4]


def test_seek_goes_back_exactly() -> None:
    found = source()
    for _ in range(7):
        drawn(found, 6)
    place = found.position()
    later = [drawn(found, 6) for _ in range(9)]
    other = source()
    other.seek(place)
    assert [drawn(other, 6) for _ in range(9)] == later


def test_the_seed_decides_the_order() -> None:
    assert drawn(source(seed=3), 20) == drawn(source(seed=3), 20)
    assert drawn(source(seed=3), 20) != drawn(source(seed=4), 20)


def test_draw_leaves_the_generator_alone() -> None:
    rng = torch.Generator().manual_seed(1)
    before = rng.get_state()
    source().draw(8, rng)
    assert torch.equal(rng.get_state(), before)


def test_a_draw_is_take_of_indices() -> None:
    found, other = source(), source()
    for _ in range(6):
        indices = other.indices(6)
        assert indices.dtype == torch.int64
        assert torch.equal(other.take(indices).x, found.draw(6, torch.Generator()).x)


@pytest.mark.parametrize("white", [255, 16])
def test_bytes_become_shares_of_white(white: int) -> None:
    x = torch.tensor([0, 1, white], dtype=torch.uint8).reshape(3, 1, 1, 1)
    found = Finite("w", "W", Examples(x), Examples(x), seed=0, device=torch.device("cpu"),
                   white=white)  # fmt: skip
    assert found.first(3).x.flatten().tolist() == pytest.approx([0, 1 / white, 1])
    assert found.first(3).y is None
    assert (len(found), found.held) == (3, 3)


def test_points_stay_as_they_are() -> None:
    x = torch.randn(30, 2)
    found = Finite("p", "P", Examples(x), Examples(x), seed=0, device=torch.device("cpu"))
    assert torch.equal(found.take(torch.arange(30)).x, x)


def test_split_parts_all_examples() -> None:
    train, test = split(103)
    assert sorted([*train, *test]) == list(range(103))
    assert len(test) == 21
    assert [*split(103)[1]] == [*test]
    assert sorted(test) != [*test]


def test_some_are_taken_as_they_stand_in_the_whole() -> None:
    found = source()
    which = torch.tensor([3, 0, 1])
    for some, whole in (
        (found.take(which), found.first(len(found))),
        (found.take_held_out(which), found.held_out(found.held)),
    ):
        assert some.y is not None
        assert whole.y is not None
        assert torch.equal(some.x, whole.x[which])
        assert torch.equal(some.y, whole.y[which])

"""Learning from few labels: every method, and what it must and must not know."""

from __future__ import annotations

import torch
from torch import nn

from playground.core.learning import Batch
from playground.data import load
from playground.training.labels import METHODS, Point, few_labels, taught, tuned_accuracy
from tests.recipes import recipe

CPU = torch.device("cpu")
DIGITS = load(recipe("vae"), CPU)
POOL, TEST = DIGITS.first(1200), DIGITS.held_out(200)  # type: ignore[attr-defined]


class Cheat(nn.Module):
    """Features that hold the answers, as it knows all pictures by heart."""

    def __init__(self) -> None:
        super().__init__()
        assert POOL.y is not None
        assert TEST.y is not None
        self.x = torch.cat((POOL.x, TEST.x)).flatten(1)
        self.y = torch.cat((POOL.y, TEST.y))
        self.scale = nn.Parameter(torch.tensor(10.0))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        nearest = torch.cdist(x.flatten(1), self.x).argmin(1)
        return self.scale * nn.functional.one_hot(self.y[nearest], 10).float()


class Blind(nn.Module):
    """Features that say nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.scale * torch.ones(len(x), 4)


def found(trained: nn.Module, fresh: nn.Module, counts: tuple[int, ...]) -> dict[str, list[Point]]:
    points = list(few_labels(trained, fresh, POOL, TEST, counts, draws=2))
    return {method: [point for point in points if point.method == method] for method in METHODS}


def test_good_features_need_one_label_a_class_and_blind_ones_never_learn() -> None:
    by = found(Cheat(), Blind(), (1, 5))
    assert all(min(point.accuracies) == 1 for point in by["frozen"])
    assert all(min(point.accuracies) == 1 for point in by["tuned"])
    for method in ("untrained", "scratch"):
        assert all(max(point.accuracies) < 0.2 for point in by[method])
    few, more = by["pixels"]
    assert sum(few.accuracies) < sum(more.accuracies)
    assert [point.per_class for point in by["pixels"]] == [1, 5]


def test_it_is_the_same_every_time_and_leaves_the_net_alone() -> None:
    net = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU())
    before = {name: value.clone() for name, value in net.state_dict().items()}
    few = Batch(POOL.x[:400], None if POOL.y is None else POOL.y[:400])
    first, second = (tuned_accuracy(net, few, TEST, seed=3) for _ in range(2))
    assert first == second > 0.3
    for name, value in net.state_dict().items():
        torch.testing.assert_close(value, before[name])


def test_made_up_examples_teach_if_they_are_right_and_mislead_if_not() -> None:
    assert POOL.y is not None
    net = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU())
    right, wrong = POOL, Batch(POOL.x, (POOL.y + 1) % 10)
    mixes = [(20, 0), (20, 1000), (0, 1000)]
    taught_well = [item.accuracy for item in taught(net, POOL, right, TEST, mixes)]
    misled = [item.accuracy for item in taught(net, POOL, wrong, TEST, mixes)]
    assert taught_well[0] == misled[0] < min(taught_well[1:])
    assert max(misled[1:]) < 0.2

"""What learning without labels is worth once there are a few: nets that were trained before, asked
and trained on, beside the same nets from random weights.

Chapelle, Schölkopf & Zien 2006, "Semi-Supervised Learning"; Hinton, Osindero & Teh 2006 for
training on from what was learned without labels; Radford et al. 2015, section 5.1, for a
discriminator's features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.core.learning import Batch, laid_out_as
from playground.core.optimisers import adam
from playground.metrics.labels import labelled, linear_accuracy

COUNTS = (1, 3, 10, 30, 100)  # labels a class
DRAWS = 3  # of which examples are labelled
METHODS = ("pixels", "untrained", "frozen", "tuned", "scratch")
WHOLE = METHODS[-2:]  # train the whole net, and so take by far the longest
UPDATES, _BATCH, _LR = 200, 64, 2e-3
_KNOWN = 2000  # examples without labels that tell how features are spread
_CHUNK = 500


class Point(NamedTuple):
    """One way of learning with so many labels a class: `accuracies` on held-out examples, one for
    each draw of those that are labelled."""

    method: str
    per_class: int
    accuracies: tuple[float, ...]


def few_labels(
    trained: nn.Module,
    fresh: nn.Module,
    pool: Batch,
    test: Batch,
    counts: Sequence[int] = COUNTS,
    draws: int = DRAWS,
) -> Iterator[Point]:
    """All methods for each number of labels, the quick ones first.

    trained, fresh: trunks (nets.trunk), as learned without labels and as it began. pool: training
    examples, whose labels are looked at only where they are drawn. test: held-out examples.
    "pixels", "untrained" and "frozen" are logistic regressions on x, on fresh(x), on trained(x);
    "scratch" and "tuned" train the whole net with one dense layer more.
    """
    assert pool.y is not None
    assert test.y is not None
    y, test_y = pool.y.cpu().numpy(), test.y.cpu().numpy()
    chosen = {
        (count, draw): labelled(y, count, np.random.default_rng(draw))
        for count in counts
        for draw in range(draws)
    }
    seen = {"pixels": nn.Flatten(), "untrained": fresh, "frozen": trained}
    for method, net in seen.items():
        known, asked = described(net, pool.x[:_KNOWN]), described(net, test.x)
        for count in counts:
            found = []
            for draw in range(draws):
                at = chosen[count, draw]
                x = described(net, pool.x[at])
                found.append(linear_accuracy(x, y[at], asked, test_y, known))
            yield Point(method, count, tuple(found))
    for method, net in zip(WHOLE, (trained, fresh), strict=True):
        for count in counts:
            found = tuple(
                tuned_accuracy(net, Batch(pool.x[at], pool.y[at]), test, draw)
                for draw in range(draws)
                for at in [chosen[count, draw]]
            )
            yield Point(method, count, found)


class Taught(NamedTuple):
    """A classifier taught by so many real examples and made-up ones: `accuracy` on held-out real
    ones."""

    real: int
    made: int
    accuracy: float


def taught(
    net: nn.Module, real: Batch, made: Batch, test: Batch, mixes: Sequence[tuple[int, int]]
) -> Iterator[Taught]:
    """A classifier from the weights of `net` for each of `mixes`: how many of `real` and of `made`
    it learns from, both labelled. Trained on samples alone this is the classification accuracy
    score (Ravuri & Vinyals 2019)."""
    assert real.y is not None
    assert made.y is not None
    for n, m in mixes:
        x, y = torch.cat((real.x[:n], made.x[:m])), torch.cat((real.y[:n], made.y[:m]))
        yield Taught(n, m, tuned_accuracy(net, Batch(x, y), test, 0, 2 * UPDATES))


@torch.no_grad()
def described(net: nn.Module, x: Tensor) -> np.ndarray:
    """Features (n, d) of x: (n, *shape), in eval mode."""
    net = net.eval()
    return torch.cat([net(part).float() for part in x.split(_CHUNK)]).cpu().numpy()


def tuned_accuracy(
    net: nn.Module, few: Batch, test: Batch, seed: int, updates: int = UPDATES
) -> float:
    """Share of `test` that a copy of a trunk with a dense layer on top gets right, trained as a
    whole on `few`. Batch norm keeps the statistics it has learned."""
    assert few.y is not None
    assert test.y is not None
    rng = torch.Generator().manual_seed(seed)
    body = deepcopy(net).eval().requires_grad_()
    classes = int(test.y.max()) + 1
    head = nn.Linear(body(few.x[:1]).shape[1], classes)
    for weight in head.parameters():  # so that it begins without an opinion
        nn.init.zeros_(weight)
    weights = [*body.parameters(), *head.parameters()]
    optimiser = adam(weights, torch.tensor(_LR))
    for _ in range(updates):
        at = torch.randint(len(few.x), (min(_BATCH, len(few.x)),), generator=rng)
        loss = F.cross_entropy(head(body(few.x[at]).float()), few.y[at])
        for weight, slope in zip(weights, torch.autograd.grad(loss, weights), strict=True):
            weight.grad = laid_out_as(weight, slope)
        optimiser.step()
    with torch.no_grad():
        said = torch.cat([head(body(part).float()).argmax(1) for part in test.x.split(_CHUNK)])
    return float((said == test.y).double().mean())

"""Metrics of sets, in the features of a small frozen classifier: distances with their floor,
fidelity and diversity, and whether a conditional model draws what it was asked for.

A distance of these features is not "FID", whose features are another net's.
"""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from playground.core.learning import Source
from playground.data import Finite
from playground.evaluation.case import CHUNK, Case, Value
from playground.metrics.coverage import fidelity
from playground.metrics.frechet import against_floor, kernel_distance
from playground.pretrained.classifiers import Judge, judge

_JUDGES: WeakKeyDictionary[Source, Judge | None] = WeakKeyDictionary()
_REAL: WeakKeyDictionary[Source, dict[int, tuple[Tensor, Tensor]]] = WeakKeyDictionary()


def features(case: Case) -> Iterator[Value]:
    """Fréchet and kernel distance, precision, recall, density and coverage."""
    known = _judge(case.source)
    if known is None or not isinstance(case.source, Finite):
        return
    n = len(case.test.x)
    seen = _REAL.setdefault(case.source, {})
    if n not in seen:
        seen[n] = _real(known, case.source, n)
    test, train = seen[n]
    generated = _features(known, case.sampled(min(len(test), len(train))).x)
    found = against_floor(generated, test, train)
    of = f"{known.words}, samples against {case.on}"
    yield "frechet", found.distance, found.n, of
    yield "frechet_floor", found.floor, found.n, f"{known.words}, training against {case.on}"
    most = case.effort.nearest
    real, fake = test[:most], generated[:most]
    yield "kernel", kernel_distance(real, fake), len(fake), of
    near = fidelity(real, fake)
    for name in ("precision", "recall", "density", "coverage"):
        yield name, getattr(near, name), len(fake), f"{of}, k = {near.k}"


def obedience(case: Case) -> Iterator[Value]:
    """How often the classifier sees the class that a conditional model was asked for."""
    known = _judge(case.source)
    if known is None or case.learner.classes != len(case.source.classes):
        return
    asked = case.sampled(len(case.test.x))
    assert asked.y is not None
    seen = torch.cat([known.net(part.cpu()).argmax(1) for part in asked.x.split(CHUNK)])
    share = float((seen == asked.y.cpu()).double().mean())
    yield "class_accuracy", share, len(seen), f"samples, {known.words.removeprefix('features of ')}"


def _judge(source: Source) -> Judge | None:
    if source not in _JUDGES:
        _JUDGES[source] = judge(source) if source.is_picture else None
    return _JUDGES[source]


def _real(known: Judge, source: Finite, n: int) -> tuple[Tensor, Tensor]:
    """Features of n held-out and n training pictures, (n, d) each, picked at random: the
    published sets are not shuffled."""
    most = len(source)
    late = min(source.held, most)  # as many of the last training pictures as are held out
    test = source.take_held_out(_picked(source.held, n, source.device))
    train = source.take(most - late + _picked(late, n, source.device))
    return _features(known, test.x), _features(known, train.x)


def _picked(count: int, n: int, device: torch.device) -> Tensor:
    """n (or all, if fewer) of `count` indices, in random order."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    return order[:n].to(device)


def _features(known: Judge, x: Tensor) -> Tensor:
    """x: (n, *shape) → (n, d) on the CPU."""
    return torch.cat([known.net.features(part.float().cpu()) for part in x.split(CHUNK)])

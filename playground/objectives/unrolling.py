"""Optimiser steps as pure functions, so that slopes pass through them.

Each rule takes weights w, their gradient, the optimiser's state and its step size, and returns
the new weights and state; w, gradient and state are flat vectors of one length.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor

TINY = 1e-16  # under the root, where the slope of √v is infinite at 0
EPS = 1e-8  # torch's default


class State(NamedTuple):
    """What an optimiser remembers of a weight: (p,) each, and its updates so far."""

    mean: Tensor  # of slopes
    square: Tensor  # mean of squared slopes
    steps: Tensor  # 0-d


class Rule(NamedTuple):
    """The numbers of one optimiser."""

    lr: Tensor | float
    beta1: float = 0.5
    beta2: float = 0.999  # RMSProp's smoothing


def sgd_step(w: Tensor, gradient: Tensor, state: State, rule: Rule) -> tuple[Tensor, State]:
    """w − lr g."""
    return w - rule.lr * gradient, state


def rmsprop_step(w: Tensor, gradient: Tensor, state: State, rule: Rule) -> tuple[Tensor, State]:
    """w − lr g / √v (Tieleman & Hinton 2012)."""
    square = rule.beta2 * state.square + (1 - rule.beta2) * gradient.square()
    return w - rule.lr * gradient / ((square + TINY).sqrt() + EPS), state._replace(square=square)


def adam_step(w: Tensor, gradient: Tensor, state: State, rule: Rule) -> tuple[Tensor, State]:
    """w − lr m̂ / √v̂ (Kingma & Ba 2015, algorithm 1)."""
    steps = state.steps + 1
    mean = rule.beta1 * state.mean + (1 - rule.beta1) * gradient
    square = rule.beta2 * state.square + (1 - rule.beta2) * gradient.square()
    m_hat = mean / (1 - rule.beta1**steps)
    v_hat = square / (1 - rule.beta2**steps)
    return w - rule.lr * m_hat / ((v_hat + TINY).sqrt() + EPS), State(mean, square, steps)


Step = Callable[[Tensor, Tensor, State, Rule], tuple[Tensor, State]]
STEPS: dict[str, Step] = {"adam": adam_step, "rmsprop": rmsprop_step, "sgd": sgd_step}

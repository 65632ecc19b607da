"""Unrolled optimiser steps against torch's own optimisers and against finite differences."""

import pytest
import torch

from playground.objectives.unrolling import STEPS, Rule, State

MAKE = {
    "adam": lambda w: torch.optim.Adam([w], lr=0.1, betas=(0.5, 0.9)),
    "rmsprop": lambda w: torch.optim.RMSprop([w], lr=0.1, alpha=0.9),
    "sgd": lambda w: torch.optim.SGD([w], lr=0.1),
}


def fresh(w: torch.Tensor) -> State:
    return State(torch.zeros_like(w), torch.zeros_like(w), torch.zeros(()))


def bowl(w: torch.Tensor, goal: torch.Tensor) -> torch.Tensor:
    return ((w - goal) ** 2 * torch.tensor([1.0, 3.0, 0.0])).sum() + w.prod()


@pytest.mark.parametrize("name", STEPS)
def test_steps_are_those_of_torch(name):
    goal = torch.tensor([1.0, -2.0, 0.5])
    theirs = torch.tensor([0.3, 0.2, -0.4], requires_grad=True)
    optimiser = MAKE[name](theirs)
    ours = theirs.detach().clone().requires_grad_()
    state = fresh(ours)
    for _ in range(4):
        optimiser.zero_grad()
        bowl(theirs, goal).backward()
        optimiser.step()
        (gradient,) = torch.autograd.grad(bowl(ours, goal), ours, create_graph=True)
        ours, state = STEPS[name](ours, gradient, state, Rule(0.1, 0.5, 0.9))
    torch.testing.assert_close(ours.detach(), theirs.detach())


@pytest.mark.parametrize("name", STEPS)
def test_slopes_pass_through_the_steps(name):
    def after(goal: torch.Tensor) -> torch.Tensor:
        w = torch.tensor([0.3, 0.2, -0.4], dtype=torch.float64, requires_grad=True)
        state = State(torch.ones_like(w), torch.ones_like(w), torch.tensor(3.0).double())
        for _ in range(3):
            (gradient,) = torch.autograd.grad(bowl(w, goal), w, create_graph=True)
            w, state = STEPS[name](w, gradient, state, Rule(0.1, 0.5, 0.9))
        return w

    goal = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(after, goal)


@pytest.mark.parametrize("name", STEPS)
def test_a_weight_without_slope_stays_and_passes_nothing_infinite(name):
    w = torch.zeros(2, requires_grad=True)
    goal = torch.tensor([1.0, 0.0], requires_grad=True)
    (gradient,) = torch.autograd.grad((w * goal).sum(), w, create_graph=True)
    moved, _ = STEPS[name](w, gradient, fresh(w), Rule(0.1))
    (slope,) = torch.autograd.grad(moved.sum(), goal)
    assert moved[1] == 0
    assert slope.isfinite().all()

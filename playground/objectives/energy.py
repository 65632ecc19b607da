"""The arithmetic of a binary restricted Boltzmann machine: energies, Gibbs steps and log Z.

E(v, h) = −b·v − c·h − v·W·h over zeros and ones (Smolensky 1986; Hinton 2002). All in nats.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

ENUMERABLE = 20  # units of the smaller layer up to which log Z is summed exactly
ROWS = 4096  # states of that layer taken at once


class Machine(NamedTuple):
    """W: (visible, hidden), b: (visible,), c: (hidden,)."""

    W: Tensor
    b: Tensor
    c: Tensor

    @property
    def turned(self) -> Machine:
        """The same machine with visible and hidden units in each other's place."""
        return Machine(self.W.t(), self.c, self.b)


def hidden_logits(machine: Machine, v: Tensor) -> Tensor:
    """c + v·W: (n, visible) → (n, hidden); p(h = 1 | v) is its sigmoid."""
    with torch.autocast(v.device.type, enabled=False):  # differences of energies need 32 bits
        return torch.addmm(machine.c, v, machine.W)


def mean_hiddens(machine: Machine, v: Tensor) -> Tensor:
    """p(h = 1 | v): (n, visible) → (n, hidden)."""
    return hidden_logits(machine, v).sigmoid()


def mean_visibles(machine: Machine, h: Tensor) -> Tensor:
    """p(v = 1 | h): (n, hidden) → (n, visible)."""
    return mean_hiddens(machine.turned, h)


def switched(p: Tensor, rng: torch.Generator) -> Tensor:
    """Zeros and ones, each 1 with probability p: the same shape."""
    return (torch.empty_like(p).uniform_(generator=rng) < p).to(p.dtype)  # 3 × bernoulli's speed


def gibbs(machine: Machine, v: Tensor, rng: torch.Generator) -> Tensor:
    """One block Gibbs step v → h → v, in zeros and ones: (n, visible) → (n, visible)."""
    h = switched(mean_hiddens(machine, v), rng)
    return switched(mean_visibles(machine, h), rng)


def free_energy(machine: Machine, v: Tensor) -> Tensor:
    """F(v) = −b·v − Σ log(1 + exp(c + v·W)), so that p(v) = e^−F(v) / Z: (n, visible) → (n,)."""
    return -(v * machine.b).sum(1) - F.softplus(hidden_logits(machine, v)).sum(1)


def pseudo_likelihood(machine: Machine, v: Tensor, flipped: Tensor) -> Tensor:
    """An estimate of Σ_i log p(v_i | all others) from one unit of each example.

    flipped: (n,) int64, which unit; drawn evenly, the mean is right. (n, visible) → (n,).
    """
    visible = v.shape[1]
    there = v.gather(1, flipped[:, None])  # (n, 1)
    change = 1 - 2 * there
    logits = hidden_logits(machine, v)
    moved = logits + change * machine.W[flipped]
    rise = -change[:, 0] * machine.b[flipped] + (F.softplus(logits) - F.softplus(moved)).sum(1)
    return visible * F.logsigmoid(rise)  # rise: F(v with the unit flipped) − F(v)


def log_partition(machine: Machine) -> Tensor:
    """log Z = log Σ exp(−E) over all states, exactly, in float64.

    Sums over the 2^units states of the smaller layer. Raises ValueError above 20 units.
    """
    if machine.W.shape[0] < machine.W.shape[1]:
        machine = machine.turned
    double = Machine(*(value.double() for value in machine))
    units = double.c.numel()
    if units > ENUMERABLE:
        raise ValueError(f"log Z can be summed over {ENUMERABLE} units at the most, not {units}.")
    powers = 2 ** torch.arange(units, device=double.c.device)
    total = torch.tensor(-math.inf, dtype=torch.float64, device=double.c.device)
    for first in range(0, 2**units, ROWS):
        rows = torch.arange(first, min(first + ROWS, 2**units), device=double.c.device)
        h = (rows[:, None] // powers % 2).double()
        total = torch.logaddexp(total, (-free_energy(double.turned, h)).logsumexp(0))
    return total


def base_log_partition(base: Tensor, hidden: int) -> Tensor:
    """log Z of a machine without weights: visible biases `base`, hidden biases 0."""
    return F.softplus(base.double()).sum() + hidden * math.log(2)


def annealed(
    machine: Machine, base: Tensor, betas: Tensor, v: Tensor, rng: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Log-weights of annealed importance sampling along `betas`, (n,) float64, and last states.

    Between the machine without weights (visible biases `base`, β = 0) and `machine` (β = 1) lie
    machines (βW, (1−β) base + βb, βc) (Salakhutdinov & Murray 2008, section 4.1). v: (n, visible)
    are states drawn at betas[0]. The mean of the weights estimates Z(last β) / Z(first β): rising
    betas give a log Z that is too low in expectation, falling ones a log Z that is too high.
    """

    weights = torch.zeros(len(v), dtype=torch.float64, device=v.device)
    for here, there in pairwise(betas):
        up = hidden_logits(machine, v)
        rise = F.softplus(there * up).sum(1) - F.softplus(here * up).sum(1)
        weights += ((there - here) * (v @ (machine.b - base)) + rise).double()
        h = switched((there * up).sigmoid(), rng)
        down = (1 - there) * base + there * hidden_logits(machine.turned, h)
        v = switched(down.sigmoid(), rng)
    return weights, v


class LogZ(NamedTuple):
    """Bounds of log Z in nats; equal where it was summed exactly."""

    low: float
    high: float
    exact: bool


def exactly(machine: Machine) -> LogZ:
    """log Z summed over all states; raises ValueError above 20 units in the smaller layer."""
    value = float(log_partition(machine))
    return LogZ(value, value, True)


def bracket(
    machine: Machine, base: Tensor, rng: torch.Generator, *, chains: int = 100, betas: int = 1000
) -> LogZ:
    """log Z between AIS and reverse AIS of so many chains and steps.

    base: (visible,) biases of the start, best the log-odds of the data. The reverse run begins at
    the forward run's last states, drawn anew by their weights and moved on. AIS alone errs on the
    side that flatters the model, hence both.
    """
    start = float(base_log_partition(base, machine.c.numel()))
    ladder = torch.linspace(0, 1, betas, device=base.device)
    first = switched(base.sigmoid().expand(chains, -1), rng)
    rising, states = annealed(machine, base, ladder, first, rng)
    chosen = torch.multinomial(rising.softmax(0), chains, replacement=True, generator=rng)
    v = states[chosen]
    for _ in range(betas):
        v = gibbs(machine, v, rng)
    falling, _ = annealed(machine, base, ladder.flip(0), v, rng)
    low = start + float(rising.logsumexp(0)) - math.log(chains)
    high = start - float(falling.logsumexp(0)) + math.log(chains)
    return LogZ(low, high, False)

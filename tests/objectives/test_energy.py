"""RBM arithmetic against sums over every state of machines small enough to enumerate."""

import math

import pytest
import torch
from torch import Tensor

from playground.objectives import energy
from playground.objectives.energy import Machine


def machine(visible: int, hidden: int, seed: int = 0, scale: float = 1.0) -> Machine:
    rng = torch.Generator().manual_seed(seed)
    W, b, c = (
        scale * torch.randn(*shape, generator=rng)
        for shape in ((visible, hidden), (visible,), (hidden,))
    )
    return Machine(W, b, c)


def states(units: int) -> Tensor:
    """All patterns of so many units: (2^units, units)."""
    return torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * units).view(-1, units)


def joint(found: Machine) -> Tensor:
    """−E(v, h) of every pair, straight from the definition: (2^visible, 2^hidden)."""
    v, h = states(len(found.b)), states(len(found.c))
    return (v @ found.b)[:, None] + (h @ found.c)[None] + v @ found.W @ h.t()


def test_free_energy_sums_the_hidden_units_out():
    found = machine(4, 3)
    expected = -joint(found).logsumexp(1)
    torch.testing.assert_close(energy.free_energy(found, states(4)), expected)


def test_conditionals_are_those_of_the_joint():
    found = machine(3, 2)
    p = joint(found).exp()
    given_v = (p @ states(2)) / p.sum(1, keepdim=True)
    given_h = (p.t() @ states(3)) / p.sum(0)[:, None]
    torch.testing.assert_close(energy.mean_hiddens(found, states(3)), given_v)
    torch.testing.assert_close(energy.mean_visibles(found, states(2)), given_h)


@pytest.mark.parametrize("shape", [(5, 3), (3, 5)])
def test_log_partition_is_the_sum_over_all_states(shape):
    found = machine(*shape)
    expected = joint(found).double().logsumexp((0, 1))
    torch.testing.assert_close(energy.log_partition(found), expected, atol=1e-5, rtol=0)


def test_log_partition_is_the_same_from_either_side_in_blocks():
    found = machine(14, 13, scale=0.3)  # 2¹³ states: more than one block
    turned = energy.log_partition(found.turned)
    torch.testing.assert_close(energy.log_partition(found), turned, atol=1e-9, rtol=0)
    with pytest.raises(ValueError, match="20 units"):
        energy.log_partition(machine(21, 22))


def test_pseudo_likelihood_is_right_on_average_over_units():
    found = machine(4, 3)
    v = states(4)
    expected = torch.zeros(16)
    log_p = joint(found).logsumexp(1).view(2, 2, 2, 2)
    for unit in range(4):  # log p(v_i | all others)
        expected += log_p.log_softmax(unit).reshape(-1)
    found_mean = torch.stack(
        [energy.pseudo_likelihood(found, v, torch.full((16,), unit)) for unit in range(4)]
    ).mean(0)
    torch.testing.assert_close(found_mean, expected)


def test_gibbs_steps_keep_the_distribution():
    found = machine(3, 2)
    rng = torch.Generator().manual_seed(1)
    p = joint(found).logsumexp(1).softmax(0)
    chosen = torch.multinomial(p, 200_000, replacement=True, generator=rng)
    after = energy.gibbs(found, states(3)[chosen], rng)
    counted = torch.bincount((after @ torch.tensor([4.0, 2.0, 1.0])).long(), minlength=8)
    torch.testing.assert_close(counted / 200_000, p, atol=0.005, rtol=0)


def test_annealing_both_ways_brackets_the_true_log_z():
    found = machine(24, 10, scale=0.8)
    exact = float(energy.log_partition(found))
    low, high, is_exact = energy.bracket(
        found, torch.zeros(24), torch.Generator().manual_seed(2), chains=200, betas=500
    )
    assert not is_exact
    assert low == pytest.approx(exact, abs=0.1)
    assert high == pytest.approx(exact, abs=0.1)


def test_one_long_jump_of_annealing_is_importance_sampling():
    """With β in {0, 1} the weights are p*(v) / p*_base(v), to be checked state by state."""
    found = machine(4, 3)
    base = torch.tensor([0.5, -1.0, 0.0, 2.0])
    v = states(4)
    weights, _ = energy.annealed(
        found, base, torch.tensor([0.0, 1.0]), v, torch.Generator().manual_seed(0)
    )
    expected = joint(found).logsumexp(1) - (v @ base + 3 * math.log(2))
    torch.testing.assert_close(weights, expected.double(), atol=1e-5, rtol=0)
    every = (weights + v @ base).logsumexp(0) + 3 * math.log(2)
    torch.testing.assert_close(every, energy.log_partition(found), atol=1e-5, rtol=0)

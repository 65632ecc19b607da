"""The optimisers, against torch's own."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.optim import Adam, Optimizer

from playground.core.optimisers import SwiftAdam, adam


def _nets() -> tuple[nn.Module, nn.Module]:
    torch.manual_seed(3)
    net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ELU(), nn.Flatten(), nn.Linear(36, 2))
    return net.to(memory_format=torch.channels_last), deepcopy(net)


def _pair(lr: Tensor) -> tuple[nn.Module, Optimizer, nn.Module, Optimizer]:
    mine, theirs = _nets()
    swift = adam(mine.parameters(), lr, (0.5, 0.99))
    assert isinstance(swift, SwiftAdam)
    return mine, swift, theirs, Adam(theirs.parameters(), lr=lr, betas=(0.5, 0.99), fused=True)


def _move(net: nn.Module, optimiser: Optimizer, updates: int, seed: int = 0) -> None:
    rng = torch.Generator().manual_seed(seed)
    for _ in range(updates):
        optimiser.zero_grad()
        net(torch.randn(8, 1, 5, 5, generator=rng)).square().mean().backward()
        optimiser.step()


def _same(one: nn.Module, other: nn.Module) -> bool:
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def test_adam_moves_as_torchs_own_and_hears_a_new_step_size() -> None:
    lr = torch.tensor(1e-2)
    mine, swift, theirs, plain = _pair(lr)
    for size in (1e-2, 3e-3):
        lr.fill_(size)
        _move(mine, swift, 5)
        _move(theirs, plain, 5)
        assert _same(mine, theirs)
    for a, b in zip(mine.parameters(), theirs.parameters(), strict=True):
        assert set(swift.state[a]) == set(plain.state[b])
        assert all(
            torch.equal(swift.state[a][name], plain.state[b][name]) for name in plain.state[b]
        )


def test_adam_goes_on_from_a_state_put_back() -> None:
    mine, swift, theirs, plain = _pair(torch.tensor(1e-2))
    _move(mine, swift, 4)
    _move(theirs, plain, 4)
    swift.load_state_dict(deepcopy(plain.state_dict()))
    _move(mine, swift, 4, seed=1)
    _move(theirs, plain, 4, seed=1)
    assert _same(mine, theirs)


def test_a_copy_of_adam_moves_its_own_net() -> None:
    mine, swift, theirs, plain = _pair(torch.tensor(1e-2))
    _move(mine, swift, 3)
    _move(theirs, plain, 3)
    copied, its = deepcopy((mine, swift))
    _move(copied, its, 3, seed=2)
    _move(mine, swift, 2)
    _move(theirs, plain, 2)
    assert _same(mine, theirs)
    assert not _same(mine, copied)
    assert its.state[next(copied.parameters())]["step"] == 6

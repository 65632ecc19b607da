"""What every learner inherits."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.core.learning import Learner
from playground.core.optimisers import adam
from playground.nets.strided import UpConv
from playground.settings import Settings


class Painter(Learner[Settings]):
    """One convolution to three colours, laid out as all convolutions here."""

    def __init__(self) -> None:
        super().__init__(Settings(), (3, 8, 8))
        torch.manual_seed(0)
        self.net = UpConv(4, 3).to(memory_format=torch.channels_last)
        self.own(adam=adam(self.parameters(), torch.tensor(0.1)))

    def loss(self, z: Tensor, x: Tensor) -> Tensor:
        return (self.net(z) - x).square().mean()


def test_descending_is_adam_whatever_layout_a_gradient_has() -> None:
    """Fused optimisers would scramble a gradient that lies otherwise than its parameter."""
    z, x = torch.randn(5, 4, 4, 4), torch.randn(5, 3, 8, 8)
    mine, plain = Painter(), Painter()
    reference = torch.optim.Adam(plain.parameters(), lr=0.1, foreach=False)
    for _ in range(3):
        mine.descend("adam", mine.loss(z, x))
        reference.zero_grad()
        plain.loss(z, x).backward()
        reference.step()
    torch.testing.assert_close(dict(mine.named_parameters()), dict(plain.named_parameters()))
    assert not mine.net.weight.is_contiguous()

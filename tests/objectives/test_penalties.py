"""Penalties against slopes known by hand."""

import torch

from playground.objectives.penalties import gradient_penalty


def test_the_penalty_of_a_plane_is_its_slope_less_one_squared():
    w = torch.tensor([3.0, 4.0], requires_grad=True)  # ‖∇‖ = 5 everywhere
    real, fake, eps = torch.randn(7, 2), torch.randn(7, 2), torch.rand(7)
    penalty = gradient_penalty(lambda x: x @ w, real, fake, eps)
    torch.testing.assert_close(penalty, torch.tensor(16.0))
    penalty.backward()  # d/dw (‖w‖ − 1)² = 2 (‖w‖ − 1) w / ‖w‖
    torch.testing.assert_close(w.grad, 8 * torch.tensor([0.6, 0.8]))


def test_the_penalty_is_taken_between_real_and_generated():
    seen = []

    def critic(x: torch.Tensor) -> torch.Tensor:
        seen.append(x.detach())
        return x.square().sum((1, 2)) / 2  # ∇ = x

    real, fake = torch.full((2, 1, 1), 4.0), torch.zeros(2, 1, 1)
    penalty = gradient_penalty(critic, real, fake, torch.tensor([0.25, 1.0]))
    assert seen[0].flatten().tolist() == [1.0, 4.0]
    torch.testing.assert_close(penalty, torch.tensor((0.0 + 9.0) / 2))

"""A fully connected WGAN-GP, written as PyTorch-GAN's wgan_gp.py is."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, autograd, nn
from torch.utils.data import DataLoader

from benchmarks.plain import gan

N_CRITIC = 5
LAMBDA = 10


def nets(side: int) -> tuple[nn.Module, nn.Module]:
    """The fully connected GAN's nets, with scores instead of probabilities."""
    G, D = gan.nets(side)
    assert isinstance(D, nn.Sequential)
    return G, D[:-1]


def compute_gradient_penalty(D: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    """(‖∇D‖ − 1)² between real and generated pictures."""
    alpha = torch.rand(len(real), 1, 1, 1)
    interpolates = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    d_interpolates = D(interpolates)
    gradients = autograd.grad(
        outputs=d_interpolates,
        inputs=interpolates,
        grad_outputs=torch.ones_like(d_interpolates),
        create_graph=True,
        retain_graph=True,
    )[0]
    return ((gradients.view(len(real), -1).norm(2, dim=1) - 1) ** 2).mean()


def train(loader: DataLoader, G: nn.Module, D: nn.Module) -> Iterator[tuple[float, float]]:
    """Five updates of D, each on a batch of its own, and one of G; yields (D's loss, G's loss)."""
    optimizer_G = torch.optim.Adam(G.parameters(), lr=1e-4, betas=(0.5, 0.9))
    optimizer_D = torch.optim.Adam(D.parameters(), lr=1e-4, betas=(0.5, 0.9))
    batches = 0
    while True:
        for imgs, _ in loader:
            optimizer_D.zero_grad()
            z = torch.randn(len(imgs), gan.LATENT)
            fake_imgs = G(z)
            gradient_penalty = compute_gradient_penalty(D, imgs.data, fake_imgs.data)
            d_loss = -D(imgs).mean() + D(fake_imgs.detach()).mean() + LAMBDA * gradient_penalty
            d_loss.backward()
            optimizer_D.step()

            batches += 1
            if batches % N_CRITIC == 0:
                optimizer_G.zero_grad()
                g_loss = -D(G(z)).mean()
                g_loss.backward()
                optimizer_G.step()

                yield d_loss.item(), g_loss.item()

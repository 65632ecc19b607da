"""A GAN on 2-D points, written as the toy scripts of GAN papers are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

BATCH = 150
LATENT = 2


def sample_ring(n: int) -> torch.Tensor:
    """n points of eight Gaussians on a circle of radius 1, σ 0.01: (n, 2)."""
    angles = 2 * np.pi * np.random.randint(0, 8, n) / 8
    centres = np.stack([np.cos(angles), np.sin(angles)], 1)
    return torch.from_numpy((centres + 0.01 * np.random.randn(n, 2)).astype(np.float32))


def nets() -> tuple[nn.Module, nn.Module]:
    """G 2-16-16-2 and D 2-16-16-1."""
    G = nn.Sequential(
        nn.Linear(LATENT, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 2)
    )
    D = nn.Sequential(
        nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1)
    )
    return G, D


def train(G: nn.Module, D: nn.Module) -> Iterator[tuple[float, float]]:
    """One D and one G update each time; yields (D's loss, G's loss)."""
    criterion = nn.BCEWithLogitsLoss()
    optimizer_G = torch.optim.Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.999))
    ones, zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)
    while True:
        optimizer_D.zero_grad()
        fake = G(torch.randn(BATCH, LATENT))
        d_loss = criterion(D(sample_ring(BATCH)), ones) + criterion(D(fake.detach()), zeros)
        d_loss.backward()
        optimizer_D.step()

        optimizer_G.zero_grad()
        g_loss = criterion(D(G(torch.randn(BATCH, LATENT))), ones)
        g_loss.backward()
        optimizer_G.step()

        yield d_loss.item(), g_loss.item()

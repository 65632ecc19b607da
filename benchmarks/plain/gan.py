"""A fully connected GAN, written as PyTorch-GAN's gan.py is."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn
from torch.utils.data import DataLoader

LATENT = 100


def nets(side: int) -> tuple[nn.Module, nn.Module]:
    """G 100-128-256-512-1024-pixels, D pixels-512-256-1."""
    pixels = side * side
    G = nn.Sequential(
        nn.Linear(LATENT, 128),
        nn.ReLU(),
        nn.Linear(128, 256),
        nn.ReLU(),
        nn.Linear(256, 512),
        nn.ReLU(),
        nn.Linear(512, 1024),
        nn.ReLU(),
        nn.Linear(1024, pixels),
        nn.Tanh(),
        nn.Unflatten(1, (1, side, side)),
    )
    D = nn.Sequential(
        nn.Flatten(),
        nn.Linear(pixels, 512),
        nn.LeakyReLU(0.2),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2),
        nn.Linear(256, 1),
        nn.Sigmoid(),
    )
    return G, D


def train(loader: DataLoader, G: nn.Module, D: nn.Module) -> Iterator[tuple[float, float]]:
    """One D and one G update each time; yields (D's loss, G's loss)."""
    adversarial_loss = nn.BCELoss()
    optimizer_G = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
    while True:
        for imgs, _ in loader:
            valid = torch.ones(len(imgs), 1)
            fake = torch.zeros(len(imgs), 1)

            optimizer_G.zero_grad()
            gen_imgs = G(torch.randn(len(imgs), LATENT))
            g_loss = adversarial_loss(D(gen_imgs), valid)
            g_loss.backward()
            optimizer_G.step()

            optimizer_D.zero_grad()
            real_loss = adversarial_loss(D(imgs), valid)
            fake_loss = adversarial_loss(D(gen_imgs.detach()), fake)
            d_loss = (real_loss + fake_loss) / 2
            d_loss.backward()
            optimizer_D.step()

            yield d_loss.item(), g_loss.item()

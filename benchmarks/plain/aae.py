"""A fully connected adversarial autoencoder, in the manner of PyTorch-GAN's aae.py."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn
from torch.utils.data import DataLoader

LATENT = 8


def nets(side: int) -> tuple[nn.Module, nn.Module, nn.Module]:
    """Encoder pixels-512-256-8, its mirror image, and D 8-128-128-1."""
    pixels = side * side
    encoder = nn.Sequential(
        nn.Flatten(),
        nn.Linear(pixels, 512),
        nn.ReLU(),
        nn.Linear(512, 256),
        nn.ReLU(),
        nn.Linear(256, LATENT),
    )
    decoder = nn.Sequential(
        nn.Linear(LATENT, 256),
        nn.ReLU(),
        nn.Linear(256, 512),
        nn.ReLU(),
        nn.Linear(512, pixels),
        nn.Sigmoid(),
        nn.Unflatten(1, (1, side, side)),
    )
    D = nn.Sequential(
        nn.Linear(LATENT, 128),
        nn.LeakyReLU(0.2),
        nn.Linear(128, 128),
        nn.LeakyReLU(0.2),
        nn.Linear(128, 1),
    )
    return encoder, decoder, D


def train(
    loader: DataLoader, encoder: nn.Module, decoder: nn.Module, D: nn.Module
) -> Iterator[tuple[float, float, float]]:
    """Rebuild, teach D, fool D; yields the three losses."""
    criterion = nn.BCEWithLogitsLoss()
    both = [*encoder.parameters(), *decoder.parameters()]
    optimizer_AE = torch.optim.Adam(both, lr=1e-3)
    optimizer_E = torch.optim.Adam(encoder.parameters(), lr=3e-4, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.999))
    while True:
        for imgs, _ in loader:
            valid, fake = torch.ones(len(imgs), 1), torch.zeros(len(imgs), 1)

            optimizer_AE.zero_grad()
            rec_loss = ((decoder(encoder(imgs)) - imgs) ** 2).sum() / len(imgs)
            rec_loss.backward()
            optimizer_AE.step()

            optimizer_D.zero_grad()
            encoded = encoder(imgs)
            z = torch.randn(len(imgs), LATENT)
            d_loss = criterion(D(z), valid) + criterion(D(encoded.detach()), fake)
            d_loss.backward()
            optimizer_D.step()

            optimizer_E.zero_grad()
            e_loss = criterion(D(encoded), valid)
            e_loss.backward()
            optimizer_E.step()

            yield rec_loss.item(), d_loss.item(), e_loss.item()

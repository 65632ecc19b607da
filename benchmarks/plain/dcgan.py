"""A convolutional GAN, written as the DCGAN example of pytorch/examples is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import nn
from torch.utils.data import DataLoader

LATENT = 100
CHANNELS = 64


def weights_init(m: nn.Module) -> None:
    """DCGAN's N(0, 0.02²)."""
    if isinstance(m, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        nn.init.normal_(m.weight, 0.0, 0.02)
    elif isinstance(m, nn.BatchNorm2d):
        nn.init.normal_(m.weight, 1.0, 0.02)
        nn.init.zeros_(m.bias)


def nets(side: int) -> tuple[nn.Module, nn.Module]:
    """Two convolutions in each net, 32 → 16 → 8 with 64 and 128 channels; one below 16 pixels."""
    widths = [CHANNELS, 2 * CHANNELS] if side >= 16 else [CHANNELS]
    small, top = side // 2 ** len(widths), widths[-1]
    up: list[nn.Module] = []
    for wide, narrow in pairwise(widths[::-1]):
        up += [nn.ConvTranspose2d(wide, narrow, 4, 2, 1), nn.BatchNorm2d(narrow), nn.ReLU(True)]
    G = nn.Sequential(
        nn.Linear(LATENT, top * small * small),
        nn.Unflatten(1, (top, small, small)),
        nn.BatchNorm2d(top),
        nn.ReLU(True),
        *up,
        nn.ConvTranspose2d(CHANNELS, 1, 4, 2, 1),
        nn.Tanh(),
    )
    down: list[nn.Module] = []
    for narrow, wide in pairwise(widths):
        down += [nn.Conv2d(narrow, wide, 4, 2, 1), nn.BatchNorm2d(wide), nn.LeakyReLU(0.2, True)]
    D = nn.Sequential(
        nn.Conv2d(1, CHANNELS, 4, 2, 1),
        nn.LeakyReLU(0.2, True),
        *down,
        nn.Flatten(),
        nn.Linear(top * small * small, 1),
        nn.Sigmoid(),
    )
    return G.apply(weights_init), D.apply(weights_init)


def train(loader: DataLoader, G: nn.Module, D: nn.Module) -> Iterator[tuple[float, float]]:
    """One D and one G update each time; yields (D's loss, G's loss)."""
    criterion = nn.BCELoss()
    optimizerD = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
    optimizerG = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
    while True:
        for data, _ in loader:
            D.zero_grad()
            label = torch.full((len(data),), 1.0)
            errD_real = criterion(D(data).view(-1), label)
            errD_real.backward()
            fake = G(torch.randn(len(data), LATENT))
            label.fill_(0.0)
            errD_fake = criterion(D(fake.detach()).view(-1), label)
            errD_fake.backward()
            optimizerD.step()

            G.zero_grad()
            label.fill_(1.0)
            errG = criterion(D(fake).view(-1), label)
            errG.backward()
            optimizerG.step()

            yield errD_real.item() + errD_fake.item(), errG.item()

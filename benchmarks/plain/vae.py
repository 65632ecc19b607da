"""A fully connected VAE, written as the VAE example of pytorch/examples is."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

HIDDEN = 512
LATENT = 16


class VAE(nn.Module):
    """pixels-512-16-512-pixels."""

    def __init__(self, pixels: int) -> None:
        super().__init__()
        self.pixels = pixels
        self.fc1 = nn.Linear(pixels, HIDDEN)
        self.fc21 = nn.Linear(HIDDEN, LATENT)
        self.fc22 = nn.Linear(HIDDEN, LATENT)
        self.fc3 = nn.Linear(LATENT, HIDDEN)
        self.fc4 = nn.Linear(HIDDEN, pixels)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """x: (n, 1, side, side) → x_hat (n, pixels), mu and logvar (n, 16)."""
        h1 = F.relu(self.fc1(x.view(-1, self.pixels)))
        mu, logvar = self.fc21(h1), self.fc22(h1)
        std = torch.exp(0.5 * logvar)
        z = mu + torch.randn_like(std) * std
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))), mu, logvar


def nets(side: int) -> tuple[nn.Module]:
    """The one net."""
    return (VAE(side * side),)


def train(loader: DataLoader, model: nn.Module) -> Iterator[float]:
    """One update each time; yields the loss per example."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    while True:
        for data, _ in loader:
            optimizer.zero_grad()
            recon, mu, logvar = model(data)
            bce = F.binary_cross_entropy(recon, data.view(recon.shape), reduction="sum")
            kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
            loss = (bce + kld) / len(data)
            loss.backward()
            optimizer.step()
            yield loss.item()

"""A convolutional VAE, trained as the VAE example of pytorch/examples is."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from benchmarks.plain.vae import LATENT, train

__all__ = ["nets", "train"]
CHANNELS = 32


class ConvVAE(nn.Module):
    """28 → 14 → 7 with 32 and 64 channels, a code of 16, and back; one layer below 16 pixels."""

    def __init__(self, side: int) -> None:
        super().__init__()
        widths = [CHANNELS, 2 * CHANNELS] if side >= 16 else [CHANNELS]
        small, top = side // 2 ** len(widths), widths[-1]
        flat = top * small * small
        down: list[nn.Module] = []
        up: list[nn.Module] = []
        for narrow, wide in zip([1, *widths], widths, strict=False):
            down += [nn.Conv2d(narrow, wide, 4, 2, 1), nn.ReLU()]
            up = [nn.ReLU(), nn.ConvTranspose2d(wide, narrow, 4, 2, 1), *up]
        self.encoder = nn.Sequential(*down, nn.Flatten())
        self.fc_mu = nn.Linear(flat, LATENT)
        self.fc_logvar = nn.Linear(flat, LATENT)
        self.decoder = nn.Sequential(
            nn.Linear(LATENT, flat), nn.Unflatten(1, (top, small, small)), *up, nn.Sigmoid()
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """x: (n, 1, side, side) → x_hat of that shape, mu and logvar (n, 16)."""
        h = self.encoder(x)
        mu, logvar = self.fc_mu(h), self.fc_logvar(h)
        std = torch.exp(0.5 * logvar)
        z = mu + torch.randn_like(std) * std
        return self.decoder(z), mu, logvar


def nets(side: int) -> tuple[nn.Module]:
    """The one net."""
    return (ConvVAE(side),)

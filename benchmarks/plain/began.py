"""A convolutional BEGAN, written as carpedm20's BEGAN-pytorch is."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn
from torch.utils.data import DataLoader

LATENT = 64
CHANNELS = 32
GAMMA, LAMBDA_K = 0.5, 0.001


def conv(c_in: int, c_out: int, stride: int = 1) -> list[nn.Module]:
    """One 3×3 convolution and its ELU."""
    return [nn.Conv2d(c_in, c_out, 3, stride, 1), nn.ELU(True)]


def nets(side: int) -> tuple[nn.Module, nn.Module]:
    """G and the autoencoder D: 32 → 16 → 8 with 32, 64 and 96 filters; 8 → 4 with 32 and 64."""
    levels = 3 if side >= 16 else 2
    small, n = side // 2 ** (levels - 1), CHANNELS

    def decoder(code: int) -> list[nn.Module]:
        layers = [nn.Linear(code, n * small * small), nn.Unflatten(1, (n, small, small))]
        layers += [*conv(n, n), *conv(n, n)]
        for _ in range(levels - 1):
            layers += [nn.Upsample(scale_factor=2), *conv(n, n), *conv(n, n)]
        return [*layers, nn.Conv2d(n, 1, 3, 1, 1)]

    down = conv(1, n)
    for width in range(n, levels * n + 1, n):
        down += [*conv(width, width), *conv(width, width)]
        if width < levels * n:
            down += conv(width, width + n, 2)
    code = min(LATENT, side * side // 4)
    encoder = [*down, nn.Flatten(), nn.Linear(levels * n * small * small, code)]
    return nn.Sequential(*decoder(LATENT), nn.Tanh()), nn.Sequential(*encoder, *decoder(code))


def train(loader: DataLoader, G: nn.Module, D: nn.Module) -> Iterator[tuple[float, float]]:
    """One D and one G update each time; yields (D's loss, G's loss)."""
    optimizer_G = torch.optim.Adam(G.parameters(), lr=1e-4, betas=(0.5, 0.999))
    optimizer_D = torch.optim.Adam(D.parameters(), lr=1e-4, betas=(0.5, 0.999))
    k = 0.0
    while True:
        for imgs, _ in loader:
            optimizer_D.zero_grad()
            gen_imgs = G(torch.rand(len(imgs), LATENT) * 2 - 1)
            d_loss_real = torch.mean(torch.abs(D(imgs) - imgs))
            d_loss_fake = torch.mean(torch.abs(D(gen_imgs.detach()) - gen_imgs.detach()))
            d_loss = d_loss_real - k * d_loss_fake
            d_loss.backward()
            optimizer_D.step()

            optimizer_G.zero_grad()
            g_loss = torch.mean(torch.abs(D(gen_imgs) - gen_imgs))
            g_loss.backward()
            optimizer_G.step()

            balance = GAMMA * d_loss_real.item() - d_loss_fake.item()
            k = min(max(k + LAMBDA_K * balance, 0), 1)
            yield d_loss.item(), g_loss.item()

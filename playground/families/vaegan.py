"""VAE/GAN: a VAE that compares pictures by what a discriminator sees in them, not by pixels.

The discriminator D learns to tell real examples from decoded ones. A layer of D says how alike an
example and its reconstruction are, and the decoder must also be taken for real, so what it makes
is sharp where pixels would settle for blur. `gamma` weighs likeness against looking real. Likeness
is measured in units of the layer's own spread, so that it weighs as much however D's numbers grow.
The paper adds what D says of rebuilt and of dreamt examples; here one mean is taken over both, so
that each weighs half as much, in D's loss as in the decoder's.

Larsen et al. 2016, "Autoencoding beyond pixels using a learned similarity metric".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.core.family import Curve, Family
from playground.core.learning import Draw, Part, Source
from playground.core.optimisers import adam
from playground.families.coding import CoderSettings, GaussianCoder, bend, code_size
from playground.families.common import body_misfit
from playground.nets.bodies import Body, encoder
from playground.objectives.adversarial import LOSSES
from playground.objectives.bounds import kl_to_standard_normal
from playground.objectives.reconstruction import squared_error
from playground.settings import setting

GAME = LOSSES["non_saturating"]
FEATURES = 128  # width of the layer of D that compares
BETAS = (0.5, 0.999)


class VAEGANSettings(CoderSettings):
    """What a visitor can choose."""

    latent: int = code_size(16)
    gamma: float = setting(
        0.3, "γ", "Weight of likeness in the decoder's loss; the rest is looking real.",
        gt=0, le=100, log=True, live=True,
    )  # fmt: skip
    lr_d: float = setting(
        3e-5, "Step size of D", "Adam's step size for D. Small, or what D sees runs away from what "
        "can be rebuilt.", gt=0, le=1, log=True, live=True,
    )  # fmt: skip
    activation: Literal["relu", "leaky_relu", "tanh", "elu", "silu"] = bend("leaky_relu")


class VAEGAN(GaussianCoder[VAEGANSettings]):
    """x → μ, log σ² → z → x_hat, and D(x) through its features."""

    lr: Tensor
    lr_d: Tensor
    gamma: Tensor

    def __init__(self, settings: VAEGANSettings, source: Source, device: torch.device):
        super().__init__(settings, source)
        body = Body(settings.body, settings.hidden, settings.channels, "leaky_relu")
        self.look = encoder(body, source.shape, FEATURES)
        self.judge = nn.Linear(FEATURES, 1)
        self.to(device)
        critic = [*self.look.parameters(), *self.judge.parameters()]
        self.own(
            encoder=adam(self.encoder.parameters(), self.lr, BETAS),
            decoder=adam(self.decoder.parameters(), self.lr, BETAS),
            critic=adam(critic, self.lr_d, BETAS),
        )

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """D, then encoder and decoder, each by its own part of the loss (algorithm 1)."""
        x = draw().x
        n = len(x)
        yield Part("draw examples")
        mu, logvar = self.posterior(x)
        z = torch.cat((self.codes(mu, logvar, 1, rng)[0], self.prior(n, rng)))
        made = self.seen(self.decoder(z))  # (2n, *shape): rebuilt, then dreamt
        yield Part("encode and decode")
        real, fake = self.logits(self.features(x)), self.logits(self.features(made.detach()))
        d_loss = GAME.critic(real, fake, 0.0)
        said = {"d_real": real.sigmoid().mean(), "d_fake": fake.sigmoid().mean()}
        terms = {name: value.detach() for name, value in said.items()}
        yield Part("D's loss", {"d_loss": d_loss.detach(), **terms})
        self.descend("critic", d_loss)
        yield Part("update D")
        seen = self.features(made)
        wanted = self.features(x).detach()
        spread = wanted.var(0, correction=0).mean().clamp_min(1e-6)
        likeness = 0.5 * squared_error(wanted, seen[:n]).mean() / spread
        kl = kl_to_standard_normal(mu, logvar).sum(1).mean()
        looks_real = GAME.generator(self.logits(seen))
        terms = {"likeness": likeness, "kl": kl, "g_loss": looks_real}
        yield Part("compare", {name: value.detach() for name, value in terms.items()})
        self.descend("encoder", kl + likeness, keep=True)
        self.descend("decoder", self.gamma * likeness + looks_real)
        yield Part("update encoder and decoder")

    def features(self, x: Tensor) -> Tensor:
        """What a layer of D sees in x, in data units: (n, FEATURES)."""
        return F.leaky_relu(self.look(2 * x - 1 if self.is_picture else x), 0.2)

    def logits(self, seen: Tensor) -> Tensor:
        """D's logits from its features: (n,)."""
        return self.judge(seen).float().squeeze(1)

    def score(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """D's logits for x in data units: (n,)."""
        return self.logits(self.features(x))


FAMILY = Family(
    name="vaegan",
    kind="vae",
    title="VAE/GAN",
    idea="A VAE and a GAN that share the decoder. Likeness is measured in what the discriminator "
    "sees, not in pixels, so reconstructions may differ in detail but look real.",
    formula=r"\mathcal{L} = \mathrm{KL}\big(q(z|x)\,\Vert\,p(z)\big)"
    r" + \tfrac{1}{2 s^2}\lVert D_l(x) - D_l(\tilde{x}) \rVert^2 + \mathcal{L}_{\mathrm{GAN}}",
    paper="Larsen et al. 2016, Autoencoding beyond pixels using a learned similarity metric",
    link="https://arxiv.org/abs/1512.09300",
    settings=VAEGANSettings,
    build=VAEGAN,
    curves=(
        Curve(
            "Likeness and KL",
            {"likeness": ("‖D_l(x) − D_l(x̂)‖² / 2s²", "autoencoder"), "kl": ("KL", "neutral")},
            "nats per example",
            "s² is the variance of D's layer. What D sees changes while it learns, so it need not "
            "fall.",
        ),
        Curve(
            "Losses", {"d_loss": ("D", "critic"), "g_loss": ("decoder", "generator")},
            "per example",
            "Neither needs to fall: each depends on how good the other is.",
        ),
        Curve(
            "What D says",
            {"d_real": ("D(x), real", "real"), "d_fake": ("D(x̂), decoded", "generated")},
            "mean, 1 = real",
            "If D tells them apart for sure, the decoder learns little from looking real.",
        ),
    ),
    notice=(
        "Samples have the edges that a plain VAE smears.",
        "Reconstructions keep the kind and the style, not each pixel.",
        "Lower γ and pictures look more real and less like their originals.",
    ),
    misfit=body_misfit,
)  # fmt: skip

"""Generative adversarial network: G turns noise into examples, D tells them from real ones.

Each update lets D learn to tell, then lets G learn to be taken for real. The losses are named
pairs, so the game is a choice from a table: minimax, non-saturating (Goodfellow et al. 2014) or
least squares (Mao et al. 2017). Convolutional nets follow DCGAN (Radford et al. 2015).

Goodfellow et al. 2014, "Generative Adversarial Nets".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor

from playground.core.learning import Curve, Draw, Family, Learner, Part, Source
from playground.core.optimisers import adam
from playground.families.common import BODY, CHANNELS, body_misfit, random_classes
from playground.nets.bodies import Body, decoder, encoder
from playground.nets.conditioning import join, joined_shape
from playground.objectives.adversarial import LOSSES, PROBABILITY
from playground.settings import Settings, Widths, setting


class GANSettings(Settings):
    """What a visitor can choose."""

    body: Literal["mlp", "conv"] = BODY
    loss: Literal["non_saturating", "minimax", "least_squares"] = setting(
        "non_saturating",
        "Loss",
        "What D and G minimise. Minimax is the original game; non-saturating gives G steeper "
        "slopes while D is winning; least squares replaces logarithms by squares.",
        labels={"non_saturating": "non-saturating"},
    )
    latent: int = setting(64, "Noise size", "How many random numbers G is fed.", ge=1, le=512)
    noise: Literal["normal", "uniform"] = setting(
        "normal", "Noise", "Drawn from N(0, 1), or evenly from −1 to 1."
    )
    lr_d: float = setting(
        2e-4, "Step size of D", "Adam's step size for D.", gt=0, le=1, log=True, live=True
    )
    lr_g: float = setting(
        2e-4, "Step size of G", "Adam's step size for G.", gt=0, le=1, log=True, live=True
    )
    d_steps: int = setting(
        1, "D updates per step", "How often D learns before G does.", ge=1, le=20, live=True
    )
    g_steps: int = setting(
        1, "G updates per step", "How often G learns after D did.", ge=1, le=20, live=True
    )
    smoothing: float = setting(
        0.0, "Label smoothing", "D's target for real examples is 1 minus this, so that it never "
        "grows too sure.", ge=0, le=0.5, step=0.05, live=True,
    )  # fmt: skip
    dropout: float = setting(
        0.0, "Dropout in D", "Share of D's units silenced at random in each update.",
        ge=0, le=0.9, step=0.05,
    )  # fmt: skip
    hidden_g: Widths = setting(
        (128, 256), "Hidden layers of G", "Widths, from noise to example.", when={"body": "mlp"}
    )
    hidden_d: Widths = setting(
        (256, 128), "Hidden layers of D", "Widths, from example to score.", when={"body": "mlp"}
    )
    channels: int = CHANNELS
    norm: bool = setting(
        True, "Batch norm", "Normalise between convolutions, as DCGAN does.",
        more=True, when={"body": "conv"},
    )  # fmt: skip
    beta1: float = setting(
        0.5, "Adam β₁", "How long Adam remembers slopes; 0.5 calms the game.", ge=0, le=0.999,
        step=0.05, more=True,
    )  # fmt: skip
    conditional: bool = setting(
        False, "Conditional", "Tell G and D the class, then ask G for one.", more=True
    )


class GAN(Learner):
    """G(z) against D(x)."""

    settings: GANSettings
    lr_d: Tensor
    lr_g: Tensor
    smoothing: Tensor

    def __init__(self, settings: GANSettings, source: Source, device: torch.device):
        super().__init__(settings, source.shape)
        self.latent = settings.latent
        self.classes = len(source.classes) if settings.conditional else 0
        self.is_picture = source.is_picture
        self.game, self.probability = LOSSES[settings.loss], PROBABILITY[settings.loss]
        self._build_nets(settings, source.shape)
        self.to(device)
        betas = (settings.beta1, 0.999)
        self.own(
            critic=adam(self.D.parameters(), self.lr_d, betas),
            generator=adam(self.G.parameters(), self.lr_g, betas),
        )

    def _build_nets(self, settings: GANSettings, shape: tuple[int, ...]) -> None:
        conv = settings.body == "conv"
        norm, kind = settings.norm and conv, settings.body
        g_body = Body(kind, settings.hidden_g, settings.channels, "relu", norm, 0.0, conv)
        d_body = Body(
            kind, settings.hidden_d, settings.channels, "leaky_relu", norm, settings.dropout, conv
        )
        self.planes = conv
        self.separate = norm  # batch norm must not mix real and generated in one batch
        self.G = decoder(g_body, settings.latent + self.classes, shape)
        self.D = encoder(d_body, joined_shape(shape, self.classes, conv), 1)

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """D learns `d_steps` times, then G `g_steps` times."""
        for _ in range(self.settings.d_steps):
            batch = draw()
            z = self.noise(len(batch.x), rng)
            yield Part("draw examples and noise")
            fake = self.generate(z, batch.y)
            yield Part("generate")
            real_logits, fake_logits = self.judge(batch.x, fake.detach(), batch.y, rng)
            yield Part("classify")
            d_loss = self.game.critic(real_logits, fake_logits, self.smoothing)
            yield Part("D's loss", self._judged(d_loss, real_logits, fake_logits))
            self.descend("critic", d_loss)
            yield Part("update D")
        for again in range(self.settings.g_steps):
            if again:  # the first update reuses what D has just judged
                fake = self.generate(self.noise(len(z), rng), batch.y)
            g_loss = self.game.generator(self._logits(fake, batch.y, rng))
            yield Part("G's loss", {"g_loss": g_loss.detach()})
            self.descend("generator", g_loss)
            yield Part("update G")

    def branch(self) -> str:
        """Updates with different ratios differ."""
        return f"{self.settings.d_steps}:{self.settings.g_steps}"

    def noise(self, n: int, rng: torch.Generator) -> Tensor:
        """z: (n, latent) from N(0, 1), or evenly from −1 to 1."""
        z = torch.empty(n, self.latent, device=self.lr_g.device)
        if self.settings.noise == "uniform":
            return z.uniform_(-1, 1, generator=rng)
        return z.normal_(generator=rng)

    def generate(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """G(z) on D's scale: pictures in −1..1 by tanh, points as they are."""
        out = self.G(join(z, y, self.classes))
        return out.tanh() if self.is_picture else out

    def judge(
        self, x: Tensor, fake: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """D's logits for real x (data units) and fake (D's scale): (n,) each."""
        real = self._scaled(x)
        if self.separate:
            return self._logits(real, y, rng), self._logits(fake, y, rng)
        both = self._logits(torch.cat((real, fake)), None if y is None else torch.cat((y, y)), rng)
        return both[: len(x)], both[len(x) :]

    def _logits(self, x: Tensor, y: Tensor | None, rng: torch.Generator | None) -> Tensor:
        return self.D(join(x, y, self.classes, self.planes), rng).squeeze(1)

    def _scaled(self, x: Tensor) -> Tensor:
        return 2 * x - 1 if self.is_picture else x

    @torch.no_grad()
    def _judged(self, d_loss: Tensor, real: Tensor, fake: Tensor) -> dict[str, Tensor]:
        return {
            "d_loss": d_loss.detach(),
            "d_real": self.probability(real).mean(),
            "d_fake": self.probability(fake).mean(),
        }

    def score(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """D's logits for x in data units: (n,)."""
        return self._logits(self._scaled(x), y, None)

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """G(z) in data units: (n, *shape)."""
        out = self.generate(z, y)
        return (out + 1) / 2 if self.is_picture else out

    def sample(self, n: int, rng: torch.Generator, y: Tensor | None = None) -> Tensor:
        """Generated examples: (n, *shape)."""
        z = self.noise(n, rng)
        if self.classes and y is None:
            y = random_classes(n, self.classes, z.device, rng)
        return self.decode(z, y)


FAMILY = Family(
    name="gan",
    kind="gan",
    title="Generative adversarial network",
    idea="A generator G turns noise into examples, and a discriminator D learns to tell them from "
    "real ones. Each improves by the other's mistakes.",
    formula=r"\min_G \max_D\; \mathbb{E}_x[\log D(x)] + \mathbb{E}_z[\log(1 - D(G(z)))]",
    paper="Goodfellow et al. 2014, Generative Adversarial Nets",
    link="https://arxiv.org/abs/1406.2661",
    settings=GANSettings,
    build=GAN,
    curves=(
        Curve(
            "Losses", {"d_loss": ("D", "critic"), "g_loss": ("G", "generator")}, "per example",
            "Neither needs to fall: each depends on how good the other is.",
        ),
        Curve(
            "What D says",
            {"d_real": ("D(x), real", "real"), "d_fake": ("D(G(z)), generated", "generated")},
            "mean, 1 = real",
            "If D tells them apart for sure, G learns little; at equal height D is guessing.",
        ),
    ),
    notice=(
        "The samples come from the same noise throughout, so you can watch one of them change.",
        "When D(G(z)) sinks to 0 and stays there, D has won: lower its step size.",
        "When all samples look alike, G has collapsed to a few modes.",
    ),
    misfit=body_misfit,
)  # fmt: skip

"""Adversarial autoencoder: codes are pressed into a shape by a critic instead of by a formula.

Each update first rebuilds examples, as an autoencoder does. Then a critic D learns to tell codes
from draws of the wanted shape, and the encoder learns to be taken for it: so any shape that can
be drawn from will do, a Gaussian or a flower of ten petals. `conditional` tells the decoder the
class, so that the code keeps only the style (section 3).

Makhzani et al. 2016, "Adversarial Autoencoders".
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor

from playground.core.family import Curve, Family
from playground.core.learning import Draw, Part, Source
from playground.core.optimisers import adam
from playground.families.coding import Coder, CoderSettings, bodies
from playground.families.common import body_misfit
from playground.nets.bodies import Body, decoder, encoder
from playground.nets.conditioning import join
from playground.objectives.adversarial import LOSSES, PROBABILITY
from playground.objectives.formulas import lines
from playground.objectives.reconstruction import squared_error
from playground.settings import Widths, setting

GAME, SAYS = LOSSES["non_saturating"], PROBABILITY["non_saturating"]
PETALS = 10


class AAESettings(CoderSettings):
    """What a visitor can choose."""

    shape: Literal["normal", "petals"] = setting(
        "normal",
        "Shape of the codes",
        "What the codes together should look like: a standard Gaussian, or ten long Gaussians "
        "around a centre in the first two numbers.",
        labels={"normal": "Gaussian", "petals": "ten petals"},
    )
    lr_d: float = setting(
        1e-3, "Step size of D", "Adam's step size for the critic of codes.",
        gt=0, le=1, log=True, live=True,
    )  # fmt: skip
    lr_e: float = setting(
        3e-4, "Step size against D", "Adam's step size for the encoder as D's opponent.",
        gt=0, le=1, log=True, live=True,
    )  # fmt: skip
    conditional: bool = setting(
        False, "Conditional", "Tell the decoder the class, so that the code keeps the style.",
        more=True,
    )  # fmt: skip
    hidden_d: Widths = setting((128, 128), "Hidden layers of D", "Widths, from code to score.")


class AAE(Coder[AAESettings]):
    """x → z → x_hat, and D(z)."""

    lr: Tensor
    lr_d: Tensor
    lr_e: Tensor

    def __init__(self, settings: AAESettings, source: Source, device: torch.device):
        classes = len(source.classes) if settings.conditional else 0
        super().__init__(settings, source, settings.latent, classes)
        body, mirrored = bodies(settings)
        self.encoder = encoder(body, source.shape, self.latent)
        self.decoder = decoder(mirrored, self.latent + classes, source.shape)
        self.D = encoder(Body("mlp", settings.hidden_d, activation="leaky_relu"), (self.latent,), 1)
        self.to(device)
        both = [*self.encoder.parameters(), *self.decoder.parameters()]
        self.own(
            autoencoder=adam(both, self.lr),
            critic=adam(self.D.parameters(), self.lr_d, (0.5, 0.999)),
            encoder=adam(self.encoder.parameters(), self.lr_e, (0.5, 0.999)),
        )

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """The reconstruction phase, then the regularisation phase (section 2)."""
        batch = draw()
        yield Part("draw examples")
        x_hat = self.seen(self.decoder(join(self.encoder(batch.x), batch.y, self.classes)))
        error = squared_error(batch.x, x_hat).mean()
        yield Part("rebuild", {"squared_error": error.detach()})
        self.descend("autoencoder", error)
        yield Part("update encoder and decoder")
        wanted, z = self.prior(len(batch.x), rng), self.encoder(batch.x)
        d_wanted, d_z = self.D(wanted).squeeze(1), self.D(z.detach()).squeeze(1)
        d_loss = GAME.critic(d_wanted, d_z, 0.0)
        said = {"d_wanted": SAYS(d_wanted).mean(), "d_code": SAYS(d_z).mean()}
        terms = {name: value.detach() for name, value in said.items()}
        yield Part("judge codes", {"d_loss": d_loss.detach(), **terms})
        self.descend("critic", d_loss)
        yield Part("update D")
        e_loss = GAME.generator(self.D(z).squeeze(1))
        yield Part("encoder against D", {"e_loss": e_loss.detach()})
        self.descend("encoder", e_loss)
        yield Part("update the encoder")

    @property
    def standard(self) -> bool:
        """Whether the wanted shape is N(0, I)."""
        return self.settings.shape == "normal"

    def prior(self, n: int, rng: torch.Generator) -> Tensor:
        """Codes of the wanted shape: (n, latent)."""
        z = super().prior(n, rng)
        if self.settings.shape == "normal":
            return z
        petal = torch.randint(PETALS, (n,), generator=rng, device=z.device)
        angle = petal * (2 * math.pi / PETALS)
        along, across = 1.4 + 0.5 * z[:, 0], 0.1 * z[:, 1]
        flower = torch.stack(
            (
                along * angle.cos() - across * angle.sin(),
                along * angle.sin() + across * angle.cos(),
            ),
            1,
        )
        return torch.cat((flower, z[:, 2:]), 1)

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """Codes z: (n, latent) of x: (n, *shape)."""
        return self.encoder(x)


def misfit(settings: AAESettings, source: Source) -> str | None:
    """Petals need a plane."""
    if settings.shape == "petals" and settings.latent < 2:
        return "Ten petals need two numbers: raise the code size to 2 or more."
    return body_misfit(settings, source)


FAMILY = Family(
    name="aae",
    kind="vae",
    title="Adversarial autoencoder",
    idea="An autoencoder whose codes must also fool a critic: it learns to tell them from draws of "
    "a wanted shape. So codes take that shape, and a draw from it decodes to something new.",
    formula=lines(
        r"\min_{E,G}\; \mathbb{E}_x \lVert x - G(E(x)) \rVert^2",
        r"\max_D\; \mathbb{E}_{z \sim p}[\log D(z)] + \mathbb{E}_x[\log(1 - D(E(x)))]",
        r"\max_E\; \mathbb{E}_x[\log D(E(x))]",
    ),
    paper="Makhzani et al. 2016, Adversarial Autoencoders",
    link="https://arxiv.org/abs/1511.05644",
    settings=AAESettings,
    build=AAE,
    curves=(
        Curve(
            "Squared error", {"squared_error": ("‖x − x̂‖²", "autoencoder")}, "per example",
            "It should fall, though the critic pulls codes away from where rebuilding is easiest.",
            baseline="pca",
        ),
        Curve(
            "What D says of codes",
            {"d_wanted": ("D, wanted shape", "real"), "d_code": ("D, codes", "generated")},
            "mean, 1 = wanted",
            "At equal height D cannot tell codes from the wanted shape.",
        ),
        Curve(
            "Losses on codes", {"d_loss": ("D", "critic"), "e_loss": ("encoder", "generator")},
            "per example",
            "Near 1.39 and 0.69 D is guessing: codes have the wanted shape.",
        ),
    ),
    notice=(
        "The cloud of codes fills the wanted shape, without holes and without a KL term.",
        "Choose ten petals: digits gather in petals of their own, unasked.",
        "When D tells codes from the wanted shape for sure, they have left it, and samples get "
        "worse: lower D's step size.",
    ),
    misfit=misfit,
)  # fmt: skip

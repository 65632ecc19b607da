"""Autoencoder: an encoder squeezes each example into a few numbers, a decoder rebuilds it.

Only the reconstruction error is minimised, so nothing says where codes should lie: a code drawn
at random usually falls between the learned ones and decodes to nonsense. With `noise` the input
is damaged first and the clean one asked for: a denoising autoencoder (Vincent et al. 2008).

Hinton & Salakhutdinov 2006, "Reducing the Dimensionality of Data with Neural Networks".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor

from playground.core.family import Curve, Family
from playground.core.learning import Draw, Part, Source
from playground.core.optimisers import adam
from playground.families.coding import Coder, CoderSettings, bodies
from playground.families.common import body_misfit
from playground.families.denoising import NOISE, Denoising, noisy
from playground.nets.bodies import decoder, encoder, tied_decoder
from playground.objectives.formulas import lines
from playground.objectives.reconstruction import P_NORMS, cross_entropy, squared_error
from playground.settings import setting

ERRORS = {
    "l2": r"\lVert x - \hat x \rVert_2^2",
    "l1": r"\lVert x - \hat x \rVert_1",
    "cross_entropy": r"\Big[-\sum_i \big(x_i \log \hat x_i"
    r" + (1 - x_i) \log(1 - \hat x_i)\big)\Big]",
}
"""What each loss is called in the formula."""


class AutoencoderSettings(CoderSettings):
    """What a visitor can choose."""

    loss: Literal["l2", "l1", "cross_entropy"] = setting(
        "l2",
        "Loss",
        "How wrong pixels count: L2 squares the error, L1 takes its size, cross-entropy treats "
        "brightness as a probability.",
        labels={"l2": "L2, squared error", "l1": "L1, absolute error"},
    )
    noise: float = NOISE
    tied: bool = setting(
        False, "Tied weights", "The decoder uses the encoder's weights, transposed.",
        when={"body": "mlp"},
    )  # fmt: skip


class Autoencoder(Denoising, Coder[AutoencoderSettings]):
    """x → z → x_hat."""

    lr: Tensor

    def __init__(self, settings: AutoencoderSettings, source: Source, device: torch.device):
        super().__init__(settings, source, settings.latent)
        body, mirrored = bodies(settings)
        self.encoder = encoder(body, source.shape, settings.latent)
        if settings.tied and settings.body == "mlp":
            self.decoder = tied_decoder(self.encoder, body, source.shape)
        else:
            self.decoder = decoder(mirrored, settings.latent, source.shape)
        self.to(device)
        self.own(adam=adam(self.parameters(), self.lr))

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """Minimise the error of the reconstruction."""
        x = draw().x
        yield Part("draw examples")
        out = self.decoder(self.encoder(self.damaged(x, rng), rng), rng)
        x_hat = self.seen(out)
        yield Part("encode and decode")
        if self.settings.loss == "cross_entropy":
            loss = cross_entropy(x, out).mean()
        else:
            loss = P_NORMS[self.settings.loss](x, x_hat).mean()
        error = squared_error(x, x_hat.detach()).mean()
        yield Part("loss", {"loss": loss.detach(), "squared_error": error})
        self.descend("adam", loss)
        yield Part("update")

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """Codes z: (n, latent) of x: (n, *shape)."""
        return self.encoder(x)

    def restored(self, damaged: Tensor, y: Tensor | None = None) -> Tensor:
        """x_hat of a damaged x: (n, *shape) each."""
        return self.reconstruct(damaged, y)


def misfit(settings: AutoencoderSettings, source: Source) -> str | None:
    """Cross-entropy needs values between 0 and 1."""
    if settings.loss == "cross_entropy" and not source.is_picture:
        return f"Cross-entropy needs values between 0 and 1, and '{source.name}' has 2-D points: choose L2 or L1."  # noqa: E501
    return body_misfit(settings, source)


def formula(settings: AutoencoderSettings) -> str:
    """The chosen error between x and what is made of it, damaged where it is."""
    over = r"x, \varepsilon" if settings.noise else "x"
    drawn = r", \quad \varepsilon \sim \mathcal{N}(0, I)" if settings.noise else ""
    return lines(
        rf"\min_{{\theta,\phi}}\; \mathbb{{E}}_{{{over}}}\, {ERRORS[settings.loss]},",
        rf"\hat x = f_\theta(h_\phi({noisy('x', settings.noise)})){drawn}",
    )


FAMILY = Family(
    name="autoencoder",
    kind="autoencoder",
    title="Autoencoder",
    idea="An encoder squeezes each example into a short code, and a decoder rebuilds the example "
    "from it. Only the rebuilding is rewarded, so codes lie wherever they like.",
    formula=formula,
    paper="Hinton & Salakhutdinov 2006, Reducing the Dimensionality of Data with Neural Networks",
    link="https://doi.org/10.1126/science.1127647",
    settings=AutoencoderSettings,
    build=Autoencoder,
    curves=(
        Curve(
            "Loss", {"loss": ("loss", "autoencoder")}, "per example",
            "It should fall fast, then slowly; live settings show as a kink.",
        ),
        Curve(
            "Squared error", {"squared_error": ("‖x − x̂‖²", "neutral")}, "per example",
            "The same error in the same unit whatever the loss, so that runs compare.",
            baseline="pca", unless="noise",
        ),
    ),
    notice=(
        "Reconstructions are sharp where the code is large enough, and blur where it is not.",
        "Samples decode codes drawn from N(0, 1), which no one asked the encoder to fill: Codes "
        "beside the prior shows where codes lie instead.",
        "A larger code rebuilds better, but 20 numbers drawn at random make few good pictures.",
    ),
    misfit=misfit,
)  # fmt: skip

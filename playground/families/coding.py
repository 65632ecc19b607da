"""What models with a code share: a decoder from codes z, drawn from N(0, I) where nothing is
encoded; and an encoder that names a Gaussian of codes, q(z|x) = N(μ(x), σ²(x))."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.core.learning import Learner, Source
from playground.families.common import CHANNELS, random_classes
from playground.nets.bodies import Body, decoder, encoder
from playground.nets.conditioning import join, joined_shape
from playground.nets.layers import Stack
from playground.nets.trunk import Trunk, below
from playground.objectives.bounds import reparameterise
from playground.settings import Settings, Widths, setting


def code_size(default: int) -> Any:
    """The declaration of how long a code is."""
    return setting(
        default, "Code size", "How many numbers the code z has. 2 can be drawn as a map.",
        ge=1, le=256,
    )  # fmt: skip


def step_size() -> Any:
    """The declaration of how far the nets move."""
    return setting(1e-3, "Step size", "Adam's step size.", gt=0, le=1, log=True, live=True)


def bend(default: str) -> Any:
    """The declaration of what bends between layers."""
    return setting(
        default, "Activation", "The bend between layers.", more=True,
        labels={"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "silu": "SiLU"},
    )  # fmt: skip


class CoderSettings(Settings):
    """The nets of a model with a code, and how far they move."""

    body: Literal["mlp", "conv", "conv5", "conv3"] = setting(
        "mlp",
        "Nets",
        "Fully connected nets see pixels in no order; convolutional nets know which are "
        "neighbours. Those of 5×5 and 3×3 filters are the nets of two textbooks.",
        labels={
            "mlp": "fully connected",
            "conv": "convolutional",
            "conv5": "16 and 32 filters of 5×5",
            "conv3": "32 and 64 filters of 3×3",
        },
    )
    latent: int = code_size(2)
    lr: float = step_size()
    hidden: Widths = setting(
        (256, 128), "Hidden layers", "Widths of the encoder; the decoder mirrors them.",
        when={"body": "mlp"},
    )  # fmt: skip
    channels: int = CHANNELS
    activation: Literal["relu", "leaky_relu", "tanh", "elu", "silu"] = bend("relu")
    norm: bool = setting(
        False,
        "Batch norm",
        "Normalises each layer over the batch, which lets deep nets learn faster. VAEs mostly go "
        "without: what else is in the batch then adds its chance to that of the codes.",
        more=True,
        when={"body": ("mlp", "conv")},
    )


S = TypeVar("S", bound=Settings)
C = TypeVar("C", bound=CoderSettings)


def bodies(settings: CoderSettings) -> tuple[Body, Body]:
    """The encoder's body and the decoder's, which mirrors it."""
    kind, hidden, channels = settings.body, settings.hidden, settings.channels
    between = settings.activation, settings.norm
    return Body(kind, hidden, channels, *between), Body(kind, hidden[::-1], channels, *between)


class Coder(Learner[S], Generic[S]):
    """z → x_hat. A family adds the encoder and what is learned."""

    decoder: Stack

    def __init__(self, settings: S, source: Source, latent: int, classes: int = 0) -> None:
        super().__init__(settings, source.shape)
        self.latent, self.classes = latent, classes
        self.is_picture = source.is_picture

    @property
    def standard(self) -> bool:
        """Whether the prior is N(0, I)."""
        return True

    def seen(self, out: Tensor) -> Tensor:
        """The decoder's output in data units: pixels through a sigmoid."""
        return out.sigmoid() if self.is_picture else out

    def prior(self, n: int, rng: torch.Generator) -> Tensor:
        """Codes from N(0, I): (n, latent)."""
        return torch.empty(n, self.latent, device=rng.device).normal_(generator=rng)

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """Codes (n, latent) of x: (n, *shape)."""
        raise NotImplementedError(f"{type(self).__name__} encodes in encode()")

    def trunk(self) -> Trunk | None:
        """The encoder below its last layer."""
        net = getattr(self, "encoder", None)
        if self.classes or not isinstance(net, Stack):
            return None
        return Trunk(*below(net))

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """Examples (n, *shape) in data units from codes (n, latent)."""
        return self.seen(self.decoder(join(z, y, self.classes)))

    def reconstruct(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """x_hat: (n, *shape)."""
        return self.decode(self.encode(x, y), y)

    def sample(self, n: int, rng: torch.Generator, y: Tensor | None = None) -> Tensor:
        """The decoder alone, fed codes from the prior: (n, *shape)."""
        z = self.prior(n, rng)
        if self.classes and y is None:
            y = random_classes(n, self.classes, z.device, rng)
        return self.decode(z, y)


class GaussianCoder(Coder[C], Generic[C]):
    """x → μ, log σ² → z → x_hat, all told the class y where the model is conditional."""

    spread = "logvar"  # what the encoder's second half says: "logvar" or "sigma"

    def __init__(self, settings: C, source: Source, classes: int = 0) -> None:
        super().__init__(settings, source, settings.latent, classes)
        self.planes = settings.body != "mlp"
        body, mirrored = bodies(settings)
        shape = joined_shape(source.shape, classes, self.planes)
        self.encoder = encoder(body, shape, 2 * self.latent)
        self.decoder = decoder(mirrored, self.latent + classes, source.shape)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """μ and log σ² of q(z|x), each (n, latent)."""
        mu, spread = self.encoder(join(x, y, self.classes, self.planes)).chunk(2, 1)
        if self.spread == "sigma":
            return mu, 2 * F.softplus(spread).clamp_min(1e-6).log()
        return mu, spread

    def codes(self, mu: Tensor, logvar: Tensor, k: int, rng: torch.Generator) -> Tensor:
        """k codes of each posterior: (k, n, latent)."""
        eps = torch.empty(k, *mu.shape, device=mu.device).normal_(generator=rng)
        return reparameterise(mu, logvar, eps)

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """The posterior mean μ: (n, latent)."""
        return self.posterior(x, y)[0]

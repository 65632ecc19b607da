"""Variational autoencoder: the encoder names a small Gaussian of codes, not one code.

The evidence lower bound rewards rebuilding and charges for codes that stray from N(0, I), so
the decoder also understands codes drawn at random. β weighs the charge (Higgins et al. 2017);
k > 1 codes an example tighten the bound (Burda et al. 2016); `conditional` tells both nets the
class (Sohn et al. 2015); `noise` damages the input (Im et al. 2017).

Kingma & Welling 2014, "Auto-Encoding Variational Bayes".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor

from playground.core.learning import Curve, Draw, Family, Learner, Part, Source
from playground.core.optimisers import adam
from playground.families.common import (
    ACTIVATION,
    BODY,
    CHANNELS,
    NOISE,
    body_misfit,
    damaged,
    random_classes,
)
from playground.nets.bodies import Body, decoder, encoder
from playground.nets.conditioning import join, joined_shape
from playground.objectives.bounds import (
    LIKELIHOODS,
    elbo,
    importance_bound,
    kl_to_standard_normal,
    log_normal,
    reparameterise,
)
from playground.settings import Settings, Widths, setting


class VAESettings(Settings):
    """What a visitor can choose."""

    body: Literal["mlp", "conv"] = BODY
    latent: int = setting(
        2, "Code size", "How many numbers the code z has. 2 can be drawn as a map.", ge=1, le=256
    )
    likelihood: Literal["bernoulli", "gaussian"] = setting(
        "bernoulli",
        "Likelihood",
        "How the decoder doubts: each pixel on or off with a probability, or a Gaussian around "
        "a mean. Points always take the Gaussian.",
    )
    beta: float = setting(
        1.0, "β", "Weight of the KL term. More gives tidier codes and blurrier pictures.",
        ge=0, le=100, step=0.1, live=True,
    )  # fmt: skip
    lr: float = setting(1e-3, "Step size", "Adam's step size.", gt=0, le=1, log=True, live=True)
    estimator: Literal["closed", "monte_carlo", "importance"] = setting(
        "closed",
        "Bound",
        "Closed form: the KL is computed exactly. Monte Carlo: log p(x|z) + log p(z) − log q(z|x) "
        "of one code. Importance: the tighter bound of k codes.",
        more=True,
        labels={"closed": "closed-form KL", "monte_carlo": "Monte Carlo"},
    )
    k: int = setting(
        5, "Codes per example", "k of the importance-weighted bound.", ge=1, le=100, more=True,
        when={"estimator": "importance"},
    )  # fmt: skip
    spread: Literal["logvar", "sigma"] = setting(
        "logvar",
        "Encoder says",
        "Whether the encoder's second half is log σ² or σ itself (through softplus).",
        more=True,
        labels={"logvar": "log σ²", "sigma": "σ"},
    )
    sigma: float = setting(
        0.1, "σ of p(x|z)", "Standard deviation around the decoder's mean.", gt=0, le=10, log=True,
        live=True, more=True,
    )  # fmt: skip
    conditional: bool = setting(
        False, "Conditional", "Tell encoder and decoder the class, then ask for one.", more=True
    )
    noise: float = NOISE
    hidden: Widths = setting(
        (256, 128), "Hidden layers", "Widths of the encoder; the decoder mirrors them.",
        when={"body": "mlp"},
    )  # fmt: skip
    channels: int = CHANNELS
    activation: Literal["relu", "leaky_relu", "tanh", "elu", "silu"] = ACTIVATION


class VAE(Learner):
    """q(z|x) = N(μ(x), σ²(x)), p(z) = N(0, I), p(x|z) from the decoder."""

    settings: VAESettings
    lr: Tensor
    beta: Tensor
    sigma: Tensor

    def __init__(self, settings: VAESettings, source: Source, device: torch.device):
        super().__init__(settings, source.shape)
        self.latent = settings.latent
        self.classes = len(source.classes) if settings.conditional else 0
        self.planes = settings.body == "conv"
        self.bernoulli = settings.likelihood == "bernoulli" and source.is_picture
        self.log_likelihood = LIKELIHOODS["bernoulli" if self.bernoulli else "gaussian"]
        body = Body(settings.body, settings.hidden, settings.channels, settings.activation)
        mirrored = Body(**{**vars(body), "hidden": settings.hidden[::-1]})
        shape = joined_shape(source.shape, self.classes, self.planes)
        self.encoder = encoder(body, shape, 2 * settings.latent)
        self.decoder = decoder(mirrored, settings.latent + self.classes, source.shape)
        self.to(device)
        self.own(adam=adam(self.parameters(), self.lr))

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """Maximise a lower bound on log p(x)."""
        batch = draw()
        yield Part("draw examples")
        mu, logvar = self.posterior(damaged(batch.x, self, rng), batch.y)
        yield Part("encode")
        k = self.settings.k if self.settings.estimator == "importance" else 1
        z, out = self._decoded_codes(mu, logvar, batch.y, k, rng)
        yield Part("draw codes and decode")
        reconstruction = -self._log_likelihood(batch.x, out)  # (k, n)
        kl = kl_to_standard_normal(mu, logvar).sum(1)
        loss = self._loss(reconstruction, kl, z, mu, logvar)
        terms = {"reconstruction": reconstruction.detach().mean(), "kl": kl.detach().mean()}
        yield Part("bound", {**terms, "elbo": -(terms["reconstruction"] + terms["kl"])})
        self.descend("adam", loss)
        yield Part("update")

    def branch(self) -> str:
        """Updates with and without noise differ."""
        return "noisy" if self.settings.noise else ""

    def posterior(self, x: Tensor, y: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """μ and log σ² of q(z|x), each (n, latent)."""
        out = self.encoder(join(x, y, self.classes, self.planes))
        mu, spread = out.chunk(2, 1)
        if self.settings.spread == "sigma":
            return mu, 2 * torch.nn.functional.softplus(spread).clamp_min(1e-6).log()
        return mu, spread

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """The posterior mean μ: (n, latent)."""
        return self.posterior(x, y)[0]

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """The mean of p(x|z) in data units: (n, *shape)."""
        out = self.decoder(join(z, y, self.classes))
        return out.sigmoid() if self.bernoulli else out

    def reconstruct(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """x_hat from the posterior mean: (n, *shape)."""
        return self.decode(self.encode(x, y), y)

    def sample(self, n: int, rng: torch.Generator, y: Tensor | None = None) -> Tensor:
        """The decoder alone, fed codes from the prior N(0, I)."""
        z = torch.empty(n, self.latent, device=self.lr.device).normal_(generator=rng)
        if self.classes and y is None:
            y = random_classes(n, self.classes, z.device, rng)
        return self.decode(z, y)

    def log_weights(
        self, x: Tensor, k: int, rng: torch.Generator, y: Tensor | None = None
    ) -> Tensor:
        """log p(x|z) + log p(z) − log q(z|x) for k codes of each example: (k, n) nats."""
        mu, logvar = self.posterior(x, y)
        z, out = self._decoded_codes(mu, logvar, y, k, rng)
        return self._log_likelihood(x, out) + log_normal(z) - log_normal(z, mu, logvar)

    def _loss(
        self, reconstruction: Tensor, kl: Tensor, z: Tensor, mu: Tensor, logvar: Tensor
    ) -> Tensor:
        if self.settings.estimator == "closed":
            return (reconstruction.mean(0) + self.beta * kl).mean()
        charge = log_normal(z, mu, logvar) - log_normal(z)  # one draw of the KL, (k, n)
        log_weights = -reconstruction - self.beta * charge
        bound = elbo if self.settings.estimator == "monte_carlo" else importance_bound
        return -bound(log_weights).mean()

    def _decoded_codes(
        self, mu: Tensor, logvar: Tensor, y: Tensor | None, k: int, rng: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """k codes of each posterior, (k, n, latent), and the decoder's output, (k·n, *shape)."""
        eps = torch.empty(k, *mu.shape, device=mu.device).normal_(generator=rng)
        z = reparameterise(mu, logvar, eps)
        ys = y.repeat(k) if self.classes and y is not None else None
        return z, self.decoder(join(z.flatten(0, 1), ys, self.classes))

    def _log_likelihood(self, x: Tensor, out: Tensor) -> Tensor:
        """log p(x|z) for k codes each: x (n, *shape), out (k·n, *shape) → (k, n)."""
        k = len(out) // len(x)
        xs = x if k == 1 else x.repeat(k, *(1,) * (x.dim() - 1))
        return self.log_likelihood(xs, out, self.sigma).view(k, len(x))


FAMILY = Family(
    name="vae",
    kind="vae",
    title="Variational autoencoder",
    idea="The encoder names a cloud of codes for each example, and all clouds together are pressed "
    "into one known shape, N(0, I). So a code drawn from that shape decodes to something new.",
    formula=r"\log p(x) \ge \mathbb{E}_{q(z|x)}[\log p(x|z)]"
    r" - \beta\,\mathrm{KL}\big(q(z|x)\,\Vert\,p(z)\big)",
    paper="Kingma & Welling 2014, Auto-Encoding Variational Bayes",
    link="https://arxiv.org/abs/1312.6114",
    settings=VAESettings,
    build=VAE,
    curves=(
        Curve(
            "Evidence lower bound", {"elbo": ("ELBO", "vae")}, "nats per example",
            "Higher is better; it bounds log p(x) from below, whatever β weighs.",
        ),
        Curve(
            "Its two terms",
            {"reconstruction": ("−log p(x|z)", "autoencoder"), "kl": ("KL", "neutral")},
            "nats per example",
            "They pull against each other: a KL near zero means the code is ignored.",
        ),
    ),
    notice=(
        "Samples from random codes look like the data, only blurred: an average over doubt.",
        "A larger β tidies the codes and blurs the pictures.",
        "The KL term counts how much the codes say about their examples.",
    ),
    misfit=body_misfit,
)  # fmt: skip

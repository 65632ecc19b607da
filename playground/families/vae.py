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

from playground.core.family import Curve, Family
from playground.core.learning import Draw, Part, Source
from playground.core.optimisers import adam
from playground.families.coding import CoderSettings, GaussianCoder
from playground.families.common import BINARISE, binarised, body_misfit
from playground.families.denoising import NOISE, Denoising, noisy
from playground.nets.conditioning import join
from playground.objectives.bounds import (
    DENSITIES,
    elbo,
    importance_bound,
    kl_to_standard_normal,
    log_bernoulli,
    log_normal,
)
from playground.objectives.formulas import lines
from playground.settings import setting


class VAESettings(CoderSettings):
    """What a visitor can choose."""

    likelihood: Literal["bernoulli", "gaussian", "laplace"] = setting(
        "bernoulli",
        "Likelihood",
        "How the decoder doubts: each pixel on or off with a probability; or a Gaussian around a "
        "mean, which is an L2 loss; or a Laplace density, which is L1. Points take a Gaussian "
        "instead of on or off.",
        labels={"bernoulli": "Bernoulli", "gaussian": "Gaussian (L2)", "laplace": "Laplace (L1)"},
    )
    beta: float = setting(
        1.0, "β", "Weight of the KL term. More gives tidier codes and blurrier pictures.",
        ge=0, le=100, step=0.1, live=True,
    )  # fmt: skip
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
        0.1, "σ of p(x|z)", "Spread of a Gaussian or Laplace likelihood around the decoder's mean.",
        gt=0, le=10, log=True, live=True, more=True,
    )  # fmt: skip
    binarise: Literal["no", "sampled", "half"] = BINARISE
    conditional: bool = setting(
        False, "Conditional", "Tell encoder and decoder the class, then ask for one.", more=True
    )
    noise: float = NOISE


class VAE(Denoising, GaussianCoder[VAESettings]):
    """q(z|x) = N(μ(x), σ²(x)), p(z) = N(0, I), p(x|z) from the decoder."""

    lr: Tensor
    beta: Tensor
    sigma: Tensor

    def __init__(self, settings: VAESettings, source: Source, device: torch.device):
        super().__init__(settings, source, len(source.classes) if settings.conditional else 0)
        self.spread = settings.spread
        self.to(device)
        self.own(adam=adam(self.parameters(), self.lr))

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """Maximise a lower bound on log p(x)."""
        batch = draw()
        x = self.prepared(batch.x, rng)
        yield Part("draw examples")
        mu, logvar = self.posterior(self.damaged(x, rng), batch.y)
        yield Part("encode")
        k = self.settings.k if self.settings.estimator == "importance" else 1
        z = self.codes(mu, logvar, k, rng)
        yield Part("draw codes")
        log_p_x = self.log_p_x(x, z, batch.y)  # (k, n)
        yield Part("decode")
        kl = kl_to_standard_normal(mu, logvar).sum(1)
        loss = self._loss(log_p_x, kl, log_normal(z, mu, logvar) - log_normal(z))
        terms = {"reconstruction": -log_p_x.detach().mean(), "kl": kl.detach().mean()}
        yield Part("bound", {**terms, "elbo": -(terms["reconstruction"] + terms["kl"])})
        self.descend("adam", loss)
        yield Part("update")

    def _loss(self, log_p_x: Tensor, kl: Tensor, charge: Tensor) -> Tensor:
        """log_p_x: (k, n); kl: (n,); charge: log q(z|x) − log p(z), of which kl is the mean."""
        if self.settings.estimator == "closed":
            return (self.beta * kl - log_p_x.mean(0)).mean()
        bound = elbo if self.settings.estimator == "monte_carlo" else importance_bound
        return -bound(log_p_x - self.beta * charge).mean()

    def prepared(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """x as the model sees it: pixels in zeros and ones where the setting says so."""
        return binarised(x, self.settings.binarise, rng) if self.is_picture else x

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """The posterior mean μ: (n, latent)."""
        return self.posterior(self.prepared(x), y)[0]

    def restored(self, damaged: Tensor, y: Tensor | None = None) -> Tensor:
        """x_hat of an x that was prepared, then damaged: (n, *shape) each."""
        return self.decode(self.posterior(damaged, y)[0], y)

    def log_p_x(self, x: Tensor, z: Tensor, y: Tensor | None = None) -> Tensor:
        """log p(x|z) of x: (n, *shape) for k codes each, z: (k, n, latent) → (k, n) nats."""
        k = len(z)
        ys = y.repeat(k) if self.classes and y is not None else None
        out = self.decoder(join(z.flatten(0, 1), ys, self.classes))
        xs = x.repeat(k, *(1,) * (x.dim() - 1)) if k > 1 else x
        if self.settings.likelihood == "bernoulli" and self.is_picture:
            return log_bernoulli(xs, out).view(k, -1)
        density = DENSITIES.get(self.settings.likelihood, DENSITIES["gaussian"])
        return density(xs, self.seen(out), self.sigma).view(k, -1)

    def log_weights(
        self, x: Tensor, k: int, rng: torch.Generator, y: Tensor | None = None
    ) -> Tensor:
        """log p(x|z) + log p(z) − log q(z|x) for k codes of each example: (k, n) nats."""
        x = self.prepared(x, rng)
        mu, logvar = self.posterior(x, y)
        z = self.codes(mu, logvar, k, rng)
        return self.log_p_x(x, z, y) + log_normal(z) - log_normal(z, mu, logvar)


def formula(settings: VAESettings) -> str:
    """What is maximised, and whether it bounds log p(x): with β below 1 codes are charged too
    little for that, and weights of several codes must be whole."""
    x = r"\tilde x" if settings.noise else "x"
    y = ", y" if settings.conditional else ""
    if settings.estimator == "importance":
        bounds = settings.beta == 1
        right = (
            rf"\mathbb{{E}}_{{z_i \sim q(z|{x}{y})}} \Big[\log \tfrac{{1}}{{{settings.k}}}"
            rf" \sum_{{i=1}}^{{{settings.k}}} p(x|z_i{y})"
            rf" \Big(\frac{{p(z_i)}}{{q(z_i|{x}{y})}}\Big)^\beta\Big]"
        )
    else:
        bounds = settings.beta >= 1
        right = (
            rf"\mathbb{{E}}_{{q(z|{x}{y})}}[\log p(x|z{y})]"
            rf" - \beta\,\mathrm{{KL}}\big(q(z|{x}{y})\,\Vert\,p(z)\big)"
        )
    left = rf"\log p(x{'|y' if y else ''}) \ge " if bounds else r"\max_{\theta,\phi}\; "
    if not settings.noise:
        return left + right
    seen = rf"\tilde x = {noisy('x', settings.noise)}"
    return lines(left + right + ",", rf"{seen}, \quad \varepsilon \sim \mathcal{{N}}(0, I)")


FAMILY = Family(
    name="vae",
    kind="vae",
    title="Variational autoencoder",
    idea="The encoder names a cloud of codes for each example, and all clouds together are pressed "
    "into one known shape, N(0, I). So a code drawn from that shape decodes to something new.",
    formula=formula,
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
            "Reconstruction term", {"reconstruction": ("−log p(x|z)", "autoencoder")},
            "nats per example",
            "The first of the bound's two terms: what rebuilding costs.",
        ),
        Curve(
            "KL term", {"kl": ("KL", "neutral")}, "nats per example",
            "The second pulls against the first: near zero, the code is ignored.",
        ),
    ),
    notice=(
        "Samples from random codes look like the data, only blurred: an average over doubt.",
        "A larger β tidies the codes and blurs the pictures.",
        "The KL term counts how much the codes say about their examples.",
    ),
    misfit=body_misfit,
)  # fmt: skip

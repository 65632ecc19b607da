"""Adversarial variational Bayes: a VAE whose posterior may take any form, not only a Gaussian.

The encoder gets noise as a second input, so its codes can scatter in any way; but then nobody can
write their density down, and the KL term with it. A critic T(x, z) supplies it: trained to tell
pairs with the encoder's codes from pairs with draws from N(0, I), it settles at
log q(z|x) − log p(z), whose mean over codes is the KL (proposition 1). With `adaptive` contrast it
compares with a Gaussian like q instead, and the rest of the KL is known (section 4).

Mescheder, Nowozin & Geiger 2017, "Adversarial Variational Bayes".
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from playground.core.family import Curve, Family
from playground.core.learning import Draw, Part, Source
from playground.core.optimisers import adam
from playground.families.coding import Coder, CoderSettings, bodies
from playground.families.common import body_misfit
from playground.nets.bodies import Body, decoder, encoder
from playground.objectives.adversarial import log_critic
from playground.objectives.bounds import log_bernoulli, log_gaussian, log_normal
from playground.objectives.formulas import lines
from playground.settings import setting

FEATURES = 128  # numbers that encoder and critic make of an example before they see noise or code
HEAD = (128, 128)  # widths after that
MOMENTS = 16  # further codes of each example, whose mean and spread adaptive contrast takes
WIDER = (1 + 1 / MOMENTS) * (MOMENTS - 1) / (MOMENTS - 3)
"""Of Gaussian codes, by how much the mean square of (z − mean of 16) / (spread of 16) exceeds 1."""


class AVBSettings(CoderSettings):
    """What a visitor can choose."""

    noise_size: int = setting(
        16, "Noise size", "How many random numbers the encoder is fed.", ge=1, le=256
    )
    lr_t: float = setting(
        1e-3, "Step size of T", "Adam's step size for the critic.", gt=0, le=1, log=True, live=True
    )
    t_steps: int = setting(
        1, "T updates per step", "How often T learns before the others do.", ge=1, le=20, live=True
    )
    adaptive: bool = setting(
        True, "Adaptive contrast", "T tells codes from a Gaussian of the same mean and spread "
        "instead of from N(0, I), which leaves it less to learn.", more=True,
    )  # fmt: skip
    sigma: float = setting(
        0.1, "σ of p(x|z)", "For points: standard deviation around the decoder's mean.",
        gt=0, le=10, log=True, live=True, more=True,
    )  # fmt: skip


class AVB(Coder[AVBSettings]):
    """z = E(x, ε), p(x|z) from the decoder, T(x, z)."""

    lr: Tensor
    lr_t: Tensor
    sigma: Tensor

    def __init__(self, settings: AVBSettings, source: Source, device: torch.device):
        super().__init__(settings, source, settings.latent)
        body, mirrored = bodies(settings)
        head = Body("mlp", HEAD, activation="elu")
        self.look_e = encoder(body, source.shape, FEATURES)
        self.E = encoder(head, (FEATURES + settings.noise_size,), self.latent)
        self.decoder = decoder(mirrored, self.latent, source.shape)
        self.look_t = encoder(body, source.shape, FEATURES)
        self.T = encoder(head, (FEATURES + self.latent,), 1)
        self.to(device)
        coder, critic = (self.look_e, self.E, self.decoder), (self.look_t, self.T)
        self.own(
            coder=adam([p for net in coder for p in net.parameters()], self.lr),
            critic=adam([p for net in critic for p in net.parameters()], self.lr_t),
        )

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """T learns to tell, then encoder and decoder raise the bound (algorithm 1)."""
        x = draw().x
        for turn in range(self.settings.t_steps):
            x = draw().x if turn else x
            yield Part("draw examples")
            with torch.no_grad():
                z, mu, logvar = self.infer(x, rng)
            t_loss = self.critic_loss(x, (z - mu) / (0.5 * logvar).exp(), rng)
            yield Part("T's loss", {"t_loss": t_loss.detach()})
            self.descend("critic", t_loss)
            yield Part("update T")
        z, mu, logvar = self.infer(x, rng)
        yield Part("encode with noise")
        contrast = self.contrast(self.look_t(x), (z - mu) / (0.5 * logvar).exp())
        kl = (contrast + log_normal(z, mu, logvar) - log_normal(z)).mean()
        reconstruction = -self.log_p_x(x, self.decoder(z)).mean()
        terms = {"reconstruction": reconstruction.detach(), "kl": kl.detach()}
        yield Part("bound", {**terms, "elbo": -(terms["reconstruction"] + terms["kl"])})
        self.descend("coder", reconstruction + kl)
        yield Part("update encoder and decoder")

    def branch(self) -> str:
        """Updates with different numbers of critic steps differ."""
        return str(self.settings.t_steps)

    def infer(self, x: Tensor, rng: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """A code z of each x, and μ, log σ² of the Gaussian r(z|x) it is contrasted with: (n,
        latent) each. Plain AVB contrasts with the prior: μ = 0, σ = 1."""
        seen = self.look_e(x)
        z = self.noisy(seen, rng)
        if not self.settings.adaptive:
            return z, torch.zeros_like(z), torch.zeros_like(z)
        with torch.no_grad():  # held fixed (section 4)
            others = self.noisy(seen.repeat(MOMENTS, 1), rng).view(MOMENTS, *z.shape)
            spread, mu = torch.var_mean(others, 0)
        return z, mu, (WIDER * spread + 1e-6).log()

    def noisy(self, seen: Tensor, rng: torch.Generator) -> Tensor:
        """Codes through fresh noise, from seen = look_e(x): (n, latent)."""
        eps = torch.empty(len(seen), self.settings.noise_size, device=seen.device)
        return self.E(torch.cat((seen, eps.normal_(generator=rng)), 1))

    def contrast(self, seen: Tensor, z: Tensor) -> Tensor:
        """T(x, z), at its best log q(z|x) − log p(z), from seen = look_t(x): (n,)."""
        return self.T(torch.cat((seen, z), 1)).squeeze(1)

    def critic_loss(self, x: Tensor, z: Tensor, rng: torch.Generator) -> Tensor:
        """How badly T tells codes z of x from draws of N(0, I) (eq. 3.3)."""
        seen = self.look_t(x)
        return log_critic(self.contrast(seen, z), self.contrast(seen, self.prior(len(x), rng)))

    def log_p_x(self, x: Tensor, out: Tensor) -> Tensor:
        """log p(x|z) from the decoder's output: (n,) nats."""
        return log_bernoulli(x, out) if self.is_picture else log_gaussian(x, out, self.sigma)

    def code(self, x: Tensor, rng: torch.Generator) -> Tensor:
        """A draw of q(z|x) for each x: (n, latent)."""
        return self.noisy(self.look_e(x), rng)

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """The code of x where the noise is zero: (n, latent)."""
        quiet = torch.zeros(len(x), self.settings.noise_size, device=x.device)
        return self.E(torch.cat((self.look_e(x), quiet), 1))


def formula(settings: AVBSettings) -> str:
    """What T settles at, and what encoder and decoder maximise: with adaptive contrast T knows q
    beside the Gaussian r, and the rest of the KL is added (section 4)."""
    than, rest = "p(z)", ""
    if settings.adaptive:
        than, rest = "r(z|x)", r" + \log p(z) - \log r(z|x)"
    return lines(
        rf"T^*(x, z) = \log q(z|x) - \log {than}",
        rf"\max_{{\theta,\phi}}\; \mathbb{{E}}_{{x,\varepsilon}}"
        rf"\big[\log p_\theta(x|z) - T^*(x, z){rest}\big],",
        r"z = z_\phi(x,\varepsilon)",
    )


FAMILY = Family(
    name="avb",
    kind="vae",
    title="Adversarial variational Bayes",
    idea="A VAE whose encoder is fed noise, so that its codes may scatter in any form. A critic "
    "learns the density that nobody can write down, and with it the KL term.",
    formula=formula,
    paper="Mescheder, Nowozin & Geiger 2017, Adversarial Variational Bayes",
    link="https://arxiv.org/abs/1701.04722",
    settings=AVBSettings,
    build=AVB,
    curves=(
        Curve(
            "Evidence lower bound, estimated", {"elbo": ("ELBO by T", "vae")}, "nats per example",
            "It is only as true as T: while T lags behind, it flatters.",
        ),
        Curve(
            "Reconstruction term", {"reconstruction": ("−log p(x|z)", "autoencoder")},
            "nats per example",
            "The first of the bound's two terms: what rebuilding costs.",
        ),
        Curve(
            "KL term", {"kl": ("KL by T", "neutral")}, "nats per example",
            "What T has learned takes the place of the KL, which has no closed form here.",
        ),
        Curve(
            "T's loss", {"t_loss": ("T", "critic")}, "per example",
            "At 1.39 T cannot tell codes from what they are contrasted with: a Gaussian of their "
            "mean and spread, or without adaptive contrast N(0, I).",
        ),
    ),
    notice=(
        "Codes of one example need not form an ellipse: they may bend round those of others.",
        "The cloud of all codes fills N(0, I) more evenly than a VAE's.",
        "If the bound looks too good, T lags behind: give it more updates per step.",
    ),
    misfit=body_misfit,
)  # fmt: skip

"""Unrolled GAN: G looks k steps ahead at how D would answer, and learns through that answer.

For each update of G a copy of D takes k updates, and the slope goes back through all of them to
G. Putting everything on one mode no longer pays, since G sees that D would catch it. D itself
moves by one ordinary update.

Metz et al. 2017, "Unrolled Generative Adversarial Networks".
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.func import functional_call

from playground.core.family import Family
from playground.families.common import body_misfit
from playground.families.gan import CURVES, Game, GANSettings
from playground.families.judging import JudgingEach, Logits, Turn
from playground.objectives.unrolling import STEPS, Rule, State
from playground.settings import setting


class UnrolledSettings(GANSettings):
    """What a visitor can choose."""

    k: int = setting(
        5, "Steps ahead", "How many updates of D G looks ahead. With 0 it is a plain GAN.",
        ge=0, le=20, live=True,
    )  # fmt: skip


class Unrolled(JudgingEach[UnrolledSettings], Game[UnrolledSettings]):
    """G learns from D as it will be."""

    def generator_loss(self, turn: Turn) -> Tensor:
        """How seldom G is taken for real by D after k more updates (eq. 10)."""
        logits = self.logits_of(self.looked_ahead(turn))
        return self.game.generator(logits(turn.fake, turn.y, turn.rng))

    def looked_ahead(self, turn: Turn) -> Tensor:
        """D's weights after k updates on these examples, as a function of G: (p,)."""
        w = torch.cat([weight.detach().flatten() for weight in self.D.parameters()])
        w.requires_grad_()
        state, rule = self._state(), self._rule()
        step = STEPS[self.settings.optimiser]
        for _ in range(self.settings.k):
            loss = self.critic_loss(*self.judge(turn, self.logits_of(w)))
            (gradient,) = torch.autograd.grad(loss, w, create_graph=True)
            w, state = step(w, gradient, state, rule)
        return w

    def logits_of(self, w: Tensor) -> Logits:
        """How a D with weights w judges; D itself and its buffers are left alone."""
        named = dict(self.D.named_parameters())
        pieces = w.split([weight.numel() for weight in named.values()])
        weights = {
            name: piece.view(weight.shape)
            for (name, weight), piece in zip(named.items(), pieces, strict=True)
        }

        def logits(x: Tensor, y: Tensor | None, rng: torch.Generator | None) -> Tensor:
            buffers = {name: buffer.clone() for name, buffer in self.D.named_buffers()}
            fed = (self.judgeable(x, y), rng)
            return functional_call(self.D, {**weights, **buffers}, fed).squeeze(1)

        return logits

    def branch(self) -> str:
        """Updates that look further ahead differ."""
        return f"{super().branch()}:{self.settings.k}"

    def _rule(self) -> Rule:
        beta2 = 0.99 if self.settings.optimiser == "rmsprop" else self.settings.beta2
        return Rule(self.lr_d, self.settings.beta1, beta2)

    def _state(self) -> State:
        """What D's optimiser remembers at this moment."""
        memory = self.optimisers["critic"].state
        weights = list(self.D.parameters())

        def flat(key: str) -> Tensor:
            found = [memory[w].get(key, torch.zeros_like(w)) for w in weights]
            return torch.cat([piece.flatten() for piece in found])

        square = "square_avg" if self.settings.optimiser == "rmsprop" else "exp_avg_sq"
        steps = memory[weights[0]].get("step", torch.zeros((), device=self.lr_d.device))
        return State(flat("exp_avg"), flat(square), steps.clone())


FAMILY = Family(
    name="unrolled",
    kind="gan",
    title="Unrolled GAN",
    idea="Before each of its updates G looks k updates of D ahead, and learns through that future. "
    "Putting everything on one mode does not pay when G sees that D would catch it.",
    formula=r"\min_G\; L_G\big(\theta_G,\, \theta_D^{k}(\theta_D, \theta_G)\big),\quad"
    r"\theta_D^{i+1} = \theta_D^{i} - \eta\, \nabla_{\theta_D} L_D(\theta_G, \theta_D^{i})",
    paper="Metz et al. 2017, Unrolled Generative Adversarial Networks",
    link="https://arxiv.org/abs/1611.02163",
    settings=UnrolledSettings,
    build=Unrolled,
    curves=CURVES,
    notice=(
        "On the ring, samples spread over the modes instead of chasing one after the other.",
        "Each step ahead costs about as much as an update of D, twice over.",
        "Set the steps ahead to 0 while it runs and watch it become a plain GAN.",
    ),
    misfit=body_misfit,
)

"""Lanes: several settings of one GAN that train in lock step as one batch of parameters.

All lanes draw the same examples and noise, as runs of one seed do, and the weights of all G and of
all D are stacked. A lane is an ordinary GAN besides: its weights, its step sizes and its Adam's
memory are views of the stack, so that it can be looked at and saved like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from playground.core.learning import Draw, Learner, Source
from playground.core.recipe import Recipe
from playground.families.gan import GAN
from playground.families.stacked import Nets
from playground.objectives.adversarial import LOSSES, PROBABILITY

DIFFER = ("lr_d", "lr_g", "smoothing")  # in what lanes may differ
MOST = 16
TERMS = ("d_loss", "g_loss", "d_real", "d_fake")  # in the order of the GAN's curves


def misfit(recipes: Sequence[Recipe], source: Source) -> str | None:
    """Why these recipes cannot race, in one sentence; or None."""
    first = recipes[0]
    if not 2 <= len(recipes) <= MOST:
        return f"A race has 2 to {MOST} lanes, and these are {len(recipes)}."
    if any(_alike(recipe) != _alike(first) for recipe in recipes):
        return "Lanes of a race may differ in step sizes and label smoothing alone."
    chosen = first.settings
    plain = (
        first.family == "gan" and not source.is_picture and chosen.get("body", "mlp") == "mlp"
        and chosen.get("norm", "auto") in ("auto", "none") and not chosen.get("minibatch")
        and not chosen.get("dropout") and not chosen.get("dropout_g")
        and not chosen.get("conditional") and not chosen.get("average")
    )  # fmt: skip
    if not plain:
        return (
            "A race is for plain GANs on points: fully connected, without batch norm, dropout, "
            "minibatch discrimination, classes or averages."
        )
    if chosen.get("optimiser", "adam") != "adam":
        return "A race moves all lanes by one Adam: choose it as the optimiser."
    return None


def _alike(recipe: Recipe) -> Recipe:
    """The recipe without what may differ."""
    rest = {name: value for name, value in recipe.settings.items() if name not in DIFFER}
    return recipe.model_copy(update={"settings": rest})


class Lanes(Learner):
    """k GANs of one shape as one learner. Its terms are named "0.d_loss", "1.d_loss", …"""

    def __init__(self, lanes: Sequence[GAN]) -> None:
        super().__init__(lanes[0].settings, lanes[0].shape)
        self.lanes = list(lanes)  # not its modules: they hold views of what is here
        for name in DIFFER:
            stacked = torch.stack([lane.get_buffer(name) for lane in lanes])
            self.register_buffer(name, stacked)
            for i, lane in enumerate(lanes):
                lane.register_buffer(name, stacked[i])  # lane.change() reaches the stack
        self.game = LOSSES[lanes[0].settings.loss]
        self.probability = PROBABILITY[lanes[0].settings.loss]
        self.G, self.D = (
            Nets([getattr(lane, net) for lane in lanes], [lane.optimisers[name] for lane in lanes],
                 self.get_buffer(lr))
            for net, name, lr in (("G", "generator", "lr_g"), ("D", "critic", "lr_d"))
        )  # fmt: skip
        self.smooth = self.get_buffer("smoothing")[:, None]

    def change(self, name: str, value: object) -> None:
        """Change what all lanes share; raises BadSetting."""
        for lane in self.lanes:
            lane.change(name, value)
        self.settings = self.lanes[0].settings

    def branch(self) -> str:
        """As in a single GAN."""
        return self.lanes[0].branch()

    def step(self, draw: Draw, rng: torch.Generator) -> dict[str, Tensor]:
        """One update of every lane: D learns, then G, as in a single GAN."""
        turns = self.settings.d_steps
        for _ in range(turns - 1):
            self._critic(draw, rng, last=False)
        fake, terms = self._critic(draw, rng, last=True, learns=turns > 0)
        for again in range(max(1, self.settings.g_steps)):
            if again:
                fake = self._generated(fake.shape[1], rng)
            g_loss = self.game.generator(self._logits(fake))
            terms["g_loss"] = g_loss.detach()
            if self.settings.g_steps:
                self.G.descend(g_loss)
        return {
            f"{lane}.{name}": value
            for name, values in terms.items()
            for lane, value in enumerate(values.unbind())
        }

    def _critic(
        self, draw: Draw, rng: torch.Generator, last: bool, learns: bool = True
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """One update of D: the generated examples (k, n, 2), and terms of (k,) each."""
        real = draw().x
        with torch.set_grad_enabled(last):
            fake = self._generated(len(real), rng)
        both = torch.cat((real.expand(len(self.lanes), -1, -1), fake.detach()), 1)
        on_real, on_fake = self._logits(both).split(len(real), 1)
        d_loss = self.game.critic(on_real, on_fake, self.smooth)
        terms = {
            "d_loss": d_loss.detach(),
            "d_real": self.probability(on_real.detach()).mean(1),
            "d_fake": self.probability(on_fake.detach()).mean(1),
        }
        if learns:
            self.D.descend(d_loss)
        return fake, terms

    def _generated(self, n: int, rng: torch.Generator) -> Tensor:
        z = self.lanes[0].draw_noise(n, rng)
        return self.G(z.expand(len(self.lanes), -1, -1))

    def _logits(self, x: Tensor) -> Tensor:
        """(k, n, 2) → (k, n)."""
        return self.D(x).squeeze(2)


def terms_of(lanes: int) -> tuple[str, ...]:
    """The names of all terms, lane by lane."""
    return tuple(f"{lane}.{name}" for lane in range(lanes) for name in TERMS)

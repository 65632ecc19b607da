"""Lanes: several settings of one GAN that train in lock step as one batch of parameters.

All lanes draw the same examples and noise, as runs of one seed do, and the weights of all G and of
all D are stacked. A lane is an ordinary GAN besides: its weights, its step sizes and its Adam's
memory are views of the stack, so that it can be looked at and saved like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from playground.core.learning import Draw, Learner, Source
from playground.core.recipe import LANES, Recipe
from playground.families.gan import GAN
from playground.families.stacked import Nets
from playground.objectives.adversarial import LOSSES, PROBABILITY

DIFFER = ("lr_d", "lr_g", "smoothing")  # in what lanes may differ
_NEVER = ("minibatch", "dropout", "dropout_g", "conditional", "average")
TERMS = ("d_loss", "g_loss", "d_real", "d_fake")  # in the order of the GAN's curves


def misfit(recipes: Sequence[Recipe], source: Source) -> str | None:
    """Why these recipes, their settings filled in, cannot race, in one sentence; or None."""
    first = recipes[0]
    if not 2 <= len(recipes) <= LANES:
        return f"A race has 2 to {LANES} lanes, and these are {len(recipes)}."
    if any(_alike(recipe) != _alike(first) for recipe in recipes):
        return "Lanes of a race may differ in step sizes and label smoothing alone."
    chosen = first.settings
    plain = (
        first.family == "gan" and not source.is_picture and chosen["body"] == "mlp"
        and chosen["norm"] in ("auto", "none")
        and not any(chosen[name] for name in _NEVER)
    )  # fmt: skip
    if not plain:
        return (
            "A race is for plain GANs on points: fully connected, without batch norm, dropout, "
            "minibatch discrimination, classes or averages."
        )
    if first.training.cool:
        return "Lanes of a race keep their step sizes: set cooling down to 0."
    if chosen["optimiser"] != "adam":
        return "A race moves all lanes by one Adam: choose it as the optimiser."
    if first.start_from:
        return "Lanes of a race begin with new nets, not from a trained file."
    return None


def _alike(recipe: Recipe) -> Recipe:
    """The recipe without what may differ."""
    rest = {name: value for name, value in recipe.settings.items() if name not in DIFFER}
    return recipe.model_copy(update={"settings": rest})


class Lanes(Learner):
    """k GANs of one shape as one learner; its terms are (k,), one number a lane."""

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

    @torch.no_grad()
    def step(self, draw: Draw, rng: torch.Generator) -> dict[str, Tensor]:
        """One update of every lane: D learns, then G, as in a single GAN."""
        turns = self.settings.d_steps
        for _ in range(turns - 1):
            self._critic(draw, rng)
        way, terms = self._critic(draw, rng, learns=turns > 0)
        for again in range(max(1, self.settings.g_steps)):
            if again:
                way = self._generated(way[0].shape[1], rng)
            judged = self.D(way[-1])
            terms["g_loss"], slope = _slope(self.game.generator, judged[-1])
            if self.settings.g_steps:
                self.G.descend(self.D.by_input(slope, judged), way)
        return terms

    def _critic(
        self, draw: Draw, rng: torch.Generator, learns: bool = True
    ) -> tuple[list[Tensor], dict[str, Tensor]]:
        """One update of D: how the generated examples (k, n, 2) came about, and terms (k,)."""
        real = draw().x
        n = len(real)
        way = self._generated(n, rng)
        judged = self.D(torch.cat((real.expand(len(self.lanes), -1, -1), way[-1]), 1))
        d_loss, slope = _slope(
            lambda logits: self.game.critic(logits[:, :n], logits[:, n:], self.smooth), judged[-1]
        )
        d_real, d_fake = self.probability(judged[-1]).view(-1, 2, n).mean(2).unbind(1)
        if learns:
            self.D.descend(slope, judged)
        return way, {"d_loss": d_loss, "d_real": d_real, "d_fake": d_fake}

    def _generated(self, n: int, rng: torch.Generator) -> list[Tensor]:
        """From the noise to the examples (k, n, 2), layer by layer."""
        z = self.lanes[0].prior(n, rng)
        return self.G(z.expand(len(self.lanes), -1, -1))


def _slope(game: Callable[[Tensor], Tensor], logits: Tensor) -> tuple[Tensor, Tensor]:
    """The loss of each lane (k,), and its slope by D's logits: both (k, n, 1)."""
    with torch.enable_grad():
        leaf = logits.squeeze(2).requires_grad_()
        loss = game(leaf)
        (slope,) = torch.autograd.grad(loss.sum(), leaf)
    return loss.detach(), slope[:, :, None]

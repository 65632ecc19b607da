"""Lanes: several settings of one GAN that train in lock step as one batch of parameters.

The weights of k nets lie in one tensor (k, numbers), so that an update is k times the arithmetic
but one time the overhead: matrix products of stacked layers under ordinary autograd, and one Adam
(Kingma & Ba 2015, algorithm 1) with a step size for each lane. All lanes draw the same examples
and noise, as runs of one seed do. A lane is an ordinary GAN besides: its weights, its step sizes
and its Adam's memory are views of the stack, so that it can be looked at and saved like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from playground.core.learning import Draw, Learner, Source
from playground.core.recipe import Recipe
from playground.families.gan import GAN
from playground.objectives.adversarial import LOSSES, PROBABILITY

DIFFER = ("lr_d", "lr_g", "smoothing")  # in what lanes may differ
MOST = 16
_EPSILON = 1e-8  # Adam's
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


class Layer:
    """One stacked linear layer: weight (k, out, in) and bias (k, 1, out), leaves of the graph."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight, self.bias = weight.requires_grad_(), bias[:, None].requires_grad_()

    def __call__(self, x: Tensor) -> Tensor:
        """(k, n, in) → (k, n, out)."""
        return torch.baddbmm(self.bias, x, self.weight.transpose(1, 2))


class Nets:
    """k fully connected nets of one shape and their Adam. flat, mean, square: (k, numbers)."""

    def __init__(
        self, nets: Sequence[nn.Module], optimisers: Sequence[Optimizer], lr: Tensor
    ) -> None:
        parameters = [list(net.parameters()) for net in nets]
        self.lr = lr  # (k,)
        self.betas: tuple[float, float] = optimisers[0].param_groups[0]["betas"]
        self.flat = _flat(parameters)
        self.mean, self.square = torch.zeros_like(self.flat), torch.zeros_like(self.flat)
        # one count for each parameter, as a saved optimiser has it
        self.counts = torch.zeros(len(parameters[0]), device=self.flat.device)
        for lane, (own, optimiser) in enumerate(zip(parameters, optimisers, strict=True)):
            self._adopt(lane, own, optimiser)
        widest = torch.float32 if self.flat.device.type == "mps" else torch.float64
        self._powers = torch.tensor(self.betas, dtype=widest, device=self.flat.device)
        self.layers = list(self._layers(nets[0]))
        self.leaves = [leaf for layer in self.layers if isinstance(layer, Layer)
                       for leaf in (layer.weight, layer.bias)]  # fmt: skip

    def _adopt(self, lane: int, parameters: list[nn.Parameter], optimiser: Optimizer) -> None:
        """From now on a lane's weights and memory are views of the stack."""
        at = 0
        for i, parameter in enumerate(parameters):
            place, at = slice(at, at + parameter.numel()), at + parameter.numel()
            views = {"exp_avg": self.mean, "exp_avg_sq": self.square}
            state = {name: whole[lane, place].view(parameter.shape)
                     for name, whole in views.items()} | {"step": self.counts[i]}  # fmt: skip
            for name, before in optimiser.state.get(parameter, {}).items():
                state[name].copy_(before)
            parameter.data = self.flat[lane, place].view(parameter.shape)
            optimiser.state[parameter] = state

    def _layers(self, net: nn.Module) -> Iterator[Callable[[Tensor], Tensor]]:
        """The layers of all lanes, after the pattern of one."""
        at = 0
        for layer in net.modules():
            if isinstance(layer, nn.Linear):
                out, size = layer.out_features, layer.weight.numel()
                weight = self.flat[:, at : at + size].view(-1, out, layer.in_features)
                bias = self.flat[:, at + size : at + size + out]
                at += size + out
                yield Layer(weight.detach(), bias.detach())
            elif not any(layer.children()) and not isinstance(layer, nn.Flatten | nn.Unflatten):
                yield layer  # an activation, which works on any shape

    def __call__(self, x: Tensor) -> Tensor:
        """(k, n, in) → (k, n, out)."""
        for layer in self.layers:
            x = layer(x)
        return x.float() if x.dtype == torch.bfloat16 else x

    def descend(self, loss: Tensor) -> None:
        """One step of Adam down the gradient of each lane's loss: (k,)."""
        found = torch.autograd.grad(loss.sum(), self.leaves)
        gradient = torch.cat([part.flatten(1) for part in found], 1)
        self._adam(gradient)

    @torch.no_grad()
    def _adam(self, gradient: Tensor) -> None:
        first, second = self.betas
        self.counts += 1
        unbiased = (1 - self._powers.pow(self.counts[0])).to(self.flat.dtype)  # (2,)
        self.mean.lerp_(gradient, 1 - first)
        self.square.mul_(second).addcmul_(gradient, gradient, value=1 - second)
        size = (self.square / unbiased[1]).sqrt_().add_(_EPSILON)
        self.flat.sub_(self.mean.div(size).mul_((self.lr / unbiased[0])[:, None]))


def _flat(parameters: Sequence[Sequence[nn.Parameter]]) -> Tensor:
    rows = [torch.cat([parameter.detach().flatten() for parameter in own]) for own in parameters]
    return torch.stack(rows)


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

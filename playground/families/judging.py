"""The game of adversarial families whose D gives each example one number.

D learns `d_steps` times to tell real from generated, then G `g_steps` times to be taken for
real. A family says what each minimises, and may add a penalty, tame D after its update, pack
examples together or look ahead: the methods under "what a family may change".
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

import torch
from torch import Tensor

from playground.core.learning import Batch, Draw, Part, Source
from playground.families.adversarial import Adversarial
from playground.families.tricks import JudgingSettings
from playground.nets.bodies import Body, decoder, encoder
from playground.nets.conditioning import join, joined_shape
from playground.nets.layers import Stack
from playground.nets.trunk import Trunk, below

_COMPARED = 128  # examples that a D compares while it scores; all with all takes n² of time


class Turn(NamedTuple):
    """What D and G look at together; pictures are on D's scale."""

    real: Tensor  # (n, *shape)
    fake: Tensor  # (n, *shape), G(z); while D learns, no slope leads back to G
    y: Tensor | None  # (n,) classes of both
    rng: torch.Generator


S = TypeVar("S", bound=JudgingSettings)
Logits = Callable[[Tensor, Tensor | None, torch.Generator | None], Tensor]
"""(x on D's scale, classes, generator) → (n,)."""


class Judging(Adversarial[S], Generic[S]):
    """G(z) against D(x), where D gives each example a logit or a score."""

    def build_nets(self, source: Source) -> None:
        """G and D from the settings."""
        chosen = self.settings
        self.classes = len(source.classes) if chosen.conditional else 0
        conv = chosen.body == "conv"
        norm = chosen.norms()
        g_body = Body(
            chosen.body, chosen.hidden_g, chosen.channels, chosen.activation_g, norm != "none",
            chosen.dropout_g, small_init=conv and norm != "none", dropout_always=True,
            smallest=chosen.smallest, dense=chosen.dense,
        )  # fmt: skip
        d_body = Body(
            chosen.body, chosen.hidden_d, chosen.channels, chosen.activation_d, norm == "both",
            chosen.dropout, small_init=conv and norm == "both", pooling=chosen.pooling,
            minibatch=chosen.minibatch, smallest=chosen.smallest, dense=chosen.dense,
        )  # fmt: skip
        self.planes = chosen.body != "mlp"
        # statistics of a batch must not mix real and generated
        self.separate = norm == "both" or chosen.minibatch
        self.G = decoder(g_body, self.latent + self.classes, source.shape)
        width, *rest = joined_shape(source.shape, self.classes, self.planes)
        self.D = encoder(d_body, (self.together() * width, *rest), 1)

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """D learns, then G."""
        turns = self.critic_steps()
        for _ in range(turns - 1):
            yield from self._critic_parts(draw, rng, last=False)
        turn = yield from self._critic_parts(draw, rng, last=True, learns=turns > 0)
        for again in range(max(1, self.settings.g_steps)):
            if again:  # the first update takes what D has just judged
                z = self.prior(len(turn.fake), rng)
                turn = turn._replace(fake=self.generate(z, turn.y, rng))
            g_loss = self.generator_loss(turn)
            yield Part("G's loss", {"g_loss": g_loss.detach()})
            if self.settings.g_steps:
                self.descend("generator", g_loss)
                yield Part("update G")

    def _critic_parts(
        self, draw: Draw, rng: torch.Generator, last: bool, learns: bool = True
    ) -> Generator[Part, None, Turn]:
        """One update of D; after the last, G learns from the same examples. D may stand still and
        only be asked."""
        batch = self.drawn(draw)
        z = self.prior(len(batch.x), rng)
        yield Part("draw examples and noise", shown={"real": batch.x, "noise": z})
        with torch.set_grad_enabled(last):
            fake = self.generate(z, batch.y, rng)
        turn = Turn(self.scaled(batch.x), fake.detach(), batch.y, rng)
        yield Part("generate", shown={"generated": self.unscaled(turn.fake)})
        real_logits, fake_logits = self.judge(turn)
        yield Part("judge")
        d_loss = self.critic_loss(real_logits, fake_logits)
        penalty = self.penalty(turn)
        if penalty is not None:
            d_loss = d_loss + self.get_buffer("weight") * penalty
        terms = self.terms(d_loss.detach(), real_logits.detach(), fake_logits.detach())
        yield Part("D's loss", terms if penalty is None else {**terms, "penalty": penalty.detach()})
        if learns:
            self.descend("critic", d_loss)
            self.tame()
            yield Part("update D")
        return turn._replace(fake=fake)

    def branch(self) -> str:
        """Updates with different ratios differ."""
        return f"{super().branch()}:{self.critic_steps()}:{self.settings.g_steps}"

    def judge(self, turn: Turn, logits: Logits | None = None) -> tuple[Tensor, Tensor]:
        """D's logits, or those of another D, for real and for generated examples: (n,) each."""
        real, fake, y, rng = turn
        logits = logits or self.logits
        if self.separate:
            return logits(real, y, rng), logits(fake, y, rng)
        both = logits(torch.cat((real, fake)), None if y is None else torch.cat((y, y)), rng)
        return both[: len(both) // 2], both[len(both) // 2 :]

    def objective(self, fake: Tensor, real: Tensor, rng: torch.Generator) -> Tensor:
        """What G minimises for generated beside real examples in data units: 0-d. A D that
        compares the examples of a batch sees batches of a usual size."""
        size = _COMPARED if self.settings.minibatch else len(fake)
        losses = [
            self.generator_loss(Turn(self.scaled(x), self.scaled(g), None, rng)) * len(g)
            for x, g in zip(real.split(size), fake.split(size), strict=True)
        ]
        return torch.stack(losses).sum() / len(fake)

    def trunk(self) -> Trunk | None:
        """D below its verdict."""
        if self.classes or self.together() > 1 or not isinstance(self.D, Stack):
            return None
        stretched = self.is_picture and self.settings.scale == "symmetric"
        return Trunk(*below(self.D), times=2.0 if stretched else 1.0, plus=-1.0 * stretched)

    # What a family may change

    def critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """What D minimises, from its logits: (n,) each → 0-d."""
        raise NotImplementedError(f"{type(self).__name__} says what D minimises")

    def generator_loss(self, turn: Turn) -> Tensor:
        """What G minimises → 0-d."""
        raise NotImplementedError(f"{type(self).__name__} says what G minimises")

    def terms(self, d_loss: Tensor, real: Tensor, fake: Tensor) -> Mapping[str, Tensor]:
        """D's scalars, from its loss and its logits."""
        raise NotImplementedError(f"{type(self).__name__} names its terms")

    def penalty(self, turn: Turn) -> Tensor | None:
        """A term added to D's loss, times the live setting `weight`; or None."""

    def tame(self) -> None:
        """What is done to D's weights after each of its updates."""

    def critic_steps(self) -> int:
        """D's updates in the next step."""
        return self.settings.d_steps

    def together(self) -> int:
        """How many examples D judges as one."""
        return 1

    def drawn(self, draw: Draw) -> Batch:
        """The real examples of one update of D."""
        return draw()

    def judgeable(self, x: Tensor, y: Tensor | None) -> Tensor:
        """What D is fed for x on D's scale: with the class, where it is told."""
        return join(x, y, self.classes, self.planes)

    def logits(self, x: Tensor, y: Tensor | None, rng: torch.Generator | None) -> Tensor:
        """D's numbers for x on D's scale: (n,)."""
        return self.D(self.judgeable(x, y), rng).squeeze(1)


class JudgingEach(Judging[S], Generic[S]):
    """A D that judges each example alone, so that any one of them has a score."""

    def score(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """D's logits for x in data units: (n,). A D that compares the examples of a batch sees
        batches of a usual size."""
        x = self.scaled(x)
        if not self.settings.minibatch:
            return self.logits(x, y, None)
        parts = x.split(_COMPARED)
        told = [None] * len(parts) if y is None else y.split(_COMPARED)
        return torch.cat([self.logits(*each, None) for each in zip(parts, told, strict=True)])

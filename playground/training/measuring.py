"""Measuring a learner while it trains: when it is due, what it costs, and what was found.

What is measured comes from `evaluation`, with the effort that suits a run that goes on. It uses a
generator of its own, the same at every call, so that values differ by what was learned alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from time import perf_counter

import torch

from playground.core.events import Measured, Refused, Surveyed
from playground.core.learning import Learner, Source
from playground.core.recipe import Training
from playground.evaluation import METRICS, QUICK, Metric, examine
from playground.evaluation.features import features
from playground.metrics.exact import NotFinite
from playground.pretrained import BadFile

SHARE = 0.05  # of the time at most, where the interval is "auto"
GUESS = 0.1  # seconds a metric is taken to cost before it was ever measured
# where it is far more: the classifier looks at the real pictures first
GUESSES: dict[Metric, float] = {features: 1.0}
AT_MOST = 0.5  # seconds between two rounds at the least
SPREAD = 100  # about so many rounds in the time trained so far, the older the denser


class Measurer:
    """Measures one learner now and then: metric by metric as the time allows, or all at once at
    chosen steps."""

    def __init__(
        self, learner: Learner, source: Source, device: torch.device, training: Training
    ) -> None:
        self.learner, self.source = learner, source
        self.how, self.every = training.measure, training.measure_every
        self.seed = training.seed + 2
        self.rng = torch.Generator(device)
        self.trained = self.spent = 0.0  # seconds
        few = len(source.held_out(QUICK.examples).x) / QUICK.examples
        guesses = {metric: max(GUESS, few * GUESSES.get(metric, GUESS)) for metric in METRICS}
        self.costs = guesses  # of those that fit, as far as is known
        self.queue: list[Metric] = []  # what is left of this round
        self.rounds = 0
        self.complete_at = -1  # the step at which everything was last measured at once
        self.next = 0.0  # seconds trained, before which no round begins

    def begin(self, step: int) -> Iterator[Measured | Surveyed | Refused]:
        """Where the steps are chosen, a first measurement of what the run starts with."""
        self.complete_at = step
        if self.how == "every" and step % self.every == 0:
            yield from self._all(step)

    def until_due(self, step: int) -> int:
        """After how many updates to measure, where that is a matter of steps; else very many."""
        return self.every - step % self.every if self.how == "every" else sys.maxsize

    def now_and_then(self, step: int) -> Iterator[Measured | Surveyed | Refused]:
        """What is to be measured after `step` updates, if anything."""
        if self.how == "every":
            if step // self.every > self.complete_at // self.every:
                yield from self._all(step)
        elif self.how == "auto" and self.trained >= self.next:
            self.queue = self.queue or list(self.costs)
            while self.queue and self._affordable(self.costs[self.queue[0]]):
                yield from self._one(step, self.queue.pop(0))
                if not self.queue:
                    yield self._round(step)

    def at_end(self, step: int) -> Iterator[Measured | Surveyed | Refused]:
        """Everything once more when the run is over, unless it was just measured. It delays no
        update, so its time does not count."""
        if self.how != "never" and step != self.complete_at:
            yield from self._all(step, over=True)

    def _affordable(self, cost: float) -> bool:
        return self.spent + cost <= SHARE * (self.trained + self.spent)

    def _all(self, step: int, over: bool = False) -> Iterator[Measured | Surveyed | Refused]:
        self.queue, before = [], self.spent
        for metric in list(self.costs):
            yield from self._one(step, metric)
        self.complete_at = step
        if over:
            self.spent = before
        yield self._round(step)

    def _one(self, step: int, metric: Metric) -> Iterator[Measured | Surveyed | Refused]:
        """One metric; from now on left out if it does not fit."""
        begun = perf_counter()
        self.rng.manual_seed(self.seed)
        found: list[Measured | Surveyed] = []
        broken = False
        try:
            found = examine(
                self.learner, self.source, self.rng, effort=QUICK, step=step, metrics=(metric,)
            )
        except BadFile as error:
            yield Refused(step, str(error))
        except NotFinite:  # training will say so itself, or the numbers may come back
            broken = True
        cost = perf_counter() - begun
        self.spent += cost
        self.costs[metric] = cost
        if not (found or broken):
            del self.costs[metric]
        yield from found

    def _round(self, step: int) -> Measured:
        """The share of the time that measuring has taken so far."""
        self.rounds += 1
        self.next = self.trained + max(AT_MOST, self.trained / SPREAD)
        share = self.spent / max(self.trained + self.spent, 1e-9)
        return Measured(step, "measuring", share, self.rounds, "the time this run took so far")

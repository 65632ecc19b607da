"""Training in this process: a progress bar, a history that the app shows too, and Ctrl-C."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from types import FrameType

from playground.cli.screen import Bars, duration, progress, short
from playground.core.events import Command, Event, Failed, Poll, Started, Stepped
from playground.core.recipe import Recipe
from playground.runs.controls import Word
from playground.runs.job import carry_out


@dataclass
class Outcome:
    """What this command saw of a run; the history knows the rest."""

    started: bool = False
    trouble: str = ""  # why it could not start, or what the history could not keep
    step: int = 0
    steps: int = 0  # planned
    made: int = 0  # updates made by this command
    begun: float = 0.0  # when training began, by the performance counter
    seconds: float = 0.0  # since then, looking included
    terms: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.made / self.seconds if self.seconds else 0.0

    def said(self) -> str:
        """The text behind the progress bar."""
        left = duration((self.steps - self.step) / self.rate) if self.rate else "?"
        terms = "  ".join(f"{name} {short(value)}" for name, value in self.terms.items())
        return f"{self.step:,} / {self.steps:,}  {self.rate:,.0f} steps/s  {left} left  {terms}"

    def follow(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case Started():
                self.started, self.begun = True, time.perf_counter()
                self.step, self.steps = event.step, event.steps
                self.terms = dict.fromkeys(event.terms, math.nan)
            case Stepped() if len(event.values):
                self.step = event.step
                self.made += len(event.values)
                self.terms = dict(zip(self.terms, map(float, event.values[-1]), strict=True))
            case Failed():
                self.trouble = event.reason
        self.seconds = time.perf_counter() - self.begun


class Interrupt:
    """The first Ctrl-C asks a run that is training to save and end; any other ends at once."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked = False

    def __enter__(self) -> Interrupt:
        self._before = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked or not self.outcome.started:
            raise KeyboardInterrupt
        self.asked = True


def run(order: Word) -> Outcome:
    """Carry out a start order in this process; see runs.job for what it says."""
    from playground.training import train
    from playground.training.machine import keep_memory

    keep_memory()
    outcome, words = Outcome(), Queue[Word | None]()
    with progress() as shown, Interrupt(outcome) as interrupt:
        bars = Bars(shown)

        def watched(
            recipe: Recipe, commands: Poll, *, folder: Path | None, resume: Path | None,
            steps: int | None, progress: Callable[[str, int, int], None] | None = None,
        ) -> Iterator[Event]:  # fmt: skip
            def poll() -> Sequence[Command]:
                if interrupt.asked and words.empty():
                    words.put({"do": "stop"})
                return commands()

            def say(what: str, done: int, total: int) -> None:
                if progress is not None:
                    progress(what, done, total)
                bars.say(what, done, total)

            for event in train(
                recipe, poll, folder=folder, resume=resume, steps=steps, progress=say
            ):
                outcome.follow(event)
                if outcome.started:
                    bars.say("training", outcome.step, outcome.steps, outcome.said())
                yield event

        problem = carry_out(order, words, watched)
    outcome.trouble = problem or outcome.trouble
    return outcome

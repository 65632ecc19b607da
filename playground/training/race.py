"""race(): several settings of one GAN in lock step, as one iterator of (lane, event).

All lanes are pictured, measured and saved after the same updates, so that they can be compared at
every moment. A checkpoint of a lane is one of an ordinary run, which can go on alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import cast

import numpy as np

from playground import checkpoints
from playground.checkpoints import BadCheckpoint
from playground.core.events import (
    Block,
    Changed,
    Diverged,
    Event,
    Failed,
    Finished,
    Look,
    NextPart,
    Poll,
    Refused,
    Save,
    Saved,
    Set,
    Stepped,
)
from playground.core.recipe import Recipe
from playground.data import NoData, Progress
from playground.families.gan import GAN
from playground.families.lanes import DIFFER, TERMS, Lanes
from playground.pretrained import BadFile
from playground.settings import BadSetting
from playground.training.entrants import open_lanes
from playground.training.session import Session
from playground.training.stepping import CapturedStepper, Stepper

LOOK_EVERY, MEASURE_EVERY, SAVE_EVERY = 0.25, 1.0, 2.0  # seconds at the least
LOOKING_SHARE, MEASURING_SHARE, SAVING_SHARE = 0.15, 0.1, 0.03  # of the time, for all lanes
BLOCK = 4096  # updates at the most, as many as the ring holds
HINT = "Its step sizes are too large; the other lanes go on."
Told = tuple[int, Event]


def race(
    recipes: Sequence[Recipe],
    commands: Poll,
    *,
    folders: Sequence[Path | None],
    resume: Sequence[Path | None],
    steps: int | None = None,
    look_every: float = LOOK_EVERY,
    progress: Progress | None = None,
) -> Iterator[Told]:
    """Train `recipes` as lanes of one race; arguments as of `training.train`, for each lane.

    A Set's name says the lane as well: "2.lr_g". All checkpoints are of the same step.
    """
    try:
        sessions = open_lanes(recipes, resume, progress, steps)
    except (BadSetting, NoData, BadCheckpoint, BadFile) as error:
        yield from ((lane, Failed(0, str(error))) for lane in range(len(recipes)))
        return
    yield from _Race(sessions, commands, folders, look_every).run(any(resume))


class _Race:
    """The lanes' blocks, looks and checkpoints, all at the same steps."""

    def __init__(
        self,
        sessions: Sequence[Session],
        commands: Poll,
        folders: Sequence[Path | None],
        look_every: float,
    ) -> None:
        self.sessions, self.commands, self.folders = sessions, commands, folders
        self.going = dict(enumerate(sessions))  # those that have not diverged
        first = sessions[0]
        self.step, self.steps, self.look_every = first.step, first.planned, look_every
        self.lanes = Lanes([cast(GAN, session.learner) for session in sessions])
        kind = CapturedStepper if first.device.type == "cuda" else Stepper
        self.stepper = kind(
            self.lanes, first.source, first.rng, batch=first.recipe.training.batch,
            precision=first.precision, terms=TERMS, lanes=len(sessions),
        )  # fmt: skip
        self.next_look = self.next_measuring = 0.0
        self.next_save = perf_counter() + SAVE_EVERY
        self.looked_at = self.measured_at = -1
        self.asked_to_look = False

    def run(self, resumed: bool) -> Iterator[Told]:
        """All events of all lanes."""
        for lane, session in self.going.items():
            yield lane, session.started()
            yield from ((lane, event) for event in session.looker.first(self.step))
        yield from self._look()
        if not resumed:
            yield from self._save()
        while self.step < self.steps and self.going:
            planned = None
            for command in self.commands():
                if isinstance(command, Block):
                    planned = min(command.steps, self.steps - self.step)
                else:
                    yield from self._obey(command)
            yield from self._block(planned)
            if self.asked_to_look or perf_counter() >= self.next_look:
                yield from self._look()
            if perf_counter() >= self.next_measuring and self.measured_at != self.step:
                yield from self._measure()
            if perf_counter() >= self.next_save:
                yield from self._save()
        yield from self._end()

    def _end(self) -> Iterator[Told]:
        if self.looked_at != self.step:
            yield from self._look()
        if self.measured_at != self.step:
            yield from self._measure()
        yield from self._save()
        yield from ((lane, Finished(self.step)) for lane in self.going)

    def _block(self, planned: int | None) -> Iterator[Told]:
        """Make updates for a while, or exactly as many as planned; a lane whose numbers ran away
        is over."""
        begun = perf_counter()
        many = min(self.steps - self.step, BLOCK) if planned is None else planned
        for _ in range(many):
            self.stepper.step()
            if planned is None and perf_counter() >= begun + self.look_every:
                break
        values = self.stepper.take()  # (updates, terms · lanes)
        seconds = perf_counter() - begun
        first, self.step = self.step + 1, self.step + len(values)
        each = values.reshape(len(values), len(TERMS), len(self.sessions))
        for lane, session in list(self.going.items()):
            session.step, session.seconds = self.step, session.seconds + seconds
            rows = each[:, :, lane]
            bad = np.argwhere(~np.isfinite(rows))
            rows = rows[: bad[0][0]] if len(bad) else rows
            yield lane, Stepped(first, rows, seconds)
            if len(bad):
                del self.going[lane]
                yield lane, Diverged(first + int(bad[0][0]), TERMS[bad[0][1]], HINT)

    def _obey(self, command: Set | Look | Save | NextPart) -> Iterator[Told]:
        self.asked_to_look = True
        if isinstance(command, Set):
            yield from self._change(command)
        elif isinstance(command, Save):
            self.next_measuring = 0.0  # a moment worth keeping, such as that of a pause
            yield from self._save()
        elif isinstance(command, NextPart) and self.going:
            yield next(iter(self.going)), Refused(self.step, "A race goes by whole steps.")

    def _change(self, command: Set) -> Iterator[Told]:
        number, _, name = command.name.partition(".")
        lane = int(number)
        if lane not in self.going:
            return
        if name not in DIFFER:
            reason = f"In a race only these can change: {', '.join(DIFFER)}."
            yield lane, Refused(self.step, reason)
            return
        try:
            self.going[lane].change(name, command.value)
        except BadSetting as error:
            yield lane, Refused(self.step, str(error))
            return
        yield lane, Changed(self.step, name, command.value)

    def _look(self) -> Iterator[Told]:
        begun = perf_counter()
        for lane, session in self.going.items():
            yield from ((lane, event) for event in session.looker.look(self.step))
        self.looked_at, self.asked_to_look = self.step, False
        cost = perf_counter() - begun  # the storing of the pictures included
        self.next_look = perf_counter() + max(LOOK_EVERY, cost / LOOKING_SHARE)

    def _measure(self) -> Iterator[Told]:
        begun = perf_counter()
        for lane, session in self.going.items():
            yield from ((lane, event) for event in session.looker.measure(self.step))
        self.measured_at = self.step
        cost = perf_counter() - begun
        self.next_measuring = perf_counter() + max(MEASURE_EVERY, cost / MEASURING_SHARE)

    def _save(self) -> Iterator[Told]:
        begun = perf_counter()
        for lane, session in self.going.items():
            folder = self.folders[lane]
            if folder is None:
                continue
            path = folder / "checkpoints" / f"step-{self.step:08d}.safetensors"
            try:
                checkpoints.save(path, session.header(), session.learner, session.generators)
            except OSError as error:
                reason = f"The checkpoint could not be written: {error.strerror}."
                yield lane, Refused(self.step, reason)
                continue
            yield lane, Saved(self.step, str(path))
        cost = perf_counter() - begun
        self.next_save = perf_counter() + max(SAVE_EVERY, cost / SAVING_SHARE)

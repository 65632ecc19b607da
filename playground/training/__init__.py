"""train(): a run as an iterator of events.

The loop knows no kind of learner. Its hot part makes updates and nothing else; between blocks
it reads scalars, pictures the model and obeys commands. How often it does so changes no number.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
import torch

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
    Pictured,
    Poll,
    Refused,
    Save,
    Saved,
    Set,
    Stepped,
    Surveyed,
)
from playground.core.recipe import Recipe
from playground.data import NoData, Progress
from playground.pretrained import BadFile
from playground.settings import BadSetting
from playground.training.session import Session, open_session

SAVE_SOONEST, SAVE_LATEST = 1.0, 20.0  # seconds of training between checkpoints: often while it
SPREAD = 50  # is young, so that its past can be opened; about so many in the time trained so far
SAVING_SHARE = 0.02  # of the time at most


def train(
    recipe: Recipe,
    commands: Poll,
    *,
    folder: Path | None = None,
    resume: Path | None = None,
    steps: int | None = None,
    look_every: float = 0.25,
    progress: Progress | None = None,
) -> Generator[Event, None, None]:
    """Train `recipe`, asking `commands` before each block what is to be done.

    folder: where checkpoints go (`folder/checkpoints`); none are written without one.
    resume: a checkpoint to go on from, bit for bit on the CPU with as many threads as before.
    steps: replaces the planned number of updates. look_every: seconds of a block.
    """
    try:
        session = open_session(recipe, resume, progress, steps)
    except (BadSetting, NoData, BadCheckpoint, BadFile) as error:
        yield Failed(0, str(error))
        return
    except RuntimeError as error:
        yield Failed(0, _out_of_memory(error))
        return
    loop = _Loop(session, commands, folder, look_every)
    try:
        yield from loop.run(resumed=resume is not None)
    except RuntimeError as error:
        yield Failed(session.step, _out_of_memory(error))
    except OSError as error:
        yield Failed(session.step, f"The checkpoint could not be written: {error.strerror}.")


def _out_of_memory(error: RuntimeError) -> str:
    """The sentence for a device out of memory; any other error is raised again."""
    if isinstance(error, torch.OutOfMemoryError) or "allocate memory" in str(error):
        return "The memory ran out: lower the batch size, the channels or the hidden layers."
    raise error


class _Loop:
    """One run's blocks, looks and checkpoints."""

    def __init__(
        self,
        session: Session,
        commands: Poll,
        folder: Path | None,
        look_every: float,
    ) -> None:
        self.session, self.commands, self.folder = session, commands, folder
        self.steps, self.look_every = session.planned, look_every
        self.next_pictures = self.next_save = 0.0
        self.asked_to_look = False
        self.looked_at = self.saved_at = -1
        self.diverged: Diverged | None = None

    def run(self, resumed: bool) -> Iterator[Event]:
        """All events of the run."""
        session = self.session
        yield session.started()
        yield from session.looker.first(session.step)
        yield from self._look()
        if not resumed:
            yield from self._save()
        yield from session.measurer.begin(session.step)
        self.next_save = perf_counter() + self._until_save()
        while session.step < self.steps:
            planned = None
            for command in self.commands():
                if isinstance(command, Block):
                    planned = min(command.steps, self.steps - session.step)
                else:
                    yield from self._obey(command)
            if self.diverged is None:
                yield from self._block(planned)
            if self.diverged is not None:
                yield self.diverged
                return
            if self.asked_to_look or perf_counter() >= self.next_pictures:
                yield from self._look()
            if not session.inside:
                yield from self._between_updates()
        if self.looked_at != session.step:
            yield from self._look()
        yield from session.looker.measure(session.step)
        yield from self._save()
        yield from session.measurer.at_end(session.step)
        yield Finished(session.step)

    def _between_updates(self) -> Iterator[Event]:
        """What is due, where no update is under way."""
        session = self.session
        yield from session.measurer.now_and_then(session.step)
        if perf_counter() >= session.looker.next_measuring:
            yield from session.looker.measure(session.step)
        if perf_counter() >= self.next_save and session.step != self.saved_at:
            yield from self._save()

    def _obey(self, command: Set | Look | Save | NextPart) -> Iterator[Event]:
        if self.diverged is not None:
            return  # what ran away is neither changed nor saved
        self.asked_to_look = True
        if isinstance(command, NextPart):
            yield from self._part()
            return
        if self.session.inside and not isinstance(command, Look):
            yield from self._block(1)  # the rest of the update
            if self.diverged is not None:
                return
        if isinstance(command, Set):
            try:
                self.session.change(command.name, command.value)
            except BadSetting as error:
                yield Refused(self.session.step, str(error))
                return
            yield Changed(self.session.step, command.name, command.value)
        elif isinstance(command, Save):
            yield from self._save()

    def _part(self) -> Iterator[Event]:
        """The next part of an update; where none is left, the first one of the next."""
        session = self.session
        if session.stepper.part() is not None:
            return
        yield from self._block(0)  # what was just completed
        yield from self._look()
        self.asked_to_look = True
        if self.diverged is None and session.step < self.steps:
            session.stepper.part()

    def _block(self, planned: int | None) -> Iterator[Stepped]:
        """Make updates for a while, or exactly as many as planned, and see that they are sound."""
        session = self.session
        first = session.step + 1
        begun = perf_counter()
        if planned is None:
            most = min(self.steps - session.step, session.measurer.until_due(session.step))
            values = session.advance(most, begun + self.look_every)
        else:
            values = session.advance(planned)
        seconds = perf_counter() - begun
        session.seconds += seconds
        session.measurer.trained += seconds
        bad = ~np.isfinite(values)
        if bad.any():
            row, term = np.argwhere(bad)[0]
            values = values[:row]
            self.diverged = Diverged(first + int(row), session.terms[term], HINT)
        yield Stepped(first, values, seconds)

    def _look(self) -> Iterator[Pictured | Surveyed]:
        begun = perf_counter()
        session, looker = self.session, self.session.looker
        if session.inside:
            done = session.stepper.done
            yield from looker.look_inside(session.step, done[-1], len(done))
        else:
            yield from looker.look(session.step)
            self.looked_at = session.step
        cost = perf_counter() - begun  # the storing of the pictures included
        self.next_pictures = perf_counter() + max(looker.every, cost / looker.share)
        self.asked_to_look = False

    def _save(self) -> Iterator[Saved]:
        if self.folder is None:
            return
        begun = perf_counter()
        path = self.folder / "checkpoints" / f"step-{self.session.step:08d}.safetensors"
        checkpoints.save(path, self.session.header(), self.session.learner, self.session.generators)
        cost = perf_counter() - begun
        self.saved_at = self.session.step
        self.next_save = perf_counter() + max(self._until_save(), cost / SAVING_SHARE)
        yield Saved(self.session.step, str(path))

    def _until_save(self) -> float:
        """Seconds of training until the next checkpoint, if writing one costs little."""
        return min(SAVE_LATEST, max(SAVE_SOONEST, self.session.seconds / SPREAD))


HINT = "Lower the step size, or go back to an earlier checkpoint and change it there."

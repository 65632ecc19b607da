"""What visitors ask of a run, as commands for `train`. Waiting here is what pauses a run."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from queue import Empty, Queue
from typing import Any

from playground.core.events import Block, Command, Look, NextPart, Save, Set
from playground.runs.errors import RunError
from playground.runs.pace import BRISKEST, FASTEST, SLOWEST, Pace
from playground.runs.state import CLOSED, YIELDED, Status, told
from playground.runs.store import Store

Word = Mapping[str, Any]
"""One request: {"do": "set", "name": …, "value": …}; None stands for the end of input."""

_LARGEST_STEP = 1000  # updates in one press of Step
STILL_THERE = 1.0  # seconds between looks whether a paused run was deleted
_PROGRESS_EVERY = 0.25  # seconds


class EndedEarly(Exception):
    """The run was told to end before it had started."""


class Controls:
    """The `Poll` of a run: turns words into commands, and keeps the run's status."""

    def __init__(self, store: Store, words: Queue[Word | None], pace: Pace | None = None) -> None:
        self.store = store
        self.pace = pace or Pace()
        self.ending: Status | None = None  # how the run ends, once somebody says so
        self.why = ""  # the reason, where it was not its owner's wish
        self.over = False  # what was asked before the end is done
        self._words = words
        self._early: deque[Word | None] = deque()  # came before the run had started
        self._next_progress = 0.0

    def __call__(self) -> Sequence[Command]:
        """What is to be done before and in the next block; waits while the run is paused, and
        until the block is due where the run is held back."""
        if self.ending:
            self.over = True
            return [Block(0)]
        commands: list[Command] = []
        while not any(isinstance(command, Block) for command in commands):
            try:
                word = self._next(0.0 if commands else self._patience())
            except Empty:
                break
            commands += self._obey(word)
        else:
            return commands
        if self.store.state == "paused":
            commands.append(Block(0))
        elif self.pace.parts:
            if not self.pace.left():
                self.pace.part()
                commands += _PART
            else:
                commands.append(Block(0))
        elif self.pace.limit:
            commands.append(Block(0 if self.pace.left() else self.pace.block()))
        return commands

    def hear(self, words: Iterable[Word]) -> None:
        """Obey these before the first update."""
        self._early.extend(words)

    def progress(self, what: str, done: int, total: int) -> None:
        """Note what a starting run is busy with; raises EndedEarly if it was told to end."""
        if time.monotonic() >= self._next_progress or done == total:
            self._next_progress = time.monotonic() + _PROGRESS_EVERY
            self.store.doing(what, done, total)
        while not self._words.empty():
            self._early.append(self._words.get())
        for word in self._early:
            if word is None or word.get("do") == "stop":
                self._obey(word)
                raise EndedEarly

    def _patience(self) -> float:
        """Seconds to wait for a word before the next block."""
        return inf if self.store.state == "paused" else self.pace.left()

    def _next(self, patience: float) -> Word | None:
        if self._early:
            return self._early.popleft()
        while patience > 0:
            wait = min(patience, STILL_THERE)
            patience -= wait
            try:
                return self._words.get(timeout=wait)
            except Empty:
                self.store.check()
        return self._words.get_nowait()

    def _obey(self, word: Word | None) -> list[Command]:
        if word is None:
            self.ending, self.why = "interrupted", CLOSED
            return [Save(), Block(0)]
        do = str(word.get("do"))
        if word.get("yields"):
            if self.store.state != "paused":  # it was continued in the same moment
                return []
            self.why = YIELDED
        try:
            status = told(self.store.state, do)
            commands = self._held_back(do, word) or _ACTIONS[do](word)
        except RunError as error:
            self.store.refuse(str(error))
            return []
        if do == "stop":
            self.ending = status
        else:
            self.store.status(status)
        return commands

    def _held_back(self, do: str, word: Word) -> list[Command]:
        """What depends on how fast the run goes, or sets it."""
        if do == "speed":
            self._speed(word.get("limit"))
        elif do == "slow":
            self._slow(word.get("parts"))
        elif do == "pause" and self.pace.parts:
            return [Look()]  # it may pause inside an update, where nothing can be saved
        return []

    def _slow(self, parts: Any) -> None:
        if not (type(parts) in (int, float) and (parts == 0 or SLOWEST <= parts <= BRISKEST)):
            raise RunError(
                f"Slow motion makes {SLOWEST} to {BRISKEST:g} parts of a step a second, or 0: none."
            )
        self.pace.slow(float(parts))

    def _speed(self, limit: Any) -> None:
        if type(limit) is not int or not 0 <= limit <= FASTEST:
            raise RunError(f"A run can be held back to 1 to {FASTEST:,} steps a second, or not: 0.")
        self.pace.limit = limit


def _set(word: Word) -> list[Command]:
    # saved at once, so that a run that is killed resumes with the change
    return [Set(str(word.get("name")), word.get("value", "")), Save(), Look()]


def _step(word: Word) -> list[Command]:
    steps = word.get("n", 1)
    if not isinstance(steps, int) or not 1 <= steps <= _LARGEST_STEP:
        raise RunError(f"One press can make 1 to {_LARGEST_STEP} steps.")
    return [Block(steps), Look()]


_PART: list[Command] = [NextPart(), Look(), Block(0)]

_ACTIONS: dict[str, Callable[[Word], list[Command]]] = {
    "run": lambda word: [],  # noqa: ARG005
    "pause": lambda word: [Save(), Look()],  # noqa: ARG005
    "step": _step,
    "part": lambda word: list(_PART),  # noqa: ARG005
    "speed": lambda word: [],  # noqa: ARG005
    "slow": lambda word: [],  # noqa: ARG005
    "set": _set,
    "look": lambda word: [Look()],  # noqa: ARG005
    "save": lambda word: [Save()],  # noqa: ARG005
    "stop": lambda word: [Save(), Block(0)],  # noqa: ARG005
}

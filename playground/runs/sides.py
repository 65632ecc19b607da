"""Several runs in one worker whose updates alternate: a comparison. Each side is a run of its own,
with its own history and checkpoints, and what it computes is what it would compute alone.

What visitors ask is asked of all sides, except changing a setting, which is meant for one. The
sides keep in step: whoever has made fewest updates goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from math import inf
from pathlib import Path
from queue import Empty, Queue

from playground.core.events import Block, Command, Stepped
from playground.runs.controls import STILL_THERE, Controls, Word
from playground.runs.errors import NoRun, RunError
from playground.runs.folder import HISTORY
from playground.runs.job import Train, accounted, changes, cleared, concluded
from playground.runs.pace import Pace
from playground.runs.store import History, Store

_TURN = 0.12  # seconds of a side's turn, about
_LARGEST = 2000  # updates in a turn


def together(order: Word, words: Queue[Word | None], train: Train) -> str:
    """Do what a start order for several runs says: {sides: [{folder, resume, steps}, …], speed}.

    Returns "" or the sentence that could not be written into a run's history.
    """
    problems: list[str] = []
    sides: list[Side] = []

    def share() -> None:
        """Hand on what visitors have asked."""
        while not words.empty():
            _tell(sides, words.get())

    with ExitStack() as stack:
        for item in order["sides"]:
            folder = Path(item["folder"])
            try:
                store = stack.enter_context(closing(Store.open(folder)))
                sides.append(Side(store, item, order.get("speed", 0), train, share))
            except NoRun:  # deleted while it waited, or just now
                cleared(folder)
            except RunError as error:  # trained elsewhere, or the disk is full
                problems.append(str(error))
        _alternate(sides, words, share, problems)
    return " ".join(filter(None, problems))


def _alternate(
    sides: Sequence[Side], words: Queue[Word | None], share, problems: list[str]
) -> None:
    """Let the sides take turns until all are over."""
    while going := [side for side in sides if not side.over]:
        _wait(going, words, sides)
        share()
        step = min(side.store.step for side in going)
        behind = [side for side in going if side.store.step == step]
        ahead = min((side.store.step for side in going if side.store.step > step), default=inf)
        block = min(ahead - step, *(side.block() for side in behind))
        for side in behind:
            try:
                side.turn(int(block))
            except NoRun:
                side.over = True
                cleared(side.store.folder)
            except RunError as error:
                side.over = True
                problems.append(str(error))


def _wait(going: Sequence[Side], words: Queue[Word | None], sides: Sequence[Side]) -> None:
    """Until somebody says something, while nobody may go on."""
    patience = min(side.controls.patience() for side in going)
    while patience > 0 and words.empty():
        wait = min(patience, STILL_THERE)
        patience -= wait
        try:
            _tell(sides, words.get(timeout=wait))
            return
        except Empty:
            for side in going:
                if not (side.store.folder / HISTORY).exists():
                    return  # its turn will say so


def _tell(sides: Sequence[Side], word: Word | None) -> None:
    for side in sides:
        if word is None or word.get("do") != "set" or word.get("run") == side.store.folder.name:
            side.words.put(word)


class _Unhurried(Controls):
    """Controls that never wait: the sides do that together."""

    def patience(self) -> float:
        """Seconds this side has nothing to do."""
        return 0.0 if self.ending or not self._words.empty() else super()._patience()

    def _patience(self) -> float:
        return 0.0


class Side:
    """One of the runs. `over`: it has ended."""

    def __init__(self, store: Store, order: Word, speed: int, train: Train, share) -> None:
        self.store = store
        self.words: Queue[Word | None] = Queue()
        self.controls = _Unhurried(store, self.words, Pace(speed))
        self.controls.hear(changes(order))
        self.over = False
        self._turn: int | None = None
        self._done = False
        self._seconds = _TURN  # of an update, as far as is known
        self._recipe = History(store.folder).info().recipe
        resume = order.get("resume")

        def progress(what: str, done: int, total: int) -> None:
            share()
            self.controls.progress(what, done, total)

        store.status("starting")
        self._events = iter(
            train(
                self._recipe,
                self._poll,
                folder=store.folder,
                resume=Path(resume) if resume else None,
                steps=order.get("steps"),
                progress=progress,
            )
        )

    def block(self) -> int:
        """How many updates its turn should have; a turn ends where it is to be measured."""
        wanted = max(1, min(_LARGEST, int(_TURN / self._seconds)))
        training = self._recipe.training
        if training.measure == "every":
            wanted = min(wanted, training.measure_every - self.store.step % training.measure_every)
        return wanted

    def turn(self, block: int) -> None:
        """Let it obey what it was told and make `block` updates; raises NoRun or RunError."""
        self._turn, self._done = block, False
        with accounted(self.store):
            for event in self._events:
                if self.controls.over:
                    break
                if isinstance(event, Stepped) and not len(event.values):
                    if self._done:
                        return
                    continue
                if isinstance(event, Stepped):
                    self._seconds = max(event.seconds / len(event.values), 1e-6)
                self.store.record(event)
        self.over = True
        if (close := getattr(self._events, "close", None)) is not None:
            close()
        concluded(self.store, self.controls)

    def _poll(self) -> Sequence[Command]:
        """One block a turn; asked again, it says that the turn is over by an empty one."""
        if self._turn is None:
            self._done = True
            return [Block(0)]
        block, self._turn = self._turn, None
        commands = list(self.controls())
        if not any(isinstance(command, Block) for command in commands):
            commands.append(Block(block))
        return commands

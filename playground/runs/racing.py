"""A race: several runs whose updates are one, in one worker. Each lane has its own history and
checkpoints. What visitors ask is asked of all lanes, except changing a setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from queue import Queue
from typing import Protocol, cast

from playground.core.events import Command, Event, Poll
from playground.core.recipe import Recipe
from playground.runs.controls import Controls, Word
from playground.runs.errors import NoRun, RunError
from playground.runs.job import accounted, cleared, concluded
from playground.runs.pace import Pace
from playground.runs.state import LIVE, Status
from playground.runs.store import History, Store


class Racing(Protocol):
    """`training.race.race`, or something like it."""

    def __call__(
        self,
        recipes: Sequence[Recipe],
        commands: Poll,
        *,
        folders: Sequence[Path | None],
        resume: Sequence[Path | None],
        steps: int | None,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Iterator[tuple[int, Event]]: ...


def race(order: Word, words: Queue[Word | None], train: Racing) -> str:
    """Do what a start order for a race says: {sides: [{folder, resume, steps}, …], speed}.

    Returns "" or the sentence that could not be written into a run's history.
    """
    folders = [Path(item["folder"]) for item in order["sides"]]
    with ExitStack() as stack:
        try:
            stores = [stack.enter_context(closing(Store.open(folder))) for folder in folders]
        except NoRun:  # deleted while it waited
            return "A lane of this race was deleted before it began; start the race again."
        except RunError as error:
            return str(error)
        return _train(order, stores, words, train)


def _train(order: Word, stores: list[Store], words: Queue[Word | None], train: Racing) -> str:
    lanes = Lanes(stores)
    controls = _Controls(cast(Store, lanes), words, Pace(order.get("speed", 0)))
    lanes.status("starting")
    resume = [item.get("resume") for item in order["sides"]]
    try:
        events = train(
            [History(store.folder).info().recipe for store in stores],
            controls,
            folders=[store.folder for store in stores],
            resume=[Path(path) if path else None for path in resume],
            steps=order["sides"][0].get("steps"),
            progress=controls.progress,
        )
        _follow(events, lanes, controls)
    except NoRun:
        return ""
    except RunError as error:
        return str(error)
    except Exception as error:  # whatever went wrong ends every lane, with a sentence
        for store in lanes.there():
            with accounted(store):
                raise error from None
    finally:
        lanes.clear()
    for store in lanes.there():
        concluded(store, controls)
    return ""


def _follow(events: Iterator[tuple[int, Event]], lanes: Lanes, controls: Controls) -> None:
    try:
        for lane, event in events:
            if controls.over:
                return
            lanes.record(lane, event)
    finally:
        if (close := getattr(events, "close", None)) is not None:
            close()


class Lanes:
    """The stores of all lanes, for controls as if they were one; deleted ones are left out."""

    def __init__(self, stores: Sequence[Store]) -> None:
        self.stores = stores
        self.gone: set[int] = set()

    def there(self) -> list[Store]:
        """The stores of lanes that were not deleted; raises NoRun if all were."""
        found = [store for lane, store in enumerate(self.stores) if lane not in self.gone]
        if not found:
            raise NoRun("All lanes of this race have been deleted.")
        return found

    def _going(self) -> list[Store]:
        """Those that are not over, or all if every one is."""
        there = self.there()
        return [store for store in there if store.state in LIVE or store.state == "queued"] or there

    def record(self, lane: int, event: Event) -> None:
        """Keep what a lane said."""
        if lane in self.gone:
            return
        try:
            self.stores[lane].record(event)
        except NoRun:
            self.gone.add(lane)
            self.there()

    def clear(self) -> None:
        """Remove what was still written after a lane had been deleted."""
        for lane in self.gone:
            cleared(self.stores[lane].folder)

    @property
    def state(self) -> Status:
        """What the lanes are doing that still go."""
        return self._going()[0].state

    def status(self, status: Status, reason: str = "") -> None:
        """Say what those lanes are doing now."""
        for store in self._going():
            store.status(status, reason)

    def refuse(self, reason: str) -> None:
        """Note that a command could not be obeyed."""
        self._going()[0].refuse(reason)

    def doing(self, what: str, done: int, total: int) -> None:
        """Say what the starting race is busy with."""
        for store in self._going():
            store.doing(what, done, total)

    def check(self) -> None:
        """Raise NoRun if all lanes were deleted."""
        for lane, store in enumerate(self.stores):
            with suppress(NoRun):
                store.check()
                continue
            self.gone.add(lane)
        self.there()

    def place(self, id: object) -> int | None:
        """Which lane is this run's."""
        names = [store.folder.name for store in self.stores]
        return names.index(str(id)) if id in names else None


class _Controls(Controls):
    """Tells the race which lane a changed setting is meant for."""

    def _obey(self, word: Word | None) -> list[Command]:
        if word is not None and word.get("do") == "set":
            lane = cast(Lanes, self.store).place(word.get("run"))
            if lane is None:
                self.store.refuse("Say which lane of the race is meant.")
                return []
            word = {**word, "name": f"{lane}.{word.get('name')}"}
        return super()._obey(word)

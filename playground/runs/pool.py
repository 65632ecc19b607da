"""The worker processes of a server, and the queue of runs that wait for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock, Timer
from typing import Any

from playground.core.events import Failed
from playground.runs import allowance
from playground.runs.errors import RunError
from playground.runs.process import Gone, Worker
from playground.runs.resting import YIELD, rests
from playground.runs.state import CLOSED, KILLED, LIVE
from playground.runs.store import Store

_SPARE_AFTER = 3.0  # seconds after a run begins: its first pictures come first
_LOOK_AGAIN = 2.0  # seconds between looks whether a paused run can make room
_MOST_WAITING = 50
_ATTEMPTS = 2  # to start a worker, before the waiting runs fail for it
_SAVING = 15.0  # seconds workers get to save when the server ends


@dataclass(frozen=True)
class Waiting:
    """A run in the queue, or several that train together. Their stores are held meanwhile, so
    that they count as alive."""

    stores: Mapping[str, Store]  # id → its store
    order: Mapping[str, Any]


class Pool:
    """Starts workers, hands them runs, one kept warm; safe to share between threads."""

    def __init__(self, folder: Path, keep_warm: bool) -> None:
        self.folder = folder
        self.limit = allowance.workers()
        self._keep_warm = keep_warm
        self._environment = allowance.environment(self.limit)
        self._lock = RLock()
        self._queue: list[Waiting] = []
        self._workers: list[Worker] = []
        self._spare_timer: Timer | None = None
        self._room_timer: Timer | None = None
        self._failures = 0  # workers in a row that ended before they were warm
        self._closed = False

    def warm(self) -> None:
        """Have a worker ready for whoever starts the next run. Returns at once."""
        with self._lock:
            self._spare_timer = None
            if not self._closed and not self._idle():
                with suppress(OSError):  # nobody waits for a spare one
                    self._spawn()

    def enqueue(self, waiting: Waiting) -> None:
        """Train this run as soon as a worker is free; raises RunError and lets go of it if the
        queue is full or the server ends. Where no worker can be started, the run fails."""
        with self._lock:
            if self._closed or len(self._queue) >= _MOST_WAITING:
                self._let_go(waiting, CLOSED if self._closed else _FULL)
                raise RunError(CLOSED if self._closed else _FULL)
            self._failures = 0
            self._queue.append(waiting)
            self._serve()

    def place(self, id: str) -> int | None:
        """A run's place in the queue, 1 for the next; None if it does not wait."""
        with self._lock:
            places = [n for n, waiting in enumerate(self._queue, 1) if id in waiting.stores]
        return places[0] if places else None

    def withdraw(self, id: str) -> Mapping[str, Store]:
        """Take a run, and what waits together with it, out of the queue; their stores are the
        caller's then. Empty if it is not there."""
        with self._lock:
            for waiting in self._queue:
                if id in waiting.stores:
                    self._queue.remove(waiting)
                    return waiting.stores
        return {}

    def worker_of(self, id: str) -> Worker | None:
        """The worker that trains this run; the newest, as one that was killed may still be here."""
        with self._lock:
            return next((worker for worker in reversed(self._workers) if id in worker.runs), None)

    def together(self, id: str) -> tuple[str, ...]:
        """The runs that wait or train together with this one, itself included."""
        with self._lock:
            groups = [*(w.stores for w in self._queue), *(w.runs for w in reversed(self._workers))]
            return next((tuple(group) for group in groups if id in group), (id,))

    def close(self) -> None:
        """Let every worker save and end; what still waits counts as interrupted."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for timer in filter(None, (self._spare_timer, self._room_timer)):
                timer.cancel()
            for waiting in self._queue:
                self._let_go(waiting, CLOSED)
            self._queue.clear()
            workers = list(self._workers)
        for worker in workers:
            if worker.runs:
                worker.end()
            else:  # it has nothing to save
                worker.kill()
        for worker in workers:
            worker.wait(_SAVING)

    def _serve(self) -> None:
        """Hand waiting runs to warm workers, and see to it that there are enough of those."""
        if self._closed:
            return
        busy = sum(bool(worker.runs) for worker in self._workers)
        for worker in [worker for worker in self._idle() if worker.ready]:
            while self._queue and busy < self.limit and not worker.runs:
                busy += self._hand_over(self._queue.pop(0), worker)
        try:
            for _ in range(min(len(self._queue), self.limit - busy) - len(self._idle())):
                self._spawn()
        except OSError as error:  # no memory is left, or no process number
            if not self._idle():  # else that one takes whoever waits
                self._give_up(f"{error.strerror or error}.")
        if self._keep_warm and not self._idle() and not self._spare_timer:
            self._spare_timer = _later(_SPARE_AFTER, self.warm)
        if self._queue and not self._room_timer:
            self._room_timer = _later(_LOOK_AGAIN, self.make_room)

    def make_room(self) -> None:
        """If somebody waits, have a run that has long been paused save and give up its worker."""
        with self._lock:
            self._room_timer = None
            if not self._queue or self._closed:
                return
            resting = (worker for worker in self._workers if rests(self.folder, worker.runs))
            if (worker := next(resting, None)) is not None:
                with suppress(Gone):
                    worker.send(YIELD)
            self._room_timer = _later(_LOOK_AGAIN, self.make_room)

    def _idle(self) -> list[Worker]:
        return [worker for worker in self._workers if not worker.runs]

    def _spawn(self) -> None:
        """Start a worker; raises OSError."""
        self._workers.append(Worker(self._environment, self._on_message, self._on_end))

    def _hand_over(self, waiting: Waiting, worker: Worker) -> bool:
        there = []
        for id, store in waiting.stores.items():
            with suppress(RunError), closing(store):  # it may have been deleted meanwhile
                store.status("starting")
                there.append(id)
        if not there:
            return False
        worker.runs = tuple(there)
        with suppress(Gone):  # then its end is about to be reported
            worker.send(waiting.order)
        return True

    def _let_go(self, waiting: Waiting, reason: str) -> None:
        for store in waiting.stores.values():
            with suppress(RunError), closing(store):  # it may have been deleted
                store.status("interrupted", reason)

    def _on_message(self, worker: Worker, message: Mapping[str, Any]) -> None:
        with self._lock:
            worker.problem = message.get("problem", "")
            if message.get("ready"):
                worker.ready = True
                self._failures = 0
                self._serve()

    def _on_end(self, worker: Worker) -> None:
        with self._lock:
            self._workers.remove(worker)
            for run in worker.runs:
                # it may have been gone on with meanwhile: then its end is somebody else's to tell
                if self.worker_of(run) is None and self.place(run) is None:
                    self._account_for(run, worker.problem)
            if not worker.ready:
                self._failures += 1
                if self._failures < _ATTEMPTS:
                    self._serve()
                else:
                    self._give_up(worker.last_words())
            else:
                self._serve()

    def _account_for(self, id: str, problem: str) -> None:
        """Write down how a run ended, if its worker could not."""
        # it may have been deleted, or somebody else has gone on with it
        with suppress(RunError), closing(Store.open(self.folder / id)) as store:
            if problem and store.state in LIVE:
                store.status("failed", problem)
            elif store.state in LIVE:
                store.status("interrupted", KILLED)

    def _give_up(self, words: str) -> None:
        for waiting in self._queue:
            for store in waiting.stores.values():
                with suppress(RunError), closing(store):
                    store.record(Failed(0, f"The training process cannot start: {words}"))
        self._queue.clear()


def _later(seconds: float, do: Callable[[], None]) -> Timer:
    """Do it after so many seconds, unless the server has ended."""
    timer = Timer(seconds, do)
    timer.daemon = True
    timer.start()
    return timer


_FULL = f"{_MOST_WAITING} runs wait already; try again when some have ended."

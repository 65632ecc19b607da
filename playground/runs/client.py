"""Starting runs and going on with them, for one server process and all who visit it.

Needs neither torch nor a screen. Workers are processes of their own; one is kept warm, so that
a run begins at once. When more runs are asked for than the machine carries, they queue.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from playground.core.recipe import Recipe
from playground.runs import folder as folders
from playground.runs.alongside import Alongside
from playground.runs.branching import Branch, branch, moment
from playground.runs.errors import NoRun, NotYours, RunError
from playground.runs.pool import Pool, Waiting
from playground.runs.records import RunInfo
from playground.runs.state import after
from playground.runs.store import Store

__all__ = ["NoRun", "NotYours", "RunError", "Runs"]

_HALTING = 60.0  # seconds at most that a worker gets to save and end


class Runs(Alongside):
    """All runs of a server; safe to share between threads. For `owner` and what methods raise see
    Steering."""

    def __init__(self, folder: Path | None = None, *, keep_warm: bool = True) -> None:
        here = (folder or folders.runs_folder()).resolve()
        super().__init__(here, Pool(here, keep_warm))
        atexit.register(self.close)

    @property
    def limit(self) -> int:
        """How many runs may train at once."""
        return self._pool.limit

    def warm(self) -> None:
        """Have a worker ready for whoever starts the next run. Returns at once."""
        self._pool.warm()

    def start(
        self,
        recipe: Recipe,
        *,
        name: str = "",
        owner: str = "",
        speed: int = 0,
        parts: float = 0.0,
    ) -> str:
        """Start a run, or queue it; returns its id. `speed`: see `speed`; `parts`: see `slow`."""
        id = folders.new_id(recipe.family)
        store = Store.create(self.folder / id, recipe, name=name, owner=owner)
        self._speeds[id], self._parts[id] = speed, parts
        order = {"do": "start", "folder": str(store.folder), "speed": speed, "parts": parts}
        self._pool.enqueue(Waiting({id: store}, order))
        return id

    def branch(
        self,
        id: str,
        step: int | None,
        changes: Mapping[str, Any],
        *,
        name: str = "",
        owner: str = "",
        speed: int = 0,
    ) -> str:
        """Start a run from what another was at its newest checkpoint at or before `step` (None:
        its newest), with live settings changed; returns its id. Where the caller trains the other
        one, both go on side by side in one worker, the later one waiting for the earlier. If
        that cannot be, no branch is left behind and the other one goes on as before."""
        info = self.history(id).info()
        beside = info.live and info.owner in ("", owner) and self._halt(id, owner)
        try:
            made = branch(self.folder, self.history(id), step, changes, name, owner)
            self._speeds[made.id] = speed
            with _or_deleted(made):
                self._set_off(made, info if beside else None, speed)
        except RunError:
            if beside and info.status != "paused":  # that one stood still, and still does
                with suppress(RunError):  # what went wrong first is what is to be told
                    self.resume(id, None, owner, self.speed_of(id), self.slow_of(id))
            raise
        return made.id

    def _set_off(self, made: Branch, parent: RunInfo | None, speed: int) -> None:
        """Train a branch, beside its parent where that has been halted for it."""
        with ExitStack() as held:  # until the pool has them
            stores, orders = {made.id: held.enter_context(closing(made.store))}, [made.order]
            if parent:
                _, path = moment(self.history(parent.id), None)
                store = held.enter_context(closing(Store.open(parent.folder)))
                store.status("queued")
                stores = {parent.id: store, **stores}
                orders = [{"steps": parent.steps, "resume": str(path)}, made.order]
            held.pop_all()
        self._gather(stores, orders, speed)

    def _halt(self, id: str, owner: str) -> bool:
        """Let a run that trains alone save and end, so that it can go on beside another."""
        if len(self.together(id)) > 1 or (worker := self._pool.worker_of(id)) is None:
            return False
        self.stop(id, owner)
        worker.wait(_HALTING)
        return not self.history(id).info().live

    def resume(
        self,
        id: str,
        steps: int | None = None,
        owner: str = "",
        speed: int = 0,
        parts: float = 0.0,
    ) -> None:
        """Go on with a run that has ended, from its newest checkpoint, to `steps` in all."""
        info = self._own(id, owner)
        after(info.status, "resume")
        planned = info.steps if steps is None else steps
        step, path = (folders.checkpoints(info.folder) or [(0, None)])[-1]
        if planned <= step:
            raise RunError(
                f"This run has made {step:,} steps already; give it more than that to go on."
            )
        order = {
            "do": "start", "folder": str(info.folder), "steps": planned, "speed": speed,
            "parts": parts,
        }  # fmt: skip
        self._speeds[id], self._parts[id] = speed, parts
        store = Store.open(info.folder)
        store.status("queued")
        resume = {"resume": str(path) if path else None}
        self._pool.enqueue(Waiting({id: store}, {**order, **resume}))

    def close(self) -> None:
        """Let every worker save and end; what still waits counts as interrupted."""
        atexit.unregister(self.close)
        self._pool.close()


@contextmanager
def _or_deleted(made: Branch) -> Iterator[None]:
    """Within, a mishap leaves nothing of the branch behind."""
    try:
        yield
    except RunError:
        with suppress(NoRun):
            folders.delete_run(made.store.folder)
        raise

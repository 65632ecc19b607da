"""Starting runs and going on with them, for one server process and all who visit it.

Needs neither torch nor a screen. Workers are processes of their own; one is kept warm, so that
a run begins at once. When more runs are asked for than the machine carries, they queue.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from playground.core.recipe import Recipe
from playground.runs import folder as folders
from playground.runs.branching import branch, moment
from playground.runs.errors import NoRun, NotYours, RunError
from playground.runs.history import in_race
from playground.runs.pool import Pool, Waiting
from playground.runs.state import after
from playground.runs.steering import Steering
from playground.runs.store import Store

__all__ = ["NoRun", "NotYours", "RunError", "Runs"]

_HALTING = 60.0  # seconds at most that a worker gets to save and end


class Runs(Steering):
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

    def start_together(
        self,
        sides: Sequence[tuple[str, Recipe]],
        *,
        what: str = "",
        race: bool = False,
        owner: str = "",
        speed: int = 0,
    ) -> list[str]:
        """Start runs, (name, recipe) each, whose updates alternate in one worker; returns their
        ids. What one of them is told, except to change a setting, all of them are. `what`: the
        name of the comparison, if it has one. `race`: they differ in live settings alone, and
        their updates are made as one."""
        stores = {}
        for name, recipe in sides:
            id = folders.new_id(recipe.family)
            stores[id] = Store.create(self.folder / id, recipe, name=name, owner=owner)
        for id, store in stores.items():
            store.belongs_to(tuple(stores), what, race)
            self._speeds[id] = speed
        self._gather(stores, [{} for _ in stores], speed, race)
        return list(stores)

    def resume_together(
        self, ids: Sequence[str], *, steps: int | None = None, owner: str = "", speed: int = 0
    ) -> None:
        """Go on with runs that have ended, side by side, to `steps` in all; those that have made
        as many stay as they are."""
        orders, stores = [], {}
        race = all(in_race(self.history(id)) for id in ids)
        with ExitStack() as held:  # until the pool has them
            for id, (step, path) in zip(ids, self._saved(ids, alike=race), strict=True):
                info = self._own(id, owner)
                after(info.status, "resume")
                planned = info.steps if steps is None else steps
                if planned > step:
                    stores[id] = held.enter_context(closing(Store.open(info.folder)))
                    orders.append({"steps": planned, "resume": str(path) if path else None})
            if not stores:
                raise RunError("All of these runs have made their steps; give them more to go on.")
            for id, store in stores.items():
                store.status("queued")
                self._speeds[id] = speed
            held.pop_all()
        # one lane alone goes on as the ordinary run that it is
        self._gather(stores, orders, speed, race and len(stores) > 1)

    def _saved(self, ids: Sequence[str], alike: bool) -> list[tuple[int, Path | None]]:
        """The newest checkpoint of each run, as (step, path); `alike`: the newest of a step that
        all of them have."""
        saved = [dict(self.history(id).checkpoints()) for id in ids]
        common = set[int].intersection(*map(set, saved)) if alike else set()
        steps = [max(common if alike else own, default=0) for own in saved]
        return [(step, own.get(step)) for step, own in zip(steps, saved, strict=True)]

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
        one, both go on side by side in one worker, the later one waiting for the earlier."""
        info = self.history(id).info()
        beside = info.live and info.owner in ("", owner) and self._halt(id, owner)
        made = branch(self.folder, self.history(id), step, changes, name, owner)
        self._speeds[made.id] = speed
        stores, orders = {made.id: made.store}, [made.order]
        if beside:
            _, path = moment(self.history(id), None)
            stores = {id: Store.open(info.folder), **stores}
            stores[id].status("queued")
            orders = [{"steps": info.steps, "resume": str(path)}, made.order]
        self._gather(stores, orders, speed)
        return made.id

    def _halt(self, id: str, owner: str) -> bool:
        """Let a run that trains alone save and end, so that it can go on beside another."""
        if len(self.together(id)) > 1 or (worker := self._pool.worker_of(id)) is None:
            return False
        self.stop(id, owner)
        worker.wait(_HALTING)
        return not self.history(id).info().live

    def _gather(
        self,
        stores: Mapping[str, Store],
        orders: Sequence[Mapping[str, Any]],
        speed: int,
        race: bool = False,
    ) -> None:
        sides = [
            {"folder": str(store.folder), **order}
            for store, order in zip(stores.values(), orders, strict=True)
        ]
        order = {"do": "start", "folder": sides[0]["folder"], "sides": sides, "speed": speed,
                 "race": race}  # fmt: skip
        self._pool.enqueue(Waiting(stores, order))

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

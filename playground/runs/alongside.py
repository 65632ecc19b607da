"""Runs that train together in one worker: started, and gone on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from playground.core.recipe import Recipe
from playground.runs import folder as folders
from playground.runs.errors import RunError
from playground.runs.history import in_race
from playground.runs.pool import Waiting
from playground.runs.state import after
from playground.runs.steering import Steering
from playground.runs.store import Store


class Alongside(Steering):
    """Comparisons and races: what one of their runs is told, all are."""

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

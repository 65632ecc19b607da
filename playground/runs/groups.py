"""Runs that belong together, as one entry of a list: the sides of a comparison, the lanes of a
race, a run with its branches."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from playground.runs.errors import NoRun
from playground.runs.history import History
from playground.runs.records import RunInfo
from playground.runs.state import Status

Kind = Literal["run", "comparison", "race", "branch"]
_ORDER: tuple[Status, ...] = (
    "running", "paused", "starting", "queued", "interrupted", "stopped", "finished",
)  # fmt: skip
_KEPT = 4096  # runs whose belonging is remembered
_SETTLED = 5.0  # seconds after which that a run belongs to others is written down


@dataclass(frozen=True)
class Group:
    """One entry: its runs in their order, side A or the run that was branched first."""

    kind: Kind
    runs: tuple[RunInfo, ...]

    @property
    def first(self) -> RunInfo:
        """The run that stands for all."""
        return self.runs[0]

    @property
    def progress(self) -> tuple[int, int]:
        """Steps made and planned: of branches those of the one that goes on, or that came last;
        of others what all of them have made."""
        if self.kind == "branch":
            front = next((info for info in self.runs if info.live), self.runs[-1])
            return front.step, front.steps
        return min(info.step for info in self.runs), max(info.steps for info in self.runs)

    @property
    def status(self) -> Status:
        """What all of them are doing, as one status."""
        return overall(info.status for info in self.runs)

    @property
    def live(self) -> bool:
        """Whether any goes on, or will."""
        return any(info.live for info in self.runs)


@dataclass(frozen=True)
class _Belonging:
    """What a run's own notes say: with whom it began, and whose branch it is."""

    together: tuple[str, ...] = ()
    race: bool = False
    parent: str = ""


def overall(statuses: Iterable[Status]) -> Status:
    """What runs that belong together are doing: one of them says it for all."""
    found = set(statuses)
    for status in _ORDER:
        if status in found:
            return status
    return "failed"


def grouped(infos: Sequence[RunInfo]) -> list[Group]:
    """The runs as entries, each where its newest run stood."""
    known = {info.id: info for info in infos}
    heads: dict[str, list[str]] = {}
    said = {info.id: _belonging(info) for info in infos}
    for info in infos:
        heads.setdefault(_head(info.id, said), []).append(info.id)
    return [_group(head, members, known, said) for head, members in heads.items()]


def _head(id: str, said: dict[str, _Belonging]) -> str:
    """The run that stands for this one's group: side A, or the run it was branched from."""
    seen = {id}
    while (parent := said[id].parent) in said and parent not in seen and not _beside(parent, said):
        seen.add(id := parent)
    beside = _beside(id, said)
    return beside[0] if beside else id


def _beside(id: str, said: dict[str, _Belonging]) -> tuple[str, ...]:
    """The runs it began together with that are still there, itself included; () for none."""
    there = tuple(other for other in said[id].together if other in said)
    return there if len(there) > 1 else ()


def _group(
    head: str, members: Sequence[str], known: dict[str, RunInfo], said: dict[str, _Belonging]
) -> Group:
    beside = _beside(head, said)
    if beside:
        kind: Kind = "race" if said[head].race else "comparison"
        return Group(kind, tuple(known[id] for id in beside))
    if len(members) == 1:
        return Group("run", (known[head],))
    oldest = sorted(members, key=lambda id: (id != head, known[id].created))
    return Group("branch", tuple(known[id] for id in oldest))


def _belonging(info: RunInfo) -> _Belonging:
    """What the run's notes say; of a run that is older than a moment they are read once."""
    settled = time.time() - info.created > _SETTLED
    return _remembered(info.folder) if settled else _read(info.folder)


def _read(folder: Path) -> _Belonging:
    try:
        found = History(folder).notes(["together", "branched"])
    except NoRun:  # deleted just now
        return _Belonging()
    notes = {note.kind: note.data for note in found}
    together = notes.get("together", {})
    return _Belonging(
        tuple(together.get("runs", ())), bool(together.get("race")),
        notes.get("branched", {}).get("run", ""),
    )  # fmt: skip


_remembered = lru_cache(_KEPT)(_read)

"""What a run can be doing, and what moves it on: one table, read by worker and client alike."""

from __future__ import annotations

from typing import Literal, get_args

from playground.runs.errors import RunError

Status = Literal[
    "queued",  # waits for a free worker
    "starting",  # a worker builds the nets and loads the data
    "running",
    "paused",
    "finished",  # all planned updates were made
    "stopped",  # by its owner
    "diverged",  # a term became NaN or infinite
    "failed",
    "interrupted",  # its worker ended before the run did
]  # fmt: skip
Move = Literal[
    # asked for by a visitor
    "run", "pause", "step", "set", "look", "save", "stop", "resume",
    # what happens to it
    "begin", "started", "finished", "diverged", "failed", "closed",
]  # fmt: skip

STATUSES: tuple[Status, ...] = get_args(Status)
LIVE: tuple[Status, ...] = ("queued", "starting", "running", "paused")
_NAMES: dict[str, Move] = {name: name for name in get_args(Move)}

_ENDED: dict[Move, Status] = {"resume": "queued", "begin": "starting", "started": "running"}
_OVER: dict[Move, Status] = {
    "finished": "finished",
    "diverged": "diverged",
    "failed": "failed",
    "closed": "interrupted",
    "stop": "stopped",
}

# After an end, Stop changes nothing: two people may press it at once.
MOVES: dict[Status, dict[Move, Status]] = {
    "queued": {
        "begin": "starting",
        "started": "running",
        "failed": "failed",
        "closed": "interrupted",
        "stop": "stopped",
    },
    # commands given while a run starts wait until it has started
    "starting": {
        "run": "starting",
        "pause": "starting",
        "step": "starting",
        "set": "starting",
        "look": "starting",
        "save": "starting",
        "started": "running",
        "failed": "failed",
        "closed": "interrupted",
        "stop": "stopped",
    },
    "running": {
        "run": "running",
        "pause": "paused",
        "step": "paused",
        "set": "running",
        "look": "running",
        "save": "running",
        **_OVER,
    },
    "paused": {
        "run": "running",
        "pause": "paused",
        "step": "paused",
        "set": "paused",
        "look": "paused",
        "save": "paused",
        **_OVER,
    },
    "finished": {**_ENDED, "stop": "finished"},
    "stopped": {**_ENDED, "stop": "stopped"},
    "diverged": {**_ENDED, "stop": "diverged"},
    "failed": {**_ENDED, "stop": "failed"},
    "interrupted": {**_ENDED, "stop": "interrupted"},
}

_REFUSALS: dict[Status, str] = {
    "queued": "This run still waits in the queue; until it starts it can only be stopped.",
    "starting": "This run is starting already.",
    "running": "This run is training already; stop it first.",
    "paused": "This run is paused; continue or stop it first.",
    "finished": "This run has finished; resume it with more steps to go on.",
    "stopped": "This run was stopped; resume it to go on.",
    "diverged": "This run has ended because its numbers ran away; resume it or start over.",
    "failed": "This run has failed; resume it or start over.",
    "interrupted": "This run was interrupted; resume it to go on.",
}


class IllegalMove(RunError):
    """A move that the run's status does not allow."""


def after(status: Status, move: str) -> Status:
    """The status after `move`; raises IllegalMove with a sentence."""
    known = _NAMES.get(move)
    if known is None:
        raise IllegalMove(f"There is no command '{move[:40]}'.")
    if known not in MOVES[status]:
        raise IllegalMove(_REFUSALS[status])
    return MOVES[status][known]

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
    "run", "pause", "step", "part", "set", "speed", "slow", "look", "save", "stop", "resume",
    # what happens to it
    "begin", "started", "finished", "diverged", "failed", "closed",
]  # fmt: skip

# why runs ended that nobody told to
CLOSED = "The playground was closed while this run was going on."
KILLED = "The process that trained this run ended unexpectedly."
YIELDED = "Saved: it stood paused while others waited for the worker. Continue goes on from here."

COMMANDS: tuple[Move, ...] = (
    "run", "pause", "step", "part", "set", "speed", "slow", "look", "save", "stop",
)  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)
LIVE: tuple[Status, ...] = ("queued", "starting", "running", "paused")

_ENDED: dict[str, Status] = {"resume": "queued", "begin": "starting", "started": "running"}
_OVER: dict[str, Status] = {
    "finished": "finished",
    "diverged": "diverged",
    "failed": "failed",
    "closed": "interrupted",
    "stop": "stopped",
}

# After an end, Stop changes nothing: two people may press it at once.
MOVES: dict[Status, dict[str, Status]] = {
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
        "part": "starting",
        "set": "starting",
        "speed": "starting",
        "slow": "starting",
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
        "part": "paused",
        "set": "running",
        "speed": "running",
        "slow": "running",
        "look": "running",
        "save": "running",
        **_OVER,
    },
    "paused": {
        "run": "running",
        "pause": "paused",
        "step": "paused",
        "part": "paused",
        "set": "paused",
        "speed": "paused",
        "slow": "paused",
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


def told(status: Status, command: str) -> Status:
    """The status after a run was told `command`; raises IllegalMove with a sentence."""
    if command not in COMMANDS:
        raise IllegalMove(f"A run cannot be told to '{command[:40]}'.")
    return after(status, command)


def after(status: Status, move: str) -> Status:
    """The status after `move`; raises IllegalMove with a sentence."""
    there = MOVES[status].get(move)
    if there is None:
        raise IllegalMove(_REFUSALS[status])
    return there

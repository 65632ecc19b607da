"""Numbers and states as people say them."""

from __future__ import annotations

from playground.runs.records import RunInfo

STATUS = {
    "queued": "waiting",
    "starting": "starting",
    "running": "training",
    "paused": "paused",
    "finished": "finished",
    "stopped": "stopped",
    "diverged": "ran away",
    "failed": "failed",
    "interrupted": "interrupted",
}

WATCHING = (
    "You are watching: whoever started this run controls it. Train your own takes its settings."
)
WATCHING_SIDES = (
    "You are watching: whoever started these runs controls them. Train your own takes their "
    "settings."
)

_SENTENCES = {
    "running": ("Training.", ""),
    "paused": ("Paused.", "Step makes one update, Continue goes on."),
    "finished": ("Finished: all planned steps are made.", "Continue adds as many again."),
    "stopped": ("Stopped.", "Continue goes on from here."),
    "interrupted": (
        "Interrupted: its worker ended before the run did.",
        "Continue goes on from the last checkpoint.",
    ),
}
"""Status → what it means, and what the buttons do then."""


def count(value: float) -> str:
    """12,345; below ten with one decimal."""
    return f"{value:,.1f}" if 0 < value < 9.95 and value != int(value) else f"{value:,.0f}"


def duration(seconds: float) -> str:
    """18 s, 3 min 20 s, 2 h 5 min."""
    whole = max(0, round(seconds))
    if whole < 90:
        return f"{whole} s"
    if whole < 5400:
        return f"{whole // 60} min {whole % 60} s" if whole < 600 else f"{round(whole / 60)} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def size(bytes: int) -> str:
    """45.2 MB; below 0.1 MB in kB."""
    return f"{bytes / 1e6:.1f} MB" if bytes >= 1e5 else f"{bytes / 1e3:.0f} kB"


def ago(seconds: float) -> str:
    """Just now, 5 min ago, 2 h ago, 3 days ago."""
    for size, unit in ((86_400, "day"), (3600, "h"), (60, "min")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {unit}{'s' if unit == 'day' and number > 1 else ''} ago"
    return "just now"


def situation(info: RunInfo, place: int | None, mine: bool = True) -> str:
    """One sentence on what the run is doing, or why it is not; what its owner may do next is said
    to nobody else."""
    if info.status == "queued":
        where = f"place {place} in the queue" if place else "next in the queue"
        return (
            f"Waiting for a free worker: {where}. Another run has to end first, or to stand "
            "paused for a while."
        )
    if info.status == "starting":
        return _starting(info)
    is_so, next_step = _SENTENCES.get(info.status, ("", ""))
    return info.reason or (f"{is_so} {next_step}".strip() if mine else is_so)


def _starting(info: RunInfo) -> str:
    if info.doing is None:
        return "Getting ready."
    what, done, total = info.doing
    if total <= 0:
        return f"Getting ready: {what}."
    if total >= 1_000_000:
        return f"Getting ready: {what}, {done / 1e6:.1f} of {total / 1e6:.1f} MB."
    return f"Getting ready: {what}, {count(done)} of {count(total)}."

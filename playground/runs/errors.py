"""What can go wrong with a run; every message is one sentence for the visitor."""

from __future__ import annotations


class RunError(Exception):
    """Something asked of a run that cannot be done."""


class NoRun(RunError):
    """The folder is gone, or holds no run that this version can read."""


class RunLocked(RunError):
    """Another process is writing to the run."""


class NotYours(RunError):
    """Somebody else started the run, so only they may steer it."""


class DiskFull(RunError):
    """No room is left under the run folder."""

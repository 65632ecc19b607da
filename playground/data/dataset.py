"""What a data set says of itself before anything is loaded, and what can go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import torch

from playground.core.learning import Source
from playground.settings import Settings

Progress = Callable[[str, int, int], None]
"""Told what is being done and how much of it is done: (what, done, total). Told often."""


class NoData(Exception):
    """The data cannot be had; the message is one sentence for the visitor."""


class BadUpload(ValueError):
    """A visitor's file cannot be used; the message is one sentence that names what is wrong."""


class NoOptions(Settings):
    """For data sets without settings."""


def always(_: Any) -> bool:
    """For data sets that need no download."""
    return True


def grey(_: Any) -> int:
    """For pictures of one channel."""
    return 1


def coloured(_: Any) -> int:
    """For pictures of three channels."""
    return 3


@dataclass(frozen=True)
class Dataset:
    """One entry of the list of data sets. Its functions get an instance of `settings`.

    load(settings, seed, device, progress) gives the source; the seed orders its epochs and never
    changes what is trained on. It raises NoData or BadSetting with one sentence.
    """

    name: str
    title: str
    idea: str
    kind: Literal["pictures", "points"]
    settings: type[Settings]
    load: Callable[[Any, int, torch.device, Progress | None], Source]
    ready: Callable[[Any], bool]  # whether it is on this machine already
    size: str  # in words: how many examples, and what is to be downloaded
    channels: Callable[[Any], int] = grey  # of its pictures; 0 where nobody knows

"""What a training run says (events) and what it can be told (commands).

`training.train` yields events. A step number is the count of updates made so far: after the
first update it is 1. `Stepped` closes each block of updates and carries its scalars.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Started:
    """The run is ready: nets built, data on the device. Sent once, also on resume."""

    step: int  # 0, or the step of the checkpoint resumed from
    steps: int  # updates planned in all
    device: str  # in words, such as "CPU" or "NVIDIA H200"
    precision: str  # resolved: "float32" or "bfloat16"
    threads: int
    parameters: int  # trainable numbers in all nets
    terms: tuple[str, ...]  # names of the scalars every step yields, in order
    batch: int  # examples an update draws


@dataclass(frozen=True)
class Stepped:
    """A block of updates, `first` to `first + len(values) − 1`; it may be empty."""

    first: int
    values: np.ndarray  # (updates, terms) float32
    seconds: float  # spent computing these updates, looking excluded

    @property
    def step(self) -> int:
        """Updates made when this block ended."""
        return self.first + len(self.values) - 1


@dataclass(frozen=True)
class Pictured:
    """What the model shows after `step` updates; looking changed nothing.

    name: "real" or "inputs" (once, at the start: what the data look like), "samples" (from
    fixed codes), "damaged" (the "inputs" as the encoder is fed them, of a learner that may damage
    them: at first and whenever it has become another damage), "reconstructions" (of these).
    array: pictures as uint8 (n, h, w, c) with c = 1 or 3, or points as float32 (n, 2).
    """

    step: int
    name: str
    array: np.ndarray


@dataclass(frozen=True)
class Surveyed:
    """Named arrays that together show a model of 2-D points; looking changed nothing.

    name: "plane" (what stays the same), "world" (the model after `step` updates), "part" (the
    model inside the next update) or "distances" (how far its samples are from the data).
    arrays: float16 or float32 of any shape. about: what else is to be said, as plain JSON.
    """

    step: int
    name: str
    arrays: Mapping[str, np.ndarray]
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """A metric's value after `step` updates, with what it was measured on."""

    step: int
    name: str
    value: float
    count: int  # examples it was measured on
    on: str  # such as "held-out digits" or "samples"


@dataclass(frozen=True)
class Changed:
    """A live setting was changed; the updates after `step` use the new value."""

    step: int
    name: str
    value: float | int | bool | str


@dataclass(frozen=True)
class Refused:
    """A command could not be obeyed; `reason` is one sentence. The run goes on."""

    step: int
    reason: str


@dataclass(frozen=True)
class Saved:
    """A checkpoint was written."""

    step: int
    path: str


@dataclass(frozen=True)
class Diverged:
    """A term became NaN or infinite at `step`; the run is over."""

    step: int
    term: str
    hint: str  # one sentence: what to try


@dataclass(frozen=True)
class Failed:
    """The run cannot go on; `reason` is one sentence for the visitor."""

    step: int
    reason: str


@dataclass(frozen=True)
class Finished:
    """All planned updates were made."""

    step: int


Event = (
    Started
    | Stepped
    | Pictured
    | Surveyed
    | Measured
    | Changed
    | Refused
    | Saved
    | Diverged
    | Failed
    | Finished
)


@dataclass(frozen=True)
class Set:
    """Change a live setting from the next update on."""

    name: str
    value: float | int | bool | str


@dataclass(frozen=True)
class Look:
    """Picture the model after the next block."""


@dataclass(frozen=True)
class Save:
    """Write a checkpoint before the next block."""


@dataclass(frozen=True)
class NextPart:
    """Do the next named part of an update, and stop inside it. Set, Save and any longer Block
    complete the update first."""


@dataclass(frozen=True)
class Block:
    """Make the next block exactly this many updates, from 0 to 4096."""

    steps: int


Command = Set | Look | Save | NextPart | Block
Poll = Callable[[], Sequence[Command]]
"""Asked before each block for what is to be done. It may wait: that pauses the run."""

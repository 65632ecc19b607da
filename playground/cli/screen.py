"""What the command line says: tables and progress for people, one JSON object for programs."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.table import Column, Table

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON.")]
Model = Annotated[
    str, typer.Argument(help="The run's folder or id, or a checkpoint file.", show_default=False)
]
Folder = Annotated[str, typer.Argument(help="The run's folder, or its id.", show_default=False)]


class Trouble(Exception):
    """What the command was asked cannot be done; the message is one sentence."""


def print_json(values: Mapping[str, Any]) -> None:
    """Write `values` as the last line of standard output; NaN and infinity become null."""
    sys.stdout.write(json.dumps(_finite(values), ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def table(*columns: str, numbers: tuple[str, ...] = (), names: Iterable[str] = ()) -> Table:
    """A table with these columns, those named in `numbers` to the right. `names`: what will stand
    in the first column if it is to be typed again, and so must never be cut."""
    made = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    whole = max(map(len, names), default=None)
    for place, column in enumerate(columns):
        justify = "right" if column in numbers else "left"
        made.add_column(column, justify=justify, min_width=None if place else whole)
    return made


def progress() -> Progress:
    """Bars on standard error, where that is a screen."""
    return Progress(
        TextColumn("{task.description}", table_column=Column(no_wrap=True, min_width=8)),
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TextColumn("{task.fields[said]}"),
        console=err,
        disable=not err.is_terminal,
    )


class Bars:
    """One bar for each thing that is being done, made when it is first heard of."""

    def __init__(self, shown: Progress) -> None:
        self.shown = shown
        self.tasks: dict[str, TaskID] = {}

    def say(self, what: str, done: int, total: int, said: str = "") -> None:
        """`done` of `total`, in whatever unit, of `what`."""
        if what not in self.tasks:
            self.tasks[what] = self.shown.add_task(what, said="")
        self.shown.update(self.tasks[what], completed=done, total=total, said=said)


def duration(seconds: float) -> str:
    """Seconds in words, such as "18 s" or "2 min 5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def short(value: float) -> str:
    """A number in four figures."""
    return f"{value:.4g}"

"""`python -m playground bench`: which parts to measure, and how the figures are shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from benchmarks.cases import CASES, Case
from benchmarks.data import mnist_root
from benchmarks.machine import machine
from playground.settings import BadSetting

WATCHERS = 30
DRAWS = 30
console = Console(highlight=False)


def run_benchmarks(only: tuple[str, ...], rounds: int, seconds: float) -> dict[str, Any]:
    """Measure and print the parts named in `only`, or all; returns every figure."""
    names = [*(case.name for case in CASES), *PARTS, *LONG_PARTS]
    if unknown := [name for name in only if name not in names]:
        raise BadSetting(f"There is no benchmark '{unknown[0]}'; there are: {', '.join(names)}.")
    if rounds < 1 or seconds <= 0:
        raise BadSetting("Give at least one round and more than 0 seconds.")
    about = machine()
    console.print(_line(about), soft_wrap=True)
    root = mnist_root()
    if root is None:
        console.print(
            "MNIST is not here, so the embedded digits are used: the goals are for MNIST. "
            "Set PLAYGROUND_DATA to the folder that holds it."
        )
    wanted = only or tuple(name for name in names if name not in LONG_PARTS)
    found: dict[str, Any] = {"machine": about}
    if cases := [case for case in CASES if case.name in wanted]:
        found["models"] = _models(cases, root, rounds, seconds)
    for name, part in (PARTS | LONG_PARTS).items():
        if name in wanted:
            found[name] = part(root, rounds, seconds)
    return found


def _models(
    cases: Iterable[Case], root: Path | None, rounds: int, seconds: float
) -> list[dict[str, Any]]:
    from benchmarks.compare import compare  # here: torchvision takes a second to import

    title = f"Steps a second of one core, {rounds} rounds of {seconds:g} s"
    table = _table(
        title, "model", "precision", "plain", "engine", "ratio", "from", "to", "goal", words=2
    )
    results = []
    for case in cases:
        results.append(result := compare(case, root, rounds, seconds))
        console.print(f"measured: {case.title}", style="dim")
        for asked, engine in result["engine"].items():
            table.add_row(
                case.name,
                f"auto = {engine['precision']}" if asked == "auto" else asked,
                f"{result['plain_steps_per_second']:.1f}",
                f"{engine['steps_per_second']:.1f}",
                *(f"{engine[name]:.2f}" for name in ("ratio", "lowest", "highest", "goal")),
            )
    console.print(table)
    return results


def _live(root: Path | None, rounds: int, seconds: float) -> dict[str, Any] | None:
    """Training watched by one browser against training alone."""
    try:
        from benchmarks.live import live_training
        from benchmarks.server import watched
    except ModuleNotFoundError as error:
        return _skip("live", f"it needs the package {error.name} of requirements-dev.txt")
    with watched(CASES[0].recipe("mnist" if root else "digits", "auto"), "gans") as app:
        found = live_training(app, rounds, max(seconds, 5.0))
    console.print("Watched by one browser at 2 Hz:", _line(found), soft_wrap=True)
    return found


def _watchers(root: Path | None, _rounds: int, seconds: float) -> dict[str, Any] | None:
    """What many raw clients cost the server."""
    if not sys.platform.startswith("linux"):
        return _skip("watchers", "processor time of the server is read from /proc")
    from benchmarks.server import watched
    from benchmarks.watchers import many_watchers

    with watched(CASES[0].recipe("mnist" if root else "digits", "auto"), "gans") as app:
        found = many_watchers(app, WATCHERS, max(seconds, 10.0))
    console.print("Watched by many at 1 Hz:", _line(found), soft_wrap=True)
    return found


def _history(_root: Path | None, _rounds: int, _seconds: float) -> dict[str, Any]:
    """Drawing a long run against drawing a short one."""
    from benchmarks.history import long_history

    found = long_history(DRAWS)
    console.print("Drawing a run's curves:", _line(found), soft_wrap=True)
    return found


def _drag(_root: Path | None, _rounds: int, seconds: float) -> dict[str, Any] | None:
    """Dragging on the latent page: from the pointer to the pictures."""
    if not sys.platform.startswith("linux"):
        return _skip("drag", "processor time of the server is read from /proc")
    try:
        from benchmarks.drag import dragging
    except ModuleNotFoundError as error:
        return _skip("drag", f"it needs the package {error.name} of requirements-dev.txt")
    found = dragging(max(seconds, 4.0))
    console.print("Dragging through two maps of codes:", _line(found), soft_wrap=True)
    return found


def _lab(_root: Path | None, rounds: int, seconds: float) -> dict[str, Any] | None:
    """The 2-D lab while it trains and is watched."""
    try:
        from benchmarks.lab import watched_lab
    except ModuleNotFoundError as error:
        return _skip("lab", f"it needs the package {error.name} of requirements-dev.txt")
    found = watched_lab(rounds, max(seconds, 5.0))
    console.print("The 2-D lab, watched by one browser:", _line(found), soft_wrap=True)
    return found


def _race(_root: Path | None, rounds: int, _seconds: float) -> dict[str, Any]:
    """Eight settings of one GAN in lock step against one alone."""
    from benchmarks.race import races

    found = races(rounds)
    console.print("A race of eight:", _line(found), soft_wrap=True)
    return found


def _measuring(root: Path | None, rounds: int, seconds: float) -> list[dict[str, Any]]:
    """The time that measuring takes while a model trains."""
    from benchmarks.measuring import measuring_share

    found = measuring_share(root, rounds * seconds)
    columns = ("model", "source", "updates", "rounds", "share_by_the_clock",
               "share_of_processor_time", "goal")  # fmt: skip
    table = _table("Share of the time that measuring takes", *columns, words=2)
    for result in found:
        table.add_row(*(str(result[name]) for name in columns))
    console.print(table)
    return found


def _gpu(root: Path | None, rounds: int, seconds: float) -> list[dict[str, Any]] | None:
    """Eager and captured updates, where there is a card for it."""
    if not torch.cuda.is_available():
        return _skip("gpu", "there is no CUDA graphics card")
    from benchmarks.gpu import on_gpu

    found = [on_gpu(case, root, rounds, seconds) for case in CASES]
    table = _table("Steps a second on the graphics card", *found[0], words=1)
    for result in found:
        table.add_row(*(str(value) for value in result.values()))
    console.print(table)
    return found


def _precision(root: Path | None, _rounds: int, _seconds: float) -> dict[str, Any] | None:
    """What a model loses by learning in 16 bits; takes ten minutes."""
    if root is None:
        return _skip("precision", "it needs MNIST")
    from benchmarks.precision import quality

    found = quality()
    console.print("Quality in 16 bits:", _line(found), soft_wrap=True)
    return found


def _skip(name: str, reason: str) -> None:
    console.print(f"Left out: {name}, since {reason}.")


def _table(title: str, *columns: str, words: int) -> Table:
    """A table whose first `words` columns hold words, the others numbers."""
    table = Table(title=title, box=None)
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index < words else "right")
    return table


def _line(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values.items())


PARTS: dict[str, Callable[[Path | None, int, float], Any]] = {
    "live": _live,
    "watchers": _watchers,
    "history": _history,
    "drag": _drag,
    "lab": _lab,
    "race": _race,
    "measuring": _measuring,
    "gpu": _gpu,
}
LONG_PARTS: dict[str, Callable[[Path | None, int, float], Any]] = {"precision": _precision}
"""Measured only when asked for by name."""

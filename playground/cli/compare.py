"""The command `compare`: two to four models side by side from one seed, without a browser."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer

from playground.cli.screen import Bars, Json, Trouble, out, print_json, progress, short, table
from playground.core.recipe import Recipe
from playground.runs.controls import Word
from playground.runs.folder import new_id, run_folder
from playground.runs.measures import measured
from playground.runs.store import History, Store, runs_folder

if TYPE_CHECKING:
    from playground.core.events import Event
    from playground.families.presets.comparison import Comparison, Side

_SHOWN = 4  # metrics of each side in the table


def compare(
    what: Annotated[
        str, typer.Argument(help="A ready comparison, or a recipe.", show_default=False)
    ],
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Another side with this setting; up to three."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A setting of all sides."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Data to learn, such as ring.")] = None,
    steps: Annotated[int | None, typer.Option(help="How many updates each side makes.")] = None,
    seed: Annotated[int | None, typer.Option(help="All sides start from it.")] = None,
    json: Json = False,
) -> None:
    """Train two to four models step by step from one seed, each as a run of its own.

    WHAT is losses-mislead, collapse-minibatch, collapse-unrolling, collapse-packing,
    collapse-wgan, collapse-wgan-gp, trick-NAME, or a recipe with --against. Ctrl-C saves and ends.
    """
    from playground.runs.sides import together

    chosen = _chosen(what, against or [], set_ or [], source, {"steps": steps, "seed": seed})
    folders = [run_folder(new_id(s.recipe.family), runs_folder()) for s in chosen.sides]
    for folder, side in zip(folders, chosen.sides, strict=True):
        with closing(Store.create(folder, side.recipe, name=f"{chosen.title}: {side.title}")) as s:
            s.belongs_to([item.name for item in folders], chosen.name)
    words: Queue[Word | None] = Queue()
    with progress() as shown, _interruptible(words):
        order = {"sides": [{"folder": str(folder)} for folder in folders]}
        problem = together(order, words, _watched(Bars(shown), folders, chosen.sides))
    if problem:
        raise Trouble(problem)
    _tell(folders, chosen.sides, json)


def _chosen(
    what: str,
    against: Sequence[str],
    pairs: Sequence[str],
    source: str | None,
    training: dict[str, Any],
) -> Comparison:
    from playground.cli.recipes import with_options
    from playground.families.presets import preset
    from playground.families.presets.comparison import MOST, Comparison, Side
    from playground.families.presets.lessons import CURES, MISLEAD
    from playground.families.presets.tricks import TRICKS

    ready = {item.name: item for item in (MISLEAD, *CURES)}
    ready |= {f"trick-{t.name}": t.comparison(preset("gan-mlp").recipe) for t in TRICKS}
    if what in ready:
        if against:
            raise Trouble(f"'{what}' has its sides already; leave --against out.")
        plain = ready[what]
        sides = [(side.title, side.recipe, list(pairs)) for side in plain.sides]
    else:
        if not 1 <= len(against) < MOST:
            known = ", ".join(ready)
            raise Trouble(f"Give one to three --against, or a ready comparison: {known}.")
        recipe = preset(what).recipe
        sides = [("as it is", recipe, list(pairs))]
        sides += [(pair, recipe, [*pairs, pair]) for pair in against]
        plain = Comparison("own", what, "", ())
    made = tuple(
        Side(title, with_options(recipe, source=source, training=training, pairs=own))
        for title, recipe, own in sides
    )
    return Comparison(plain.name, plain.title, plain.idea, made)


def _watched(bars: Bars, folders: Sequence[Path], sides: Sequence[Side]) -> Any:
    """training.train with a bar for each side."""
    from playground.core.events import Stepped
    from playground.training import train

    titles = {folder: side.title for folder, side in zip(folders, sides, strict=True)}

    def watched(recipe: Recipe, commands: Any, *, folder: Path, **more: Any) -> Iterator[Event]:
        for event in train(recipe, commands, folder=folder, **more):
            if isinstance(event, Stepped) and len(event.values):
                bars.say(titles[folder], event.step, recipe.training.steps)
            yield event

    return watched


@contextmanager
def _interruptible(words: Queue[Word | None]) -> Iterator[None]:
    """Within, Ctrl-C asks all sides to save and end; in a thread, since it may interrupt whoever
    holds the queue."""
    before = signal.signal(
        signal.SIGINT, lambda *_: Thread(target=words.put, args=({"do": "stop"},)).start()
    )
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(folders: Sequence[Path], sides: Sequence[Side], json: bool) -> None:
    shown = table("side", "steps", "seconds", "measured", numbers=("steps", "seconds"))
    found = []
    for folder, side in zip(folders, sides, strict=True):
        info, series = History(folder).info(), measured(folder)
        metrics = {
            name: {"value": float(one.values[-1]), "count": one.count, "on": one.on}
            for name, one in series.items()
        }
        few = [name for name in metrics if not name.endswith("_floor")][:_SHOWN]
        said = "  ".join(f"{name} {short(metrics[name]['value'])}" for name in few)
        shown.add_row(side.title, f"{info.step:,}", f"{info.seconds:.1f}", said)
        found.append(
            {"title": side.title, "run": str(folder), "status": info.status, "steps": info.step,
             "seconds": round(info.seconds, 3), "metrics": metrics}
        )  # fmt: skip
    out.print(shown)
    if json:
        print_json({"sides": found})
    if any(item["status"] != "finished" for item in found):
        raise typer.Exit(130 if all(item["status"] == "stopped" for item in found) else 1)

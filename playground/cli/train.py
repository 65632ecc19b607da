"""The commands that train: `train` and `resume`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from playground.cli.screen import Folder, Json, Trouble, err, out, print_json
from playground.core.recipe import Training
from playground.runs.folder import HISTORY, new_id, run_folder
from playground.runs.store import History, delete_run, runs_folder
from playground.settings import checked

if TYPE_CHECKING:
    from playground.cli.live import Outcome


def train(
    recipe: Annotated[str, typer.Argument(help="A name that `recipes` lists.", show_default=False)],
    source: Annotated[str | None, typer.Option(help="Data to learn, such as ring.")] = None,
    steps: Annotated[int | None, typer.Option(help="How many updates.")] = None,
    seed: Annotated[int | None, typer.Option(help="Same seed, same run.")] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu, cuda or mps.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Any setting; may be repeated."),
    ] = None,
    out_: Annotated[
        Path | None, typer.Option("--out", help="A new folder for the run.", show_default=False)
    ] = None,
    start_from: Annotated[
        str | None,
        typer.Option(
            help="A trained file, as 'pretrained' lists it: go on from its weights, with its "
            "settings and its data.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Train a recipe. Ctrl-C saves and ends; `resume` goes on from there."""
    from playground.cli.recipes import started_from, with_options
    from playground.families.presets import preset

    plain = preset(recipe).recipe
    chosen = with_options(
        started_from(plain, start_from) if start_from else plain,
        source=source,
        training={"steps": steps, "seed": seed, "device": device},
        pairs=set_ or [],
    )
    folder = _new_folder(out_, chosen.family)
    order = {"folder": str(folder), "recipe": chosen.model_dump(mode="json"), "name": recipe}
    _tell(_carried_out(order, folder), folder, json)


def resume(
    folder: Folder,
    steps: Annotated[
        int | None, typer.Option(help="How many updates in all, the ones made included.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE",
            help="A setting that may change while training, from here on; may be repeated.",
        ),
    ] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Go on from a run's last checkpoint."""
    from playground.checkpoints import header
    from playground.cli.reading import find_run, newest_checkpoint
    from playground.cli.recipes import live_changes

    place = find_run(folder)
    path = newest_checkpoint(place)
    about = header(path)
    step = about.step
    planned = steps if steps is not None else History(place).info().steps
    if planned <= step:
        raise Trouble(
            f"This run has made {step:,} updates of {planned:,} planned: give a larger number "
            f"to go on, such as --steps {2 * step or 1000}."
        )
    checked(Training, {"steps": planned})
    order = {
        "folder": str(place), "recipe": None, "resume": str(path), "steps": planned,
        "changes": live_changes(about.recipe, set_ or []),
    }  # fmt: skip
    _tell(_carried_out(order, place), place, json)


def _new_folder(chosen: Path | None, family: str) -> Path:
    """An empty folder for a new run; raises Trouble or OSError."""
    folder = (chosen or run_folder(new_id(family), runs_folder())).expanduser().resolve()
    if (folder / HISTORY).exists():
        raise Trouble(f"{chosen} is a run already: resume it, or choose another folder.")
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise Trouble(f"{chosen} is not an empty folder: choose a new one for the run.")
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise Trouble(f"Nothing can be written to {folder}: choose another folder.")
    return folder


def _carried_out(order: dict[str, Any], folder: Path) -> Outcome:
    """Train; a run that ends before anything was saved leaves nothing behind."""
    from playground.cli.live import run

    try:
        return run(order)
    except KeyboardInterrupt:
        err.print("Ended at once, without saving.")
        raise typer.Exit(130) from None
    finally:
        if (folder / HISTORY).exists() and not History(folder).checkpoints():
            delete_run(folder)


def _tell(outcome: Outcome, folder: Path, json: bool) -> None:
    """Say how the run ended, to people and programs, and leave with a matching status."""
    if not outcome.started:
        raise Trouble(outcome.trouble)
    info = History(folder).info()
    finished = info.status == "finished"
    if finished:
        out.print(f"Finished {info.step:,} updates. The run is in {folder}")
    else:
        err.print(info.reason or f"Stopped after {info.step:,} updates and saved.", markup=False)
        if History(folder).checkpoints():
            err.print(f"Go on with: python -m playground resume {folder}")
    if json:
        print_json(
            {
                "run": str(folder),
                "status": info.status,
                "steps": info.step,
                "seconds": round(info.seconds, 3),
                "steps_per_second": round(outcome.rate, 2),
                "terms": outcome.terms,
            }
        )
    if not finished:
        raise typer.Exit(130 if info.status in ("stopped", "interrupted") else 1)

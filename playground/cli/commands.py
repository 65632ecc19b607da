"""The commands that read: `recipes`, `eval`, `sample`, `export`, and `bench`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from playground.cli.screen import Folder, Json, Model, Trouble, out, print_json, short, table

if TYPE_CHECKING:
    from playground.core.events import Surveyed

_OF_CODES = {"kl": "KL, nats", "variance": "variance of q's mean", "mean": "mean", "spread": "σ"}


def recipes(json: Json = False) -> None:
    """List the recipes that can be trained."""
    from playground.families.presets import PRESETS

    names = (preset.name for preset in PRESETS)
    shown = table("recipe", "source", "steps", "what it is", numbers=("steps",), names=names)
    for preset in PRESETS:
        steps = f"{preset.recipe.training.steps:,}"
        shown.add_row(preset.name, preset.recipe.source, steps, preset.title)
    if not json:
        out.print(shown)
        return
    found = [
        {
            "name": preset.name,
            "title": preset.title,
            "idea": preset.idea,
            "family": preset.recipe.family,
            "source": preset.recipe.source,
            "steps": preset.recipe.training.steps,
        }
        for preset in PRESETS
    ]
    print_json({"recipes": found})


def evaluate(run: Model, json: Json = False) -> None:
    """Measure a run's newest checkpoint."""
    from playground.cli.reading import measure, open_run

    opened = open_run(run)
    measured, codes = measure(opened)
    shown = table("metric", "value", "samples", "measured on", numbers=("value", "samples"))
    for item in measured:
        shown.add_row(item.name, short(item.value), f"{item.count:,}", item.on)
    out.print(f"After {opened.step:,} updates:")
    out.print(shown)
    dimensions = _dimensions(codes) if codes else []
    if json:
        by_name = {
            item.name: {"value": item.value, "count": item.count, "on": item.on}
            for item in measured
        }
        metrics = [{"name": name, **said} for name, said in by_name.items()]
        about = {"run": str(opened.path), "step": opened.step, "metrics": metrics}
        print_json({**about, **by_name, **({"dimensions": dimensions} if dimensions else {})})


def _dimensions(codes: Surveyed) -> list[dict[str, Any]]:
    """Print what each dimension of the code carries; returns it for programs, in order of the
    code. Codes without a named posterior have no KL."""
    seen = {name: codes.arrays[name] for name in ("kl", "variance", "mean", "spread")
            if name in codes.arrays}  # fmt: skip
    found = [
        {"dimension": n + 1, "count": codes.about["n"],
         **{name: float(values[n]) for name, values in seen.items()}}
        for n in range(len(seen["mean"]))
    ]  # fmt: skip
    by = "kl" if "kl" in seen else "spread"
    shown = table("code", *(_OF_CODES[name] for name in seen), numbers=tuple(_OF_CODES.values()))
    for item in sorted(found, key=lambda item: item[by], reverse=True):
        shown.add_row(f"z{item['dimension']}", *(short(item[name]) for name in seen))
    out.print(f"Its code's dimensions, {codes.about['n']:,} examples of {codes.about['on']}:")
    out.print(shown)
    return found


def sample(
    run: Model,
    file: Annotated[Path, typer.Option("--out", help="The PNG file.", show_default=False)],
    count: Annotated[int, typer.Option(help="How many; 64 pictures or 2,000 points.")] = 0,
    seed: Annotated[int, typer.Option(help="Same seed, same samples.")] = 0,
    json: Json = False,
) -> None:
    """Draw samples from a run's newest checkpoint into one picture."""
    from playground.cli.pictures import MOST, draw
    from playground.cli.reading import draw_samples, open_run

    if not 0 <= count <= MOST:
        raise Trouble(f"--count is at most {MOST:,}; 0 takes the usual number.")
    if file.suffix.lower() != ".png":
        raise Trouble(f"Samples are written as PNG: give a name that ends in .png, not {file}.")
    opened = open_run(run, seed)
    samples = draw_samples(opened, count or (64 if opened.source.is_picture else 2000))
    draw(samples).save(file)
    out.print(f"Wrote {len(samples):,} samples after {opened.step:,} updates to {file}.")
    if json:
        print_json({"file": str(file), "step": opened.step, "count": len(samples)})


def export(
    folder: Folder,
    csv: Annotated[Path, typer.Option("--csv", help="The file to write.", show_default=False)],
    json: Json = False,
) -> None:
    """Write a run's history as a table, one row a step."""
    from playground.cli.reading import find_run, write_csv

    rows = write_csv(find_run(folder), csv)
    out.print(f"Wrote {rows:,} rows to {csv}.")
    if json:
        print_json({"file": str(csv), "rows": rows})


def bench(
    only: Annotated[list[str] | None, typer.Option(help="One part; may be repeated.")] = None,
    rounds: Annotated[int, typer.Option(help="How often the contestants alternate.")] = 5,
    seconds: Annotated[float, typer.Option(help="Length of one turn.")] = 4.0,
    json: Json = False,
) -> None:
    """Measure the engine against plain scripts of the same models."""
    try:
        from benchmarks.run import run_benchmarks
    except ModuleNotFoundError as error:
        if error.name and not error.name.startswith("benchmarks"):
            raise Trouble(f"The benchmarks need the package {error.name}.") from None
        raise Trouble(
            "The folder benchmarks/ is not here: run this from the playground's own folder."
        ) from None
    results = run_benchmarks(tuple(only or ()), rounds, seconds)
    if json:
        print_json(results)

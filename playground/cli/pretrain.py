"""The commands around trained files: `pretrained` lists them, `pretrain` makes one again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from playground.cli.screen import Bars, Json, duration, out, print_json, progress, short, table
from playground.pretrained import Entry, listing


def pretrained(json: Json = False) -> None:
    """List the trained files that come with the playground."""
    shown = table(
        "name", "family", "source", "bytes", "sha256", "scores",
        numbers=("bytes",), names=(item.name for item in listing()),
    )  # fmt: skip
    for item in listing():
        shown.add_row(
            item.name, item.family or item.kind, item.source, f"{item.bytes:,}", item.sha256[:8],
            _scores(item),
        )  # fmt: skip
    if json:
        print_json({"pretrained": [asdict(item) for item in listing()]})
    else:
        out.print(shown)


def pretrain(
    name: Annotated[str, typer.Argument(help="As 'pretrained' lists it.", show_default=False)],
    json: Json = False,
) -> None:
    """Train one of the trained files again and put it in its place."""
    from playground.pretraining import make

    with progress() as bars:
        made = make(name, Bars(bars).say)
    out.print(f"Made {made.name}: {made.bytes:,} bytes, trained for {duration(made.seconds)}.")
    out.print(_scores(made))
    if json:
        print_json(asdict(made))


def _scores(item: Entry) -> str:
    return "  ".join(f"{score.name} {short(score.value)}" for score in item.scores[:4])

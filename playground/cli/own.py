"""Your own data for training: a folder or a zip of pictures, or a table of points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.cli.screen import Json, Trouble, out, print_json

if TYPE_CHECKING:
    from playground.data.uploads import Upload


def own(
    path: Annotated[Path, typer.Argument(help="A folder, a .zip or a .csv.", show_default=False)],
    side: Annotated[int, typer.Option(help="Pixels a side of pictures.", min=8, max=64)] = 32,
    json: Json = False,
) -> None:
    """Keep your own pictures or points on this machine, to train on them by name."""
    from playground.data.dataset import BadUpload
    from playground.data.uploads import store_upload

    table = path.suffix.lower() == ".csv"
    try:
        data = _points(path) if table else _pictures(path, side)
        upload = store_upload(*data)
    except BadUpload as error:
        raise Trouble(str(error)) from None
    what, source, recipe = (
        ("points", "points", "gan-ring") if table else ("pictures", "folder", "ae-conv")
    )
    out.print(f"Kept {len(data.x):,} {what}. Train on them by")
    print(f"python -m playground train {recipe} --source {source} --set upload={upload}")
    if json:
        print_json({"source": source, "upload": upload, "count": len(data.x)})


def _points(path: Path) -> Upload:
    from playground.data.table import fitted, read_csv
    from playground.data.uploads import Upload

    return Upload(fitted(read_csv(path.read_bytes())).points, None, ())


def _pictures(path: Path, side: int) -> Upload:
    """Also says which files are left out."""
    from playground.data.pictures import read_folder, read_zip
    from playground.data.uploads import Upload

    zipped = path.suffix.lower() == ".zip"
    found = read_zip(path, side) if zipped else read_folder(path, side)
    for sentence in found.skipped:
        out.print(sentence, markup=False)
    return Upload(found.x, found.y, found.classes)

"""The manifest: which trained files there are, how good they are, and their hashes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from safetensors import SafetensorError, safe_open

from playground.core.recipe import Recipe

FOLDER = Path(__file__).parents[2] / "pretrained"
MANIFEST = "manifest.json"
NAMED = 12  # trained files in a sentence that says which there are


class BadFile(ValueError):
    """A trained file that is not there or not as it should be; the message is one sentence."""


@dataclass(frozen=True)
class Score:
    """A metric of the shipped file, with what it was measured on."""

    name: str
    value: float
    count: int
    on: str


@dataclass(frozen=True)
class Entry:
    """One trained file. A classifier belongs to no family and only measures others."""

    name: str
    title: str
    kind: Literal["model", "classifier"]
    family: str
    source: str
    bytes: int
    sha256: str
    steps: int
    seconds: float  # of training
    device: str  # it was trained on, in words
    scores: tuple[Score, ...]

    def score(self, name: str) -> Score | None:
        """The score of that name, if it has one."""
        return next((score for score in self.scores if score.name == name), None)


def listing(folder: Path = FOLDER) -> tuple[Entry, ...]:
    """Every trained file in the order of the manifest; raises BadFile if that cannot be read."""
    path = folder / MANIFEST
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError):
        raise BadFile(f"The list of trained files, {path}, cannot be read.") from None


@cache
def _read(path: Path, _changed: int) -> tuple[Entry, ...]:
    return TypeAdapter(tuple[Entry, ...]).validate_json(path.read_bytes())


def entry(name: str, folder: Path = FOLDER) -> Entry:
    """The trained file of that name; raises BadFile."""
    found = listing(folder)
    for item in found:
        if item.name == name:
            return item
    names = ", ".join(item.name for item in found[:NAMED]) or "none"
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    raise BadFile(f"There is no trained file '{name[:40]}'; there are: {names}{more}.")


def verified(name: str, folder: Path = FOLDER) -> Path:
    """The path of a trained file whose bytes are those of the manifest; raises BadFile."""
    wanted = entry(name, folder)
    path = folder / f"{name}.safetensors"
    try:
        seen = digest(path, path.stat().st_mtime_ns)
    except OSError:
        raise BadFile(
            f"The trained file {path.name} is missing: make it again with 'pretrain {name}'."
        ) from None
    if seen != wanted.sha256:
        raise BadFile(
            f"The trained file {path.name} is not the one in the manifest (its sha256 differs): "
            f"fetch it anew, or make it again with 'pretrain {name}'."
        )
    return path


@cache
def digest(path: Path, _changed: int = 0) -> str:
    """sha256 of a file; read again when it has changed. Raises OSError."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def header(path: Path) -> dict[str, Any]:
    """What the header says of a trained file, under "trained"; needs no torch. Raises BadFile."""
    return _text(path, "trained")


def recipe(name: str, folder: Path = FOLDER) -> Recipe:
    """The recipe of a trained model, with its live settings as they were in the end; needs no
    torch. To start from its weights, set `start_from` to the name. Raises BadFile."""
    path = verified(name, folder)
    try:
        run = _text(path, "run")
        return Recipe.model_validate(run["recipe"]).after(run["changes"])
    except (KeyError, TypeError, ValueError):
        raise BadFile(f"The recipe in {path.name} cannot be read.") from None


def _text(path: Path, key: str) -> dict[str, Any]:
    try:
        with safe_open(path, framework="np") as file:
            return json.loads((file.metadata() or {})[key])
    except (SafetensorError, OSError, KeyError, ValueError):
        raise BadFile(f"{path.name} is not a trained file of the playground.") from None


def record(path: Path, order: Iterable[str]) -> Entry:
    """Put a newly made file into the manifest beside it; `order` lists all names there may be."""
    about = header(path)
    scores = tuple(Score(**score) for score in about.pop("scores"))
    listed = {key: about[key] for key in ("title", "kind", "family", "source")}
    listed |= {key: about[key] for key in ("steps", "seconds", "device")}
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    made = Entry(path.stem, bytes=len(data), sha256=sha256, scores=scores, **listed)
    places = {name: place for place, name in enumerate(order)}
    kept = [item for item in listing(path.parent) if item.name != path.stem]
    items = sorted((*kept, made), key=lambda item: places.get(item.name, len(places)))
    part = path.parent / f"{MANIFEST}.part"
    part.write_text(json.dumps([asdict(item) for item in items], indent=1, ensure_ascii=False))
    os.replace(part, path.parent / MANIFEST)
    return made

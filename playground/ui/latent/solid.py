"""Codes of three numbers: sliders, clouds that turn, sheets of tiles. Drawn by
static/latentsolid.js."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator

from playground.settings import setting
from playground.ui.components import script
from playground.ui.latent.living import follow, sendable
from playground.ui.latent.opened import Opened
from playground.ui.latent.opening import Blobs, data, nothing, opening, take
from playground.ui.latent.plane import send
from playground.ui.latent.values import Name, Pair, numbers
from playground.ui.sight import Sight, write_address

_SOLID = script("latentsolid")
KEY = "latent.solid"


def _three(text: str) -> str:
    if len(numbers(text)) not in (0, 3):
        raise ValueError("write a code as three numbers")
    return text


def _turn(text: str) -> str:
    if len(numbers(text)) != 2 or abs(numbers(text)[1]) > 90:
        raise ValueError("write two angles in degrees, the second from −90 to 90")
    return text


class Solid(Pair):
    """One point in codes of three numbers."""

    latent: ClassVar[int] = 3
    left: Name = setting("ae-3-mnist", "Left", "A trained file, or a run with three numbers.")
    right: Name = setting("vae-3-mnist", "Right", "Another to compare with, or none.")
    z: Annotated[str, AfterValidator(_three)] = setting("", "Point", "The code looked at.")
    fixed: int = setting(3, "Fixed", "The number that the sheets hold.", ge=1, le=3)
    view: Annotated[str, AfterValidator(_turn)] = setting(
        "30,18", "View", "How the clouds are turned, in degrees."
    )


def show(sight: Sight, sides: tuple[Opened, ...]) -> None:
    """Draw the section."""
    if sendable(sides):
        follow(_show, sides, sight)


def _show(sides: tuple[Opened, ...], sight: Sight) -> None:
    take(sight, KEY, opening(sight, sides))
    judged = send(sides)
    _SOLID(data=data(sight, KEY, sides, Blobs(), judge=judged), key=KEY, on_at_change=nothing)
    write_address(sight)

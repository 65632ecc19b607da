"""What each section of the page shows, as settings that go into its address."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator

from playground.settings import Settings, setting

LAYERS = ("codes", "tiles", "prior", "posterior", "far", "stretch")
PLACE = ("z", "pick", "moves")  # what belongs to one model only, and starts anew with another
_REACH = 10_000  # of a code, either way
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,60}|run:[a-z0-9][a-z0-9-]{1,60}(@\d{1,8})?")
_PICK = re.compile(r"(test|embedded|codes)-\d{1,3}")


def numbers(text: str) -> list[float]:
    """Numbers written "0.5,-1"; raises ValueError."""
    found = [float(part) for part in text.split(",")] if text else []
    if not all(math.isfinite(value) and abs(value) <= _REACH for value in found):
        raise ValueError(f"numbers from −{_REACH:,} to {_REACH:,}")
    return found


def _name(text: str) -> str:
    if text and not _NAME.fullmatch(text):
        raise ValueError("name a trained file, or a run as 'run:', its name and maybe '@step'")
    return text


Name = Annotated[str, AfterValidator(_name)]


def _codes(text: str) -> str:
    if len(numbers(text)) not in (0, 2, 4):
        raise ValueError("write a code as two numbers, or one code for each model as four")
    return text


def _pick(text: str) -> str:
    if text and not _PICK.fullmatch(text):
        raise ValueError("name a picture by its set and number, such as test-3")
    return text


def _layers(text: str) -> str:
    for name in text.split("-") if text else []:
        if name not in LAYERS:
            raise ValueError(f"there is no layer '{name[:20]}'; there are {', '.join(LAYERS)}")
    return text


class Pair(Settings):
    """Which models stand side by side; the second may be none."""

    latent: ClassVar[int] = 2  # numbers of their codes

    left: Name = setting("ae-mnist", "Left", "A trained file, or a run with a code of two numbers.")
    right: Name = setting("vae-mnist", "Right", "Another to compare with, or none.")


class Map(Pair):
    """The map of codes."""

    z: Annotated[str, AfterValidator(_codes)] = setting("", "Point", "The code looked at.")
    pick: Annotated[str, AfterValidator(_pick)] = setting("", "Picture", "The chosen picture.")
    layers: Annotated[str, AfterValidator(_layers)] = setting(
        "codes-posterior", "Layers", "What lies behind the point."
    )
    same: bool = setting(False, "Same axes", "Whether both maps show the same window.")

    @property
    def at(self) -> dict[str, Any]:
        """Point and picture as the browser takes them."""
        found = numbers(self.z)
        codes = [found[i : i + 2] for i in range(0, len(found), 2)]
        name, _, index = self.pick.partition("-")
        return {"z": codes or None, "pick": [name, int(index)] if index else None}


class One(Settings):
    """A single model, for sections that look into one."""

    model: Name = setting("vae-conv-20-mnist", "Model", "A trained file, or a run.")


class Random(Pair):
    """Codes drawn from the prior."""

    seed: int = setting(0, "Draw", "The same number draws the same codes.", ge=0, le=999_999)

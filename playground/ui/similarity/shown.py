"""What the similarity page shows, as one validated object that its address carries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import field_validator

from playground.settings import BadSetting, Settings, checked, setting
from playground.ui.links import VERSION, BadLink

INK = re.compile(r"[A-Za-z0-9_-]{131}")  # 28 × 28 bits
HASH = re.compile(r"[0-9a-f]{64}")
GREY = re.compile(r"[A-Za-z0-9_-]{523}")  # 28 × 28 times 4 bits
_NAMES = re.compile(r"[a-z0-9_.,:-]{0,400}")
_LONGEST = 3000  # characters of a whole link
_DEFAULTS = "so the page shows its defaults."

View = Literal["two", "arena", "panel", "shift", "neighbours", "rebuilt"]
Kind = Literal["camera", "two", "data", "decoded", "drawn", "upload"]


class Shown(Settings):
    """One look at the page."""

    view: View = setting("two", "Part", "Which part of the page.")
    picture: Literal["", Kind] = setting(
        "", "Picture", "Where the picture comes from; empty for the part's usual one."
    )
    query: Kind = setting("data", "Picture", "Whose neighbours are looked for.")
    side: int = setting(192, "Side", "Pixels a side.", ge=28, le=256)
    data: str = setting("", "Data set", "Where a picture is taken from; empty for the usual one.")
    file: str = setting("", "Trained file", "Whose stored codes are decoded.")
    index: int = setting(7, "Number", "Which picture.", ge=0, le=9999)
    drawing: str = setting("", "Drawing", "28 × 28 pixels of 16 greys.")
    upload: str = setting("", "Upload", "The fingerprint of an uploaded picture.")
    l2: float = setting(0.0, "L2", "Of every distortion; 0 for the usual one.", ge=0, le=1000)
    seed: int = setting(0, "Chance", "Which noise, pixels and bends.", ge=0, le=999)
    way: float = setting(2.0, "Shift", "To the right, in pixels.", ge=0, le=8)
    original: str = setting("", "The 2", "As it was edited.")
    stray: str = setting("", "One pixel too many", "As it was edited.")
    gap: str = setting("", "One pixel missing", "As it was edited.")
    longer: str = setting("", "A longer stroke", "As it was edited.")
    eye: Literal["stray", "gap", "longer"] = setting("longer", "Eye", "Which one looks closest.")
    order: str = setting("", "Order", "The distortions as the eye ranks them.")
    among: str = setting("", "Among", "Where neighbours are looked for.")
    count: int = setting(300, "How many", "Pictures looked through.", ge=10, le=1000)
    of: str = setting("", "Pictures", "What is rebuilt; empty for the usual set.")
    models: str = setting("", "Models", "Whose reconstructions are compared.")

    @field_validator("original", "stray", "gap", "longer")
    @classmethod
    def _is_ink(cls, value: str) -> str:
        return _matching(INK, value, "a picture of 28 by 28 pixels")

    @field_validator("drawing")
    @classmethod
    def _is_grey(cls, value: str) -> str:
        return _matching(GREY, value, "a drawing of 28 by 28 pixels")

    @field_validator("upload")
    @classmethod
    def _is_hash(cls, value: str) -> str:
        return _matching(HASH, value, "the fingerprint of a picture")

    @field_validator("data", "file", "among", "of", "models", "order")
    @classmethod
    def _is_name(cls, value: str) -> str:
        return _matching(_NAMES, value, "a name")


def _matching(pattern: re.Pattern[str], value: str, what: str) -> str:
    if value and not pattern.fullmatch(value):
        raise ValueError(f"it is not {what}")
    return value


def read(query: Mapping[str, Sequence[str]]) -> Shown:
    """What the address says; raises BadLink with one sentence."""
    if sum(len(name) + sum(map(len, values)) for name, values in query.items()) > _LONGEST:
        raise BadLink(f"This link is too long to be one of ours, {_DEFAULTS}")
    for name, values in query.items():
        if len(values) != 1:
            raise BadLink(f"This link says '{name[:40]}' more than once, {_DEFAULTS}")
    given = {name: values[0] for name, values in query.items()}
    version = given.pop("v", VERSION)
    if version != VERSION:
        raise BadLink(
            f"This link was made for another version of the playground ({version[:10]}), "
            + _DEFAULTS
        )
    try:
        return checked(Shown, given)
    except BadSetting as error:
        raise BadLink(f"This link cannot be used, {_DEFAULTS} {error.typed}") from None


def write(shown: Shown) -> dict[str, str]:
    """The address of what is shown; `read` gives back the same."""
    plain = Shown().model_dump()
    said = {name: str(value) for name, value in shown.model_dump().items() if value != plain[name]}
    return {"v": VERSION, **said} if said else {}

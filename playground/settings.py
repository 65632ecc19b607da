"""Settings that describe themselves.

A setting is declared once, with its default, limits, step, help and whether it may change
while training runs. The page's widgets, the command line, the share link and the validation
all read that one declaration.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Self, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

S = TypeVar("S", bound="Settings")
Kind = Literal["int", "float", "bool", "choice", "widths", "text", "other"]


class BadSetting(ValueError):
    """A setting that cannot be used; its message is one sentence for the visitor. `typed`: the
    same with the name that is written in a link or a command, where there is one."""

    def __init__(self, message: str, typed: str = "") -> None:
        super().__init__(message)
        self.typed = typed or message


def _read_widths(value: object) -> object:
    """Read "256-128" as (256, 128); an empty text means no hidden layer."""
    if isinstance(value, str):
        parts = [part for part in value.replace(",", "-").replace(" ", "-").split("-") if part]
        if not all(part.isdigit() for part in parts):
            raise ValueError("write layer widths as whole numbers joined by '-', such as 256-128")
        value = tuple(int(part) for part in parts)
    if isinstance(value, list | tuple):
        if len(value) > 8:
            raise ValueError("at most 8 hidden layers")
        if not all(isinstance(width, int) and 1 <= width <= 4096 for width in value):
            raise ValueError("each layer needs between 1 and 4096 units")
        return tuple(value)
    return value


Widths = Annotated[
    tuple[int, ...],
    BeforeValidator(_read_widths),
    PlainSerializer(lambda widths: "-".join(map(str, widths)), return_type=str),
]
"""Widths of the hidden layers, written "256-128"; empty for none."""


class Settings(BaseModel):
    """A frozen, validated set of settings; unknown names are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, protected_namespaces=()
    )

    def changed(self, changes: Mapping[str, object]) -> Self:
        """Return a copy with `changes` applied and validated; raises BadSetting."""
        return checked(type(self), {**self.model_dump(), **changes})


def setting(
    default: Any,
    title: str,
    help: str = "",
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    step: float | None = None,
    log: bool = False,
    live: bool = False,
    more: bool = False,
    when: Mapping[str, Any] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Any:
    """Declare one setting.

    `ge`, `gt`, `le` are hard limits. `log`: a slider moves in powers of ten. `live`: may change
    while training runs. `more`: shown under "more". `when`: shown only while the named other
    settings have the given value (or one of the given tuple). `labels`: words for the choices.
    """
    extra = {"step": step, "log": log, "live": live, "more": more}
    extra |= {"when": dict(when or {}), "labels": dict(labels or {})}
    return Field(
        default, title=title, description=help, ge=ge, gt=gt, le=le, json_schema_extra=extra
    )


@dataclass(frozen=True)
class Declaration:
    """What is known about one setting: everything a widget or an option needs."""

    name: str
    kind: Kind
    default: Any
    title: str
    help: str
    low: float | None
    high: float | None
    low_open: bool  # the lower limit itself is excluded
    step: float | None
    log: bool
    live: bool
    more: bool
    choices: tuple[str, ...]
    labels: Mapping[str, str]
    when: Mapping[str, Any]

    def shown(self, values: Mapping[str, Any]) -> bool:
        """Whether this setting means anything beside `values` of the others."""
        return all(
            values.get(name) in (wanted if isinstance(wanted, tuple | list) else (wanted,))
            for name, wanted in self.when.items()
        )

    def label(self, choice: str) -> str:
        """The words for one choice."""
        return self.labels.get(choice, choice.replace("_", " "))


@cache
def declarations(settings: type[Settings]) -> tuple[Declaration, ...]:
    """The declarations of a Settings class, in the order written."""
    return tuple(_declaration(name, field) for name, field in settings.model_fields.items())


def _declaration(name: str, field: Any) -> Declaration:
    bounds = {key: getattr(item, key) for item in field.metadata for key in ("ge", "gt", "le")
              if getattr(item, key, None) is not None}  # fmt: skip
    extra = field.json_schema_extra or {}
    kind, choices = _kind(field)
    return Declaration(
        name=name,
        kind=kind,
        default=field.default,
        title=field.title or name,
        help=field.description or "",
        low=bounds.get("ge", bounds.get("gt")),
        high=bounds.get("le"),
        low_open="gt" in bounds,
        step=extra.get("step"),
        log=extra.get("log", False),
        live=extra.get("live", False),
        more=extra.get("more", False),
        choices=choices,
        labels=extra.get("labels", {}),
        when=extra.get("when", {}),
    )


def _kind(field: Any) -> tuple[Kind, tuple[str, ...]]:
    kind = field.annotation
    if get_origin(kind) is Literal:
        return "choice", tuple(str(choice) for choice in get_args(kind))
    if get_origin(kind) in (Union, types.UnionType) or not isinstance(kind, type):
        return ("widths", ()) if kind == tuple[int, ...] else ("other", ())
    simple: dict[type, Kind] = {bool: "bool", int: "int", float: "float", str: "text"}
    return simple.get(kind, "other"), ()


def live_names(settings: type[Settings]) -> tuple[str, ...]:
    """Names of the settings that may change while training runs."""
    return tuple(item.name for item in declarations(settings) if item.live)


def is_step_size(name: str) -> bool:
    """Whether a setting of that name is an optimiser's step size: "lr", or "lr_" and of what."""
    return name == "lr" or name.startswith("lr_")


def checked(settings: type[S], values: Mapping[str, object]) -> S:
    """Validate `values` into `settings`; raises BadSetting with one clear sentence."""
    try:
        return settings.model_validate(dict(values))
    except ValidationError as error:
        raise BadSetting(sentence(error, settings), sentence(error, settings, typed=True)) from None


_REASONS = {
    "float_parsing": "it is not a number",
    "int_parsing": "it is not a whole number",
    "int_from_float": "it is not a whole number",
    "finite_number": "it is not a finite number",
    "greater_than": "it must be above {gt:g}",
    "greater_than_equal": "it must be {ge:g} or more",
    "less_than_equal": "it must be {le:g} or less",
}
"""pydantic's kind of error → what is wrong, in plain words."""


def sentence(error: ValidationError, settings: type[Settings], *, typed: bool = False) -> str:
    """The first thing wrong in `error`, as one sentence that names the setting as the page does,
    or with `typed` as one types it, and its limits."""
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    known = {item.name: item for item in declarations(settings)}
    if first["type"] == "extra_forbidden":
        there = f"there are: {', '.join(known)}" if known else "there is nothing to set here"
        return f"There is no setting '{name}'; {there}."
    given = str(first.get("input"))[:40]
    message = first["msg"].removeprefix("Value error, ")
    reason = message[0].lower() + message[1:]
    if plain := _REASONS.get(first["type"]):
        reason = plain.format(**first.get("ctx", {}))
    place = ".".join(map(str, first["loc"])) or name
    called = place if typed or name not in known else known[name].title
    return f"The setting '{called}' cannot be {given!r}: {reason}."

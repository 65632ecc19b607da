"""One step of a plan, and what those who read steps off torch share. Shapes are those of one
example, without the batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from torch import Tensor

Operand = Tensor | float


class Unportable(ValueError):
    """A function that cannot become a plan; the message says why, to follow a colon."""


@dataclass(frozen=True)
class Step:
    """One operation: `given` are the numbers of the values it takes, `shape` what it gives,
    `arrays` the places of its constants (−1 for none), `how` its plain numbers."""

    op: str
    given: tuple[int, ...]
    shape: tuple[int, ...]
    arrays: tuple[int, ...] = ()
    how: Mapping[str, Any] = field(default_factory=dict)

    def header(self) -> dict[str, Any]:
        """For JSON."""
        return {"op": self.op, "given": self.given, "shape": self.shape, "arrays": self.arrays,
                **self.how}  # fmt: skip

    def renumbered(self, values: Mapping[int, int], arrays: Mapping[int, int]) -> Step:
        """The same step with other numbers."""
        given = tuple(values[index] for index in self.given)
        return Step(self.op, given, self.shape, tuple(arrays[i] for i in self.arrays), self.how)


class Notes(Protocol):
    """Who numbers values and keeps constants."""

    def number(self, value: Operand, like: Tensor | None = None) -> int: ...

    def array(self, value: Tensor | None) -> int: ...


Reader = Callable[..., Sequence[Step]]
Results = list[Tensor]


def shape_of(results: Results) -> tuple[int, ...]:
    """Of one example of the first result."""
    return tuple(results[0].shape[1:])


def pair(value: Any) -> tuple[int, int]:
    """Height and width from one number or two."""
    return (int(value[0]), int(value[-1])) if isinstance(value, tuple | list) else (value, value)


def only(wanted: bool, what: str) -> None:
    """Raises Unportable unless `wanted`; `what` has no step otherwise."""
    if not wanted:
        raise Unportable(f"{what} has no step")

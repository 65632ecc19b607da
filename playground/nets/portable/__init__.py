"""A function of tensors as a plan of plain steps, which a browser can evaluate without torch.

The function runs once on one example while a torch function mode notes every operation on what
depends on its inputs; whatever depends on weights alone is computed here and becomes a constant.
So nets need not know that they are read: any composition of the steps below can be carried along.
`static/evaluator.js` evaluates the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from playground.nets.portable.readers import READERS, SAME
from playground.nets.portable.step import Operand, Step, Unportable

__all__ = ["Plan", "Step", "Unportable", "plan"]
_LOOKS_INSIDE = {"item", "tolist", "__bool__", "__float__", "__int__", "__index__", "numpy"}


@dataclass(frozen=True)
class Plan:
    """Steps in order. Values are numbered: first the inputs, then what each step gives.

    `inputs`: shape of one example of each; `outputs`: numbers of the values asked for; `arrays`:
    the constants that steps point to.
    """

    inputs: tuple[tuple[int, ...], ...]
    steps: tuple[Step, ...]
    outputs: tuple[int, ...]
    arrays: tuple[Tensor, ...]

    @property
    def numbers(self) -> int:
        """How many constants it carries along."""
        return sum(array.numel() for array in self.arrays)

    def header(self) -> dict[str, Any]:
        """All but the arrays, for JSON. `halves`: whether an array travels in 16 bits."""
        return {
            "inputs": self.inputs,
            "steps": [step.header() for step in self.steps],
            "outputs": self.outputs,
            "halves": [_fits_half(array) for array in self.arrays],
        }

    def blobs(self) -> list[bytes]:
        """The arrays, little-endian float32, or float16 where that loses nothing."""
        return [
            (array.half() if _fits_half(array) else array).numpy().tobytes()
            for array in self.arrays
        ]


def plan(function: Callable[..., Any], *inputs: Tensor) -> Plan:
    """The plan of `function`, which maps `inputs`, one example each (1, …), to a tensor or to a
    tuple of them. Raises Unportable where it does something that has no step."""
    notes = _Notes(inputs)
    with torch.no_grad(), notes:
        found = function(*inputs)
    wanted = found if isinstance(found, tuple) else (found,)
    outputs = [notes.number(tensor) for tensor in wanted]
    return _pruned(inputs, notes.steps, outputs, notes.arrays)


class _Notes(TorchFunctionMode):
    """Notes the steps while a function runs."""

    def __init__(self, inputs: Sequence[Tensor]) -> None:
        super().__init__()
        self.steps: list[Step] = []
        self.arrays: list[Tensor] = []
        self.count = len(inputs)
        self._numbers = {id(tensor): index for index, tensor in enumerate(inputs)}
        self._kept: list[Any] = list(inputs)  # alive, so that no id is given twice

    def __torch_function__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        result = func(*args, **kwargs)
        if any(self._depends(value) for value in _tensors((*args, *kwargs.values()))):
            self._note(func.__name__, result, args, kwargs)
        return result

    def _note(self, name: str, result: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if name in _LOOKS_INSIDE:
            raise Unportable(f"it looks at a number while computing ({name})")
        results = [value for value in _tensors((result,)) if not self._depends(value)]
        if not results:
            return  # a shape, or one of the tensors themselves
        for value in results:
            if value.shape[:1] != (1,):
                raise Unportable(f"{name} mixes examples")
        if name in SAME:
            self._numbers[id(results[0])] = self.number(args[0])
            self._kept.append(results[0])
            return
        if name not in READERS:
            raise Unportable(f"there is no step for {name}")
        for step, value in zip(READERS[name](self, results, *args, **kwargs), results, strict=True):
            self._add(step, value)

    def number(self, value: Operand, like: Tensor | None = None) -> int:
        """The number of a value; a constant, spread to the shape of `like`, becomes a step."""
        if isinstance(value, Tensor) and self._depends(value):
            if like is not None and value.shape != like.shape:
                raise Unportable("it combines examples of different shapes")
            return self._numbers[id(value)]
        spread = torch.as_tensor(value, dtype=torch.float32)
        if like is not None:
            spread = spread.expand(like.shape)
        return self._add(Step("constant", (), tuple(spread.shape[1:]), (self.array(spread),)))

    def array(self, value: Tensor | None) -> int:
        """Keep a constant; its place among the arrays, or −1 for none."""
        if value is None:
            return -1
        if self._depends(value):
            raise Unportable("its weights depend on its input")
        self.arrays.append(value.detach().float().cpu().contiguous().clone())
        return len(self.arrays) - 1

    def _depends(self, value: Tensor) -> bool:
        return id(value) in self._numbers

    def _add(self, step: Step, value: Tensor | None = None) -> int:
        self.steps.append(step)
        if value is not None:
            self._numbers[id(value)] = self.count
            self._kept.append(value)
        self.count += 1
        return self.count - 1


def _tensors(values: Any) -> Iterator[Tensor]:
    """All tensors among arguments, in lists and tuples too."""
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)


def _pruned(
    inputs: Sequence[Tensor], steps: list[Step], outputs: list[int], arrays: list[Tensor]
) -> Plan:
    """Only what the outputs need, numbered anew."""
    first = len(inputs)
    needed = set(outputs)
    for place in reversed(range(len(steps))):
        if first + place in needed:
            needed.update(steps[place].given)
    numbers = {index: index for index in range(first)}
    kept: list[Step] = []
    used: dict[int, int] = {-1: -1}
    for place, step in enumerate(steps):
        if first + place not in needed:
            continue
        for index in step.arrays:
            used.setdefault(index, len(used) - 1)
        kept.append(step.renumbered(numbers, used))
        numbers[first + place] = first + len(kept) - 1
    return Plan(
        tuple(tuple(tensor.shape[1:]) for tensor in inputs),
        tuple(kept),
        tuple(numbers[index] for index in outputs),
        tuple(arrays[index] for index in used if index >= 0),
    )


def _fits_half(array: Tensor) -> bool:
    return bool((array.half().float() == array).all())

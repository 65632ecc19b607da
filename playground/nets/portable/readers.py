"""What torch does, as steps: each reader turns the arguments of one torch function into a step,
or says that it cannot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from torch import Tensor

from playground.nets.portable import maps
from playground.nets.portable.step import (
    Notes,
    Operand,
    Reader,
    Results,
    Step,
    only,
    shape_of,
)


def _linear(n: Notes, r: Results, x: Tensor, weight: Tensor, bias: Tensor | None = None):
    only(x.dim() == 2, "a dense layer on more than one axis")
    return [Step("linear", (n.number(x),), shape_of(r), (n.array(weight), n.array(bias)))]


def _matmul(n: Notes, r: Results, x: Tensor, weight: Tensor):
    return _linear(n, r, x, weight.t())


def _addmm(n: Notes, r: Results, bias: Tensor, x: Tensor, weight: Tensor):
    return _linear(n, r, x, weight.t(), bias)


def _bend(op: str, **defaults: float) -> Reader:
    """An activation with plain numbers, in torch's order."""

    def read(n: Notes, r: Results, x: Tensor, *args: Any, **kwargs: Any):
        named = dict(zip(defaults, args, strict=False)) | kwargs
        how = {name: float(named.get(name, value)) for name, value in defaults.items()}
        return [Step(op, (n.number(x),), shape_of(r), (), how)]

    return read


def _clamp(n: Notes, r: Results, x: Tensor, min: Any = None, max: Any = None):
    how = {"low": None if min is None else float(min), "high": None if max is None else float(max)}
    return [Step("clamp", (n.number(x),), shape_of(r), (), how)]


def _both(op: str, swapped: bool = False) -> Reader:
    def read(n: Notes, r: Results, a: Operand, b: Operand, *more: Any, **_: Any):
        only(not more, f"scaled {op}")
        a, b = (b, a) if swapped else (a, b)
        return [Step(op, (n.number(a, r[0]), n.number(b, r[0])), shape_of(r))]

    return read


def _at_least(n: Notes, r: Results, x: Tensor, limit: Operand):
    return [Step("at_least", (n.number(x), n.number(limit, r[0])), shape_of(r))]


def _reshape(n: Notes, r: Results, x: Tensor, *_: Any, **__: Any):
    return [Step("reshape", (n.number(x),), shape_of(r))]


def _permute(n: Notes, r: Results, x: Tensor, *dims: Any):
    order = dims[0] if len(dims) == 1 and not isinstance(dims[0], int) else dims
    order = [int(axis) % x.dim() for axis in order]
    only(order[0] == 0, "moving the batch axis")
    how = {"from": x.shape[1:], "order": [axis - 1 for axis in order[1:]]}
    return [Step("permute", (n.number(x),), shape_of(r), (), how)]


def _cat(n: Notes, r: Results, parts: Sequence[Tensor], dim: int = 0):
    axis = dim % parts[0].dim() - 1
    only(axis >= 0, "joining along the batch")
    inner = [math.prod(part.shape[axis + 1 :]) for part in parts]
    outer = math.prod(parts[0].shape[1 : axis + 1])
    given = tuple(n.number(part) for part in parts)
    return [Step("cat", given, shape_of(r), (), {"outer": outer, "inner": inner})]


def _slices(n: Notes, r: Results, x: Tensor, axis: int, sizes: Sequence[int]):
    outer = math.prod(x.shape[1:axis])
    below = math.prod(x.shape[axis + 1 :])
    starts = [sum(sizes[:i]) * below for i in range(len(sizes))]
    return [
        Step("slice", (n.number(x),), tuple(part.shape[1:]), (),
             {"outer": outer, "start": start, "size": size * below,
              "of": x.shape[axis] * below})
        for part, start, size in zip(r, starts, sizes, strict=True)
    ]  # fmt: skip


def _chunk(n: Notes, r: Results, x: Tensor, chunks: int, dim: int = 0):  # noqa: ARG001
    axis = dim % x.dim()
    only(axis > 0, "cutting the batch")
    return _slices(n, r, x, axis, [part.shape[axis] for part in r])


def _getitem(n: Notes, r: Results, x: Tensor, index: Any):
    parts = index if isinstance(index, tuple) else (index,)
    only(all(part is None or part == slice(None) for part in parts), "picking by index")
    return _reshape(n, r, x)


def _expand(n: Notes, r: Results, x: Tensor, *_: Any):
    ones = next((axis for axis in range(1, x.dim()) if x.shape[axis:].numel() == 1), x.dim())
    only(tuple(x.shape[1:ones]) == tuple(r[0].shape[1:ones]), "repeating whole maps")
    return [Step("repeat", (n.number(x),), shape_of(r))]


def _one_hot(n: Notes, r: Results, y: Tensor, num_classes: int = -1):  # noqa: ARG001
    return [Step("one_hot", (n.number(y),), shape_of(r))]


SAME = {"float", "to", "contiguous", "clone", "detach", "type", "double", "type_as", "view_as"}
"""Functions that change no number; precision is the browser's."""

READERS: dict[str, Reader] = {
    "linear": _linear, "matmul": _matmul, "__matmul__": _matmul, "mm": _matmul,
    "addmm": _addmm,
    "conv2d": maps.conv2d, "conv_transpose2d": maps.conv_transpose2d, "batch_norm": maps.batch_norm,
    "avg_pool2d": maps.pool("average"), "max_pool2d": maps.pool("largest"),
    "_max_pool2d": maps.pool("largest"), "interpolate": maps.interpolate,
    "relu": _bend("relu"), "tanh": _bend("tanh"), "sigmoid": _bend("sigmoid"),
    "leaky_relu": _bend("leaky_relu", negative_slope=0.01), "elu": _bend("elu", alpha=1.0),
    "silu": _bend("silu"), "softplus": _bend("softplus", beta=1.0, threshold=20.0),
    "exp": _bend("exp"), "log": _bend("log"), "square": _bend("square"),
    "clamp": _clamp, "clamp_min": _clamp,
    "add": _both("add"), "__radd__": _both("add"), "__add__": _both("add"),
    "sub": _both("subtract"), "__sub__": _both("subtract"),
    "rsub": _both("subtract", True), "__rsub__": _both("subtract", True),
    "mul": _both("multiply"), "__rmul__": _both("multiply"), "__mul__": _both("multiply"),
    "div": _both("divide"), "true_divide": _both("divide"), "__truediv__": _both("divide"),
    "ge": _at_least, "__ge__": _at_least,
    "view": _reshape, "reshape": _reshape, "flatten": _reshape, "unflatten": _reshape,
    "squeeze": _reshape, "unsqueeze": _reshape, "permute": _permute,
    "cat": _cat, "chunk": _chunk, "__getitem__": _getitem, "expand": _expand,
    "one_hot": _one_hot,
}  # fmt: skip

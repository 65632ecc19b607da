"""Readers of what works on maps (1, channels, height, width): the arguments are torch's."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from playground.nets.portable.step import (
    Notes,
    Reader,
    Results,
    Step,
    Unportable,
    only,
    pair,
    shape_of,
)


def conv2d(
    n: Notes, r: Results, x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1,
    padding: Any = 0, dilation: Any = 1, groups: int = 1,
):  # fmt: skip
    only(pair(dilation) == (1, 1) and groups == 1, "a dilated or grouped convolution")
    how = {"from": x.shape[1:], "kernel": weight.shape[2:], "stride": pair(stride),
           "padding": pair(padding)}  # fmt: skip
    return [Step("conv", (n.number(x),), shape_of(r), (n.array(weight), n.array(bias)), how)]


def conv_transpose2d(
    n: Notes, r: Results, x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1,
    padding: Any = 0, output_padding: Any = 0, groups: int = 1, dilation: Any = 1,  # noqa: ARG001
):  # fmt: skip
    only(pair(dilation) == (1, 1) and groups == 1, "a dilated or grouped convolution")
    how = {"from": x.shape[1:], "kernel": weight.shape[2:], "stride": pair(stride),
           "padding": pair(padding)}  # fmt: skip
    return [Step("conv_transpose", (n.number(x),), shape_of(r),
                 (n.array(weight), n.array(bias)), how)]  # fmt: skip


def batch_norm(
    n: Notes, r: Results, x: Tensor, mean: Tensor | None, var: Tensor | None,
    weight: Tensor | None = None, bias: Tensor | None = None, training: bool = False,
    momentum: float = 0.1, eps: float = 1e-5,  # noqa: ARG001
):  # fmt: skip
    """Ioffe & Szegedy 2015 with fixed statistics: one factor and one shift a channel."""
    if training or mean is None or var is None:
        raise Unportable("batch norm over the batch at hand has no step")
    factor = (var.double() + eps).rsqrt()
    factor = factor if weight is None else factor * weight.double()
    shift = -mean.double() * factor
    shift = shift if bias is None else shift + bias.double()
    return [Step("scale", (n.number(x),), shape_of(r), (n.array(factor), n.array(shift)))]


def pool(op: str) -> Reader:
    def read(
        n: Notes, r: Results, x: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0,
        *_: Any, **__: Any,
    ):  # fmt: skip
        kernel = pair(kernel_size)
        step = pair(stride or kernel)
        whole = tuple(
            (side - size) // by + 1
            for side, size, by in zip(x.shape[2:], kernel, step, strict=True)
        )
        only(pair(padding) == (0, 0) and tuple(r[0].shape[2:]) == whole, "padded pooling")
        how = {"from": x.shape[1:], "kernel": kernel, "stride": step}
        return [Step(op, (n.number(x),), shape_of(r), (), how)]

    return read


def interpolate(n: Notes, r: Results, x: Tensor, *_: Any, mode: str = "nearest", **__: Any):
    only(mode == "nearest", "smooth upsampling")
    return [Step("nearest", (n.number(x),), shape_of(r), (), {"from": x.shape[1:]})]

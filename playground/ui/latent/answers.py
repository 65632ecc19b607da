"""Answers to the map for models that are too large to be sent into the browser."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeGuard

import numpy as np

from playground.ui.latent.opened import Opened

_REACH = 10_000


class Answer(NamedTuple):
    """What static/latentserver.js asked for: number of the question, code and spread, and the
    decoded picture (c, h, w) float32."""

    header: dict[str, Any]
    pixels: np.ndarray


def answer(sides: Sequence[Opened], index: int, said: Any) -> Answer | None:
    """The answer to the newest question about one side; None where there is none to give."""
    side = sides[index]
    asked = None if said is None else said.get(f"ask{index}")
    if side.nets is not None or not isinstance(asked, dict) or not isinstance(asked.get("n"), int):
        return None
    code, picture = asked.get("z"), asked.get("x")
    header: dict[str, Any] = {"n": asked["n"], "side": index, "z": None, "spread": None}
    if numbers(picture, math.prod(side.shape)) and side.encodes:
        code, header["spread"] = _encoded(side, picture)
        header["z"] = code
    if not numbers(code, side.learner.latent):
        return None
    return Answer(header, _decoded(side, code, asked.get("y")))


def numbers(said: Any, count: int) -> TypeGuard[list[float]]:
    """Whether this is a list of so many numbers that a net can take."""
    return (
        isinstance(said, list)
        and len(said) == count
        and all(isinstance(value, int | float) and abs(value) <= _REACH for value in said)
    )


def _encoded(side: Opened, picture: list[float]) -> tuple[list[float], list[float] | None]:
    import torch

    from playground.ui.latent.nets import coding

    x = torch.tensor(picture, dtype=torch.float32).view(1, *side.shape)
    with torch.no_grad():
        found = coding(side.learner)(x, *_told(side))
    if isinstance(found, tuple):
        mu, logvar = found
        return mu[0].tolist(), (0.5 * logvar[0]).exp().tolist()
    return found[0].tolist(), None


def _decoded(side: Opened, code: list[float], y: Any) -> np.ndarray:
    import torch

    with torch.no_grad():
        x = side.learner.decode(torch.tensor([code], dtype=torch.float32), *_told(side, y))
    return x[0].float().contiguous().numpy()


def _told(side: Opened, y: Any = None) -> tuple[Any, ...]:
    """Conditional models are told a class, the first if none was asked for."""
    import torch

    if not side.learner.classes:
        return ()
    known = isinstance(y, int) and 0 <= y < side.learner.classes
    return (torch.tensor([y if known else 0]),)

"""Models on their way into the browser: encoder, decoder and classifier as plans with weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from playground.core.capabilities import Encodes, Infers
from playground.nets.portable import Plan, Unportable, plan
from playground.runs.packing import packed

MOST = 6_000_000  # numbers a browser is sent for one model


def packing(id: str, plans: Mapping[str, Plan]) -> bytes:
    """What static/models.js reads. Raises Unportable where it is too much to send."""
    if sum(made.numbers for made in plans.values()) > MOST:
        raise Unportable(f"it has more than {MOST:,} weights")
    header = {"id": id, "nets": {name: made.header() for name, made in plans.items()}}
    return packed(header, [blob for made in plans.values() for blob in made.blobs()])


def of_learner(id: str, learner: Any) -> bytes:
    """Decoder, and encoder if there is one, of a learner in eval mode. Raises Unportable."""
    y = (torch.zeros(1, dtype=torch.int64),) if learner.classes else ()
    x = torch.zeros(1, *learner.shape)
    plans = {"decode": plan(learner.decode, torch.zeros(1, learner.latent), *y)}
    if isinstance(learner, Encodes):
        plans["encode"] = plan(coding(learner), x, *y)
    return packing(id, plans)


def coding(learner: Any) -> Callable[..., Any]:
    """x → the code; where the model names a Gaussian of codes, x → (μ, log σ²)."""
    prepared = learner.prepared
    code = learner.posterior if isinstance(learner, Infers) else learner.encode

    def of(x: Tensor, y: Tensor | None = None) -> Any:
        return code(prepared(x), y)

    return of


@torch.no_grad()
def codes_of(learner: Any, x: Tensor, y: Tensor | None) -> Tensor:
    """Codes (or posterior means) of examples: (n, latent)."""
    return learner.encode(learner.prepared(x), y if learner.classes else None).float().cpu()

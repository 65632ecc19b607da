"""What a trained discriminator or critic sees in a picture: the layer below its verdict.

Larsen et al. 2016 (VAE/GAN, section 2.2) compare pictures by such a layer instead of by pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident

import torch
from torch import Tensor, nn

from playground.core.capabilities import Scores
from playground.core.learning import Learner
from playground.nets.layers import MinibatchDiscrimination

Features = Callable[[Tensor], Tensor]


def critic_features(learner: Learner) -> Features | None:
    """(n, *shape) in data units → (n, d), the input of D's last dense layer, without what a D
    that compares the batch adds to it; None where the learner has no such layer or must be told
    the class."""
    if not isinstance(learner, Scores) or learner.classes:
        return None
    last = _verdict(learner)
    if last is None:
        return None

    def features(x: Tensor) -> Tensor:
        seen: list[Tensor] = []
        here = get_ident()  # others may be asking the same net

        def keep(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            if get_ident() == here:
                seen.append(given[0])

        handle = last.register_forward_pre_hook(keep)
        try:
            with torch.no_grad():
                learner.score(x)
        finally:
            handle.remove()
        return seen[-1].flatten(1).float()

    return features


def _verdict(learner: Learner) -> nn.Module | None:
    """Where the verdict begins: the dense layer that gives one number, the last of its kind in D,
    or the comparison of the batch before it."""
    parts = list(learner.modules())
    comparing = [part for part in parts if isinstance(part, MinibatchDiscrimination)]
    dense = [part for part in parts if isinstance(part, nn.Linear) and part.out_features == 1]
    return next(reversed(comparing or dense), None)

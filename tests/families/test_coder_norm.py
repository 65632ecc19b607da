"""Batch norm in models with a code: where it stands, and that only learning moves it."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from playground.core.learning import Source
from playground.families import aae, autoencoder, avb, vae, vaegan
from tests.families.tiny import CPU, always, pictures
from tests.standin import StandIn

SOURCE = pictures([[255, 0, 51, 255], [0, 204, 255, 0], [255, 255, 0, 102]])
NORMS = nn.BatchNorm1d | nn.BatchNorm2d


def built(module: Any, source: Source, **settings: Any) -> Any:
    torch.manual_seed(1)
    values = {"hidden": "5-4", "latent": 2, **settings}
    return module.FAMILY.build(module.FAMILY.checked(values), source, CPU)


def norms(net: nn.Module) -> int:
    return sum(isinstance(layer, NORMS) for layer in net.modules())


@pytest.mark.parametrize(
    ("module", "encoder"),
    [(autoencoder, "encoder"), (vae, "encoder"), (aae, "encoder"), (vaegan, "encoder"),
     (avb, "look_e")],
)  # fmt: skip
@pytest.mark.parametrize(("body", "norm", "before", "after"), [
    ("mlp", False, 0, 0), ("mlp", True, 2, 2), ("conv", True, 1, 2), ("conv", False, 0, 0),
])  # fmt: skip
def test_it_stands_between_layers_where_it_is_asked(module, encoder, body, norm, before, after):
    source = StandIn("pictures", (1, 28, 28))
    learner = built(module, source, body=body, norm=norm, channels=4)
    assert norms(getattr(learner, encoder)) == before
    assert norms(learner.decoder) == after


@pytest.mark.parametrize("module", [autoencoder, vae, aae, avb, vaegan])
def test_only_learning_moves_it(module):
    learner = built(module, SOURCE, norm=True)
    x = SOURCE.first(3).x
    before = {name: value.clone() for name, value in learner.named_buffers()}
    learner.eval()
    alone, among = learner.encode(x[:1]), learner.encode(x)
    torch.testing.assert_close(alone, among[:1])
    learner.reconstruct(x)
    after = dict(learner.named_buffers())
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    learner.train()
    learner.step(always(x, SOURCE.first(3).y), torch.Generator().manual_seed(0))
    means = [name for name in before if name.endswith("running_mean")]
    assert means
    assert not any(torch.equal(before[name], learner.get_buffer(name)) for name in means)

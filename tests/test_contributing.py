"""The family worked through in CONTRIBUTING.md is real: it trains and keeps the contract."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

from playground import families
from playground.core.events import Finished, Pictured
from playground.core.family import Family
from playground.data import load
from tests.recipes import events, recipe, scalars

GUIDE = Path(__file__).parents[1] / "CONTRIBUTING.md"


@pytest.fixture
def sparse(monkeypatch: pytest.MonkeyPatch) -> Family:
    """The guide's family, added to the others as the guide says."""
    code = re.search(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert code
    module = ModuleType("sparse")
    monkeypatch.setitem(sys.modules, "sparse", module)
    exec(compile(code[1], GUIDE.name, "exec"), module.__dict__)
    monkeypatch.setattr(families, "FAMILIES", (*families.FAMILIES, module.FAMILY))
    return module.FAMILY


@pytest.mark.parametrize("source", ["digits", "ring"])
def test_the_guides_family_learns(sparse: Family, source: str) -> None:
    found = events(recipe(sparse.name, source, steps=60))
    assert isinstance(found[-1], Finished), found[-1]
    error = scalars(found)[:, 0]
    assert error[-10:].mean() < error[:10].mean()
    pictured = {event.name for event in found if isinstance(event, Pictured)}
    assert {"samples", "reconstructions"} <= pictured


def test_the_guides_family_is_sparse(sparse: Family) -> None:
    wanted = families.check(recipe(sparse.name, k=3))
    cpu = torch.device("cpu")
    source = load(wanted, cpu)
    learner = families.build(wanted, source, cpu)
    codes = learner.encode(source.held_out(5).x)  # type: ignore[operator]
    assert (codes != 0).sum(1).tolist() == [3] * 5

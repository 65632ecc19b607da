"""What every family promises, whatever its body and source."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from playground.core.capabilities import Bounds, Decodes, Encodes, Reconstructs, Scores
from playground.core.events import Failed, Finished, Pictured, Started
from playground.core.family import Family
from playground.core.learning import Part
from playground.core.recipe import Recipe
from playground.data import load
from playground.families import FAMILIES, build, check
from playground.families.presets import PRESETS
from playground.settings import BadSetting, declarations
from playground.training.looking import looking
from tests.recipes import events, recipe, scalars
from tests.standin import source_of

CPU = torch.device("cpu")
SOURCES = ("digits", "ring")


def variants() -> list[Recipe]:
    """Every family × every choice of each of its settings × both kinds of source. Which nets and
    losses were chosen makes no difference to what is measured at the end, so that it is left out
    for those."""
    found = []
    for kind in FAMILIES:
        choices: list[dict[str, Any]] = [{}]
        for item in declarations(kind.settings):
            if item.kind == "choice":
                choices += [
                    {item.name: choice} for choice in item.choices if choice != item.default
                ]
            elif item.kind == "bool":
                choices.append({item.name: not item.default})
        for choice in choices:
            made = [recipe(kind.name, source, steps=3, **choice) for source in SOURCES]
            named = any(isinstance(value, str) for value in choice.values())
            found += [unmeasured(wanted) if named else wanted for wanted in made]
    return found


def unmeasured(wanted: Recipe) -> Recipe:
    return wanted.model_copy(update={"training": wanted.training.changed({"measure": "never"})})


def label(wanted: Recipe) -> str:
    words = "-".join(f"{name}={value}" for name, value in wanted.settings.items())
    return f"{wanted.family}-{words or 'default'}-{wanted.source}"


@pytest.mark.parametrize("wanted", variants(), ids=label)
def test_every_variant_trains_or_says_why_not(wanted):
    found = events(wanted)
    if isinstance(found[-1], Failed):
        assert found[-1].reason.endswith(".")
        assert wanted.source == "ring" or wanted.settings, "the default must run everywhere"
        return
    assert isinstance(found[-1], Finished), found[-1]
    started = found[0]
    assert isinstance(started, Started)
    assert scalars(found).shape == (3, len(started.terms))
    names = {event.name for event in found if isinstance(event, Pictured)}
    assert "samples" in names


@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.name)
def test_a_family_explains_itself(kind: Family):
    assert kind.idea.count(".") >= 2
    assert len(kind.notice) == 3
    assert kind.link.startswith("https://")
    assert any(char.isdigit() for char in kind.paper)
    for item in declarations(kind.settings):
        assert item.title, item.name
        assert item.help.endswith("."), item.name
        assert item.kind != "other", item.name
    for curve in kind.curves:
        assert curve.notice.endswith(".")
        assert curve.unit


@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.name)
def test_capabilities_keep_their_shapes(kind: Family):
    wanted = check(recipe(kind.name))
    source = load(wanted, CPU)
    learner = build(wanted, source, CPU)
    rng = torch.Generator().manual_seed(0)
    batch = source.held_out(6)
    with looking(learner):
        assert learner.sample(4, rng).shape == (4, *source.shape)
        if isinstance(learner, Encodes):
            assert learner.encode(batch.x).shape == (6, learner.latent)
        if isinstance(learner, Decodes):
            decoded = learner.decode(torch.zeros(2, learner.latent))
            assert decoded.shape == (2, *source.shape)
            assert decoded.min() >= 0
            assert decoded.max() <= 1
        if isinstance(learner, Reconstructs):
            assert learner.reconstruct(batch.x).shape == batch.x.shape
        if isinstance(learner, Scores):
            assert learner.score(batch.x).shape == (6,)
        if isinstance(learner, Bounds):
            assert learner.log_weights(batch.x, 3, rng).shape == (3, 6)


@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.name)
def test_an_update_is_a_few_named_parts(kind: Family):
    wanted = check(recipe(kind.name))
    source = load(wanted, CPU)
    rng = torch.Generator().manual_seed(0)

    def draw(n: int = 16):
        return source.draw(n, rng)

    parts = list(build(wanted, source, CPU).parts(draw, rng))
    assert all(isinstance(part, Part) for part in parts)
    assert len({part.name for part in parts}) >= 3
    terms = [value for part in parts for value in part.terms.values()]
    assert terms
    assert all(value.dim() == 0 and not value.requires_grad for value in terms)


@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.name)
def test_live_settings_change_without_rebuilding(kind: Family):
    wanted = check(recipe(kind.name))
    learner = build(wanted, load(wanted, CPU), CPU)
    live = [item for item in declarations(kind.settings) if item.live]
    assert live, "at least the step size is live"
    for item in live:
        value = item.choices[-1] if item.kind == "choice" else item.high or 0.5
        learner.change(item.name, value)
        assert getattr(learner.settings, item.name) == value
        if item.kind == "float":
            assert learner.get_buffer(item.name).item() == pytest.approx(value)
    with pytest.raises(BadSetting, match="cannot change while"):
        learner.change("latent", 3)


@pytest.mark.parametrize("found", PRESETS, ids=lambda found: found.name)
def test_presets_are_valid(found):
    filled = check(found.recipe)
    learner = build(filled, source_of(filled), CPU)
    assert sum(p.numel() for p in learner.parameters()) > 0

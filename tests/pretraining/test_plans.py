"""Plans fit the shipped files, and a file is made from its plan."""

from __future__ import annotations

import pytest
import torch

from playground import checkpoints, pretrained
from playground.core.events import Changed, Stepped
from playground.core.recipe import Recipe
from playground.data import dataset, load
from playground.families import build, check
from playground.pretrained import files, listing, verified
from playground.pretraining import COURSES, PLANS, names
from playground.pretraining.classifiers import Course, accuracy, moved, train_classifier
from playground.pretraining.models import make_model, trained
from playground.pretraining.plans import Plan
from tests.recipes import recipe

CPU = torch.device("cpu")


def tiny(steps: int = 10) -> Plan:
    return Plan("tiny", "Tiny", recipe("vae", steps=steps), ((6, "lr", 1e-4),))


def test_every_name_is_there_once():
    assert len(set(names())) == len(names()) == len(COURSES) + len(PLANS)


def test_shipped_models_were_made_by_their_plans():
    plans = {plan.name: plan for plan in PLANS}
    for item in listing():
        if item.kind == "model":
            plan, about = plans[item.name], checkpoints.header(verified(item.name))
            wanted, made = check(plan.recipe), about.recipe
            assert (wanted.source, wanted.training) == (made.source, made.training), item.name
            named = {name: wanted.settings[name] for name in plan.recipe.settings}
            kept = check(made).settings  # read as today, where defaults may be others
            assert named == {name: kept[name] for name in named}, item.name
            assert item.steps == plan.recipe.training.steps
            assert about.changes == plan.changes


def test_changes_come_after_exactly_the_planned_updates(tmp_path):
    found = list(trained(tiny(), tmp_path))
    (changed,) = [event for event in found if isinstance(event, Changed)]
    assert (changed.step, changed.name, changed.value) == (6, "lr", 1e-4)
    assert sum(len(event.values) for event in found if isinstance(event, Stepped)) == 10


def test_a_plan_becomes_a_listed_file_with_scores_of_its_rounded_weights(tmp_path):
    entry = make_model(tiny(), ["tiny"], tmp_path / "run", None, tmp_path)
    assert listing(tmp_path) == (entry,)
    found = files.read(verified("tiny", tmp_path))
    test = load(found.recipe, CPU).held_out(10_000)
    with torch.no_grad():
        x_hat = found.learner.reconstruct(test.x)  # type: ignore[operator]
    error = float((x_hat - test.x).square().flatten(1).sum(1).mean())
    score = entry.score("mse_per_image")
    assert score is not None
    assert abs(score.value / error - 1) < 1e-4
    assert score.count == len(test.x)


def test_a_classifier_learns_the_embedded_digits():
    course = Course("digits", 120, 1)
    source = load(Recipe(family="", source="digits"), CPU)
    net = train_classifier(course, source)
    test = source.held_out(1000)
    assert test.y is not None
    assert accuracy(net, test.x, test.y) > 0.9
    assert not net.training


def test_a_shift_moves_pictures_and_keeps_their_ink():
    x = torch.zeros(2, 1, 8, 8)
    x[:, :, 3:5, 3:5] = 1
    rng = torch.Generator().manual_seed(0)
    found = [moved(x, Course("digits", 1, 2), rng) for _ in range(20)]
    assert all(float(y.sum()) == 8 for y in found)
    assert any(not y.equal(x) for y in found)


def test_the_classifiers_are_as_good_as_they_say():
    known = {item.source: item for item in pretrained.listing() if item.kind == "classifier"}
    score = known["mnist"].score("accuracy")
    assert score is not None
    assert score.value >= 0.992
    assert score.count == 10_000


def _shape(source: str) -> tuple[int, ...]:
    if dataset(source).kind == "points":
        return (2,)
    return (3, 32, 32) if source == "faces" else (1, 28, 28)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_every_plan_fits_its_source_and_its_size(plan: Plan):
    wanted = check(plan.recipe)
    learner = build(wanted, files.Absent(wanted.source, _shape(wanted.source), "0123456789"), CPU)
    for _, name, value in plan.changes:
        learner.change(name, value)
    tensors = files.lean(learner.state_dict()).values()
    assert sum(value.numel() * value.element_size() for value in tensors) < plan.most - 100_000

"""The page that compares: what it offers, what a link says, and what it shows of runs."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from playground.core.events import Measured
from playground.core.recipe import Recipe
from playground.families import check, family
from playground.families.presets import preset
from playground.families.presets.lessons import CURES, MISLEAD
from playground.families.presets.tricks import TRICKS
from playground.runs.client import Runs
from playground.runs.listing import list_runs
from playground.runs.store import Store
from playground.ui.comparing import steering
from playground.ui.comparing.charts import Seen, losses, measured
from playground.ui.comparing.own import differing, own
from playground.ui.comparing.steering import together
from playground.ui.comparing.table import Choice, comparison
from playground.ui.comparing.verdict import tellings
from playground.ui.measured import read
from playground.ui.watching import watch
from tests.ui.conftest import Site, hundred_steps
from tests.ui.test_pages import said


def cards(test: AppTest) -> set[str]:
    return {str(b.key).removeprefix("card.") for b in test.button if str(b.key).startswith("card.")}


def test_it_opens_on_the_first_lesson(site: Site) -> None:
    test = site.open("compare")
    assert not test.exception
    words = said(test)
    assert "<h3>WGAN</h3>" in words
    assert "What to notice" in words
    assert not test.button(key="compare.main").disabled


@pytest.mark.parametrize("item", [MISLEAD, *CURES], ids=lambda item: item.name)
def test_every_lesson_is_a_link(site: Site, item) -> None:
    test = site.open("compare", v="1", show=item.name)
    assert not test.warning
    assert all(side.title in said(test) for side in item.sides)


def test_what_both_sides_are_is_said_once(site: Site) -> None:
    test = site.open("compare", v="1", show="collapse-minibatch")
    assert said(test).count(escape(family("gan").idea)) == 1


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_every_trick_differs_in_nothing_else(trick) -> None:
    found = comparison(Choice(show=f"trick-{trick.name}", seed=5))
    assert {side.recipe.training.seed for side in found.sides} == {5}
    first, *others = (side.recipe for side in found.sides)
    for other in others:
        differing = {k for k, v in first.settings.items() if other.settings[k] != v}
        differing |= {f"training.{k}" for k, v in first.training if dict(other.training)[k] != v}
        assert differing
        assert differing <= set(trick.on)
    kind = family(first.family).settings
    assert not trick.is_on(first, kind)
    assert trick.is_on(others[-1], kind)


def test_tricks_are_offered_where_a_family_knows_them() -> None:
    known = {trick.name for trick in TRICKS if trick.fits(family("gan").settings)}
    assert len(known) == len(TRICKS) == 14
    assert "smoothing" not in {t.name for t in TRICKS if t.fits(family("wgan").settings)}
    assert "minibatch" not in {t.name for t in TRICKS if t.fits(family("began").settings)}


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"v": "7"}, "another version"),
        ({"show": "nothing"}, "no comparison 'nothing'"),
        ({"runs": "gan-0000000000"}, "no such run"),
        ({"runs": "../../etc"}, "link may be incomplete"),
        ({"runs": "a,b,c,d,e"}, "one to four"),
        ({"runs": "a,b,a"}, "different runs"),
        ({"recipe": "nonsense"}, "nonsense"),
        ({"show": "trick-cool", "recipe": "vae-mlp"}, "does not know the trick"),
        ({"seed": "-1"}, "seed"),
        ({"show": "own", "values": "1;2;3;4;5", "setting": "latent"}, "two to 4"),
        ({"show": "own", "setting": "latent", "values": "2;many"}, "latent"),
        ({"nonsense": "1"}, "nonsense"),
    ],
)
def test_a_broken_link_gives_one_sentence_and_the_defaults(site: Site, query, word: str) -> None:
    test = site.open("compare", **query)
    assert not test.exception
    (warning,) = test.warning
    assert word in warning.value
    assert "Losses mislead" in said(test) or not test.button(key="compare.main").disabled


@pytest.mark.parametrize(
    ("name", "settings", "on", "means"),
    [
        ("wgan", {}, {"d_steps", "leaky", "scale", "relu_tanh"}, {"beta1", "norm"}),
        ("gan", {"body": "pooled"}, {"scale", "adam", "beta1"}, {"adam", "pooling"}),
        ("gan", {"body": "conv", "pooling": "average"}, {"norm", "leaky"}, {"pooling", "norm"}),
    ],
)
def test_switches_say_what_a_model_does(name, settings, on, means) -> None:
    recipe = check(Recipe(family=name, settings=settings))
    kind = family(name).settings
    means_something = [t for t in TRICKS if t.fits(kind) and t.means(recipe, kind)]
    seen = {t.name for t in means_something if t.is_on(recipe, kind)}
    assert on <= seen
    assert "pooling" not in seen
    assert means <= {t.name for t in means_something}


def test_batch_norm_is_said_to_be_where_the_family_puts_it() -> None:
    norm = next(trick for trick in TRICKS if trick.name == "norm")
    for name, on in (("gan", True), ("wgan-gp", False)):
        recipe = check(Recipe(family=name, source="mnist", settings={"body": "conv"}))
        assert norm.is_on(recipe, family(name).settings) is on


def test_what_means_nothing_to_a_textbooks_nets_cannot_be_switched() -> None:
    recipe = check(Recipe(family="gan", settings={"body": "pooled"}))
    kind = family("gan").settings
    idle = {trick.name for trick in TRICKS if not trick.means(recipe, kind)}
    assert idle == {"norm", "leaky", "relu_tanh", "dropout_g", "minibatch"}


@pytest.mark.usefixtures("site")
def test_ones_own_comparison_says_in_what_sides_differ() -> None:
    choice = Choice(show="own", recipe="vae-mlp", setting="beta", values="1; 4; 0.5")
    found = own(choice)
    assert [side.recipe.settings["beta"] for side in found.sides] == [1, 4, 0.5]
    plain = check(preset("vae-mlp").recipe)
    assert found.sides[0].recipe.settings == plain.settings | {"beta": 1}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("name", ["vae-mlp", "ae-conv", "gan-ring", "dcgan"])
def test_every_setting_has_values_to_begin_with(name: str) -> None:
    for item in differing(check(preset(name).recipe)):
        found = own(Choice(show="own", recipe=name, setting=item.name))
        assert len(found.sides) >= 2


def sides(site: Site) -> tuple[str, ...]:
    """Two runs in which quality rises and falls with one loss of the first."""
    names = ("gan-side-a", "wgan-side-b")
    for name, kind in zip(names, ("gan", "wgan"), strict=True):
        marks = [Measured(step, "energy_distance", 1 / (step + 1), 1000, "samples against ring")
                 for step in (0, 30, 60, 90)]  # fmt: skip
        floor = Measured(90, "energy_distance_floor", 0.07, 1000, "other real points")
        site.run(name, *marks, floor, family=kind, source="ring")
    return names


def test_runs_stand_side_by_side(site: Site) -> None:
    names = sides(site)
    test = site.open("compare", v="1", runs=",".join(names))
    assert not test.exception
    assert [warning.value for warning in test.warning] == []
    words = said(test)
    assert "Energy distance <b>0.011</b>" in words
    assert words.count("pg-side") >= 2


def test_charts_share_what_means_the_same(site: Site) -> None:
    seen = [
        Seen(watch(run).look().info, watch(run).history.curves(),
             read(str(site.folder / run), 0.0))
        for run in sides(site)
    ]  # fmt: skip
    shared = {chart.title: chart for chart in measured(seen)}
    assert [line.side for line in shared["Energy distance"].lines] == [0, 1]
    assert shared["Energy distance"].across == {"value": 0.07, "text": "real ones: 0.07"}
    apart = [chart for chart in losses(seen) if chart.title.endswith(": G")]
    assert [[line.side for line in chart.lines] for chart in apart] == [[0], [1]]
    found = tellings(seen, "energy_distance")
    assert {item.side for item in found} == {0, 1}
    assert {item.count for item in found} == {3}  # the start is before any loss


def test_training_starts_all_sides_together(site: Site, monkeypatch) -> None:
    asked = []

    def start(_, given, **more) -> list[str]:
        asked.append((given, more["what"]))
        return [site.run(f"side-{n}", family=recipe.family, source="ring")
                for n, (_, recipe) in enumerate(given)]  # fmt: skip

    monkeypatch.setattr(Runs, "start_together", start)
    test = site.open("compare", v="1", show="collapse-packing", seed="3")
    site.press(test, "compare.main")
    ((given, what),) = asked
    assert what == "collapse-packing"
    assert [recipe.family for _, recipe in given] == ["gan", "packed"]
    assert {recipe.training.seed for _, recipe in given} == {3}
    assert not [warning.value for warning in test.warning]
    assert test.query_params["runs"] == "side-0,side-1"


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([], None),
        (["running", "finished"], "running"),
        (["paused", "diverged"], "paused"),
        (["finished", "finished"], "finished"),
        (["interrupted", "finished"], "interrupted"),
        (["diverged", "failed"], "failed"),
    ],
)
def test_sides_have_one_status(site: Site, states: list[str], status: str | None) -> None:
    run = site.run("gan-any", family="gan")
    info = watch(run).look().info
    assert together([replace(info, status=state) for state in states]) == status
    assert isinstance(info.recipe, Recipe)


def test_a_trick_that_a_family_cannot_take_is_refused_in_a_sentence(site: Site) -> None:
    test = site.open("gans", v="1", recipe="wgan-gp")
    site.press(test, "tricks.gan.norm.compare")
    assert "switch them off there" in test.warning[0].value
    assert not list_runs(site.folder)


def others(site: Site, choice: Choice) -> str:
    """Somebody else's runs of a comparison, as the link to them names them."""
    found = comparison(choice)
    names = [f"{side.recipe.family}-side-{n}" for n, side in enumerate(found.sides)]
    for name, side in zip(names, found.sides, strict=True):
        with closing(Store.create(site.folder / name, side.recipe, owner="else")) as store:
            store.belongs_to(tuple(names), found.name, race=False)
            for event in hundred_steps(side.recipe):
                store.record(event)
    return ",".join(names)


@pytest.mark.parametrize(
    "choice",
    [
        Choice(),
        Choice(show="collapse-packing", seed=3, steps=700),
        Choice(show="trick-smoothing", recipe="gan-ring"),
        Choice(show="own", recipe="gan-ring", setting="lr_g", values="0.0005; 0.002"),
        Choice(show="own", recipe="gan-ring", setting="minibatch", values="false; true"),
        Choice(show="own", recipe="gan-ring", setting="batch", values="32; 64; 128", seed=9),
    ],
    ids=lambda choice: f"{choice.show} {choice.setting}",
)
def test_who_watches_can_train_the_same_on_their_own(site: Site, choice: Choice) -> None:
    test = site.open("compare", v="1", runs=others(site, choice))
    assert any("Train your own takes their settings" in item.value for item in test.caption)
    assert not [button for button in test.button if button.key == "compare.main"]
    site.press(test, "compare.own")
    assert not [warning.value for warning in test.warning]
    assert "runs" not in test.query_params
    assert not test.button(key="compare.main").disabled
    assert not [button for button in test.button if button.key == "compare.own"]
    wanted, now = comparison(choice), comparison(test.session_state["compare"].choice)
    assert [side.recipe for side in now.sides] == [side.recipe for side in wanted.sides]


def test_runs_that_no_choice_makes_are_let_go_with_a_word(site: Site) -> None:
    differing = [{"latent": 3, "hidden_g": "16"}, {"latent": 4, "hidden_g": "17"}]
    names = [
        site.run(f"gan-{n}", owner="else", family="gan", source="ring", settings=settings)
        for n, settings in enumerate(differing)
    ]
    test = site.open("compare", v="1", runs=",".join(names))
    site.press(test, "compare.own")
    assert "No choice here makes" in test.warning[0].value
    assert not test.button(key="compare.main").disabled


def test_ones_own_runs_are_started_over_as_they_were(site: Site, monkeypatch) -> None:
    choice = Choice(show="trick-smoothing", recipe="gan-ring")
    runs = others(site, choice)
    monkeypatch.setattr(steering, "may_steer", lambda _: True)
    test = site.open("compare", v="1", runs=runs)
    assert not [button for button in test.button if button.key == "compare.own"]
    assert test.session_state["compare"].choice.show == choice.show

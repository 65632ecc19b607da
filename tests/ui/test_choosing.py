"""Every family and every recipe is one click away, historic ones together."""

from __future__ import annotations

import pytest

from playground.families import FAMILIES, check
from playground.families.presets import PRESETS
from playground.pretrained import recipe
from playground.pretrained.manifest import listing
from playground.ui.choosing import HISTORIC, grouped
from playground.ui.desk import presets_of
from playground.ui.navigation import PAGES
from tests.ui.conftest import Site
from tests.ui.test_pages import find, said

TRAINED = [page for page in PAGES if page.kind]


@pytest.mark.parametrize("page", TRAINED, ids=lambda page: page.file)
def test_every_family_of_the_kind_can_be_chosen(site: Site, page) -> None:
    groups = grouped(presets_of(page.kind))
    assert groups.keys() - {HISTORIC} == {f.name for f in FAMILIES if f.kind == page.kind}
    shown = {name for recipes in groups.values() for name in (item.name for item in recipes)}
    families = {f.name for f in FAMILIES if f.kind == page.kind}
    assert shown >= {item.name for item in PRESETS if item.recipe.family in families}
    assert not site.open(page.file).exception


def test_choosing_a_family_takes_its_first_recipe(site: Site) -> None:
    test = site.open("gans")
    families = next(item for item in test.button_group if str(item.key).startswith("family."))
    families.set_value("wgan-gp").run()
    assert test.query_params["recipe"] == "wgan-gp"
    assert "slope" in said(test)


def test_historic_recipes_name_their_text(site: Site) -> None:
    test = site.open("gans", v="1", recipe="dcgan-1024")
    cards = [item for item in test.button if str(item.key).startswith("card.")]
    assert {item.key for item in cards} >= {"card.gan-128", "card.wgan-1024"}
    assert all("After" in item.label for item in cards)


def test_a_card_is_chosen_with_one_click(site: Site) -> None:
    test = site.open("gans")
    site.press(test, "card.dcgan")
    assert not test.exception
    assert test.query_params["recipe"] == "dcgan"
    assert find(test.selectbox, "model.body").value == "conv"


def test_a_family_without_a_recipe_has_its_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.families.presets.PRESETS", ())
    assert [item.recipe.family for item in presets_of("energy").values()] == [
        family.name for family in FAMILIES if family.kind == "energy"
    ]


def test_the_catalogue_lists_every_model_and_opens_it(site: Site) -> None:
    test = site.open("catalogue")
    words = said(test)
    for family in FAMILIES:
        assert family.title in words
        assert family.link in words
    assert "trained on" in words
    models = [item for item in listing() if item.kind == "model"]
    assert len(test.get("page_link")) == len(FAMILIES) + len(models)


def outlined(test) -> list[str]:
    cards = [item for item in test.button if str(item.key).startswith("card.")]
    return [item.key for item in cards if item.proto.type == "primary"]


def test_no_card_is_outlined_for_a_trained_file_that_is_none_of_them(site: Site) -> None:
    assert len(outlined(site.open("energy"))) == 1
    assert outlined(site.open("energy", v="1", start="rbm-mnist")) == []


@pytest.mark.parametrize("start", [item.name for item in listing() if item.family == "vae"])
def test_a_link_that_names_a_file_alone_outlines_no_other_recipe(site: Site, start: str) -> None:
    test = site.open("vaes", v="1", start=start)
    presets = presets_of("vae")
    wanted = recipe(start).settings
    for key in outlined(test):
        plain = check(presets[key.removeprefix("card.")].recipe)
        assert plain.settings == wanted

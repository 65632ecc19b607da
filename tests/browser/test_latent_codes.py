"""Longer codes as a visitor uses them: three numbers, many, class × style, attributes. What is
shown is compared with what PyTorch decodes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from sklearn.metrics import roc_auc_score

from playground import pretrained
from tests.browser.conftest import Server
from tests.browser.pointer import steady
from tests.browser.waiting import until

_PIXELS = """(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  return [width, height, Array.from({ length: width * height }, (_, i) => data[4 * i])];
}"""


class Section:
    """One section of the page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self, query: str) -> Section:
        """Go there and wait until a model is at work."""
        self.page.goto(f"{self.url}/latent?v=1&show={query}")
        expect(self.page.get_by_text("trained on").first).to_be_visible()
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def key(self, slider: str, *keys: str) -> None:
        """Press keys on the slider of that name."""
        place = self.page.get_by_role("slider", name=slider, exact=True)
        place.focus()
        for key in keys:
            place.press(key)

    def type(self, slider: str, value: str) -> None:
        place = self.page.get_by_role("spinbutton", name=f"{slider}, typed")
        place.fill(value)
        place.press("Enter")

    def fact(self, name: str) -> Locator:
        return self.page.locator(f"dt:text-is('{name}') + dd:visible")

    def linked(self, name: str, good: Callable[[str], bool] = bool) -> str:
        """What the address says under that name, once it is good."""

        def said(url: str) -> str:
            return parse_qs(urlsplit(url).query).get(name, [""])[0]

        self.page.wait_for_url(lambda url: good(said(url)))
        return said(self.page.url)

    def code(self, good: Callable[[list[float]], bool]) -> list[float]:
        """The linked code, once it is good."""

        def read(said: str) -> list[float]:
            return [float(value) for value in said.split(",")] if said else []

        return read(self.linked("z", lambda said: bool(said) and good(read(said))))

    def again(self) -> None:
        """Follow the link as somebody new."""
        address = self.page.url
        self.page.goto("about:blank")
        self.page.goto(address)
        expect(self.page.get_by_text("trained on").first).to_be_visible()

    def shows(self, canvas: Locator, x_hat: torch.Tensor) -> None:
        """Wait until a canvas shows a decoded grey picture, x_hat: (1, 1, h, w)."""

        def seen() -> bool:
            wide, high, pixels = canvas.evaluate(_PIXELS)
            scale = wide // x_hat.shape[-1]
            found = np.array(pixels).reshape(high, wide)[scale // 2 :: scale, scale // 2 :: scale]
            np.testing.assert_allclose(found, 255 * x_hat[0, 0].numpy(), atol=1.5)
            return True

        until(self.page, seen)


@pytest.fixture
def section(visitor: Page, server: Server) -> Section:
    return Section(visitor, server.url)


def decoded(name: str, z: list[float], *y: int) -> torch.Tensor:
    with torch.no_grad():
        told = (torch.tensor(y),) if y else ()
        learner: Any = pretrained.load(name).learner
        return learner.decode(torch.tensor([z]), *told)


def test_one_point_in_two_codes_of_three_numbers(section: Section) -> None:
    section.open("solid")
    page, clouds = section.page, section.page.locator(".cloud")
    expect(section.fact("looks like").last).to_contain_text("%")
    for slider, value in {"z1": "0.5", "z2": "-1", "z3": "1.25"}.items():
        section.type(slider, value)
    section.linked("z", "0.5,-1,1.25".__eq__)
    for name, canvas in zip(
        ("ae-3-mnist", "vae-3-mnist"), page.locator("canvas.made").all(), strict=True
    ):
        section.shows(canvas, decoded(name, [0.5, -1, 1.25]))
    section.key("z1", "ArrowRight", "ArrowRight")
    expect(section.fact("z").first).to_have_text("(0.52, -1.00, 1.25)")
    clouds.first.focus()
    clouds.first.press("ArrowRight")
    clouds.first.press("ArrowDown")
    section.linked("view", "36,24".__eq__)
    box = steady(clouds.last)
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 100, middle[1] - 20, steps=4)
    page.mouse.up()
    section.linked("view", "86,14".__eq__)
    page.mouse.click(*middle)  # takes a code of the VAE's
    expect(section.fact("nearest test code").last).to_contain_text(" 0.000 away")


def test_a_sheet_holds_one_number_and_varies_two(section: Section) -> None:
    section.open("solid&z=0.2,0.4,0.6")
    section.press("z1")
    expect(section.page.get_by_text("z1 is held at 0.20").first).to_be_visible()
    sheet = section.page.locator(".sheet .pad").last
    sheet.focus()
    sheet.press("ArrowUp")
    section.linked("fixed", "1".__eq__)
    section.code(lambda z: z[:2] == [0.2, 0.4] and z[2] > 0.6)
    section.again()
    expect(section.page.get_by_role("button", name="z1", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_many_numbers_are_sorted_and_collapsed_ones_are_marked(section: Section) -> None:
    section.open("many&model=cvae-mnist")
    page = section.page
    codes = pretrained.load("cvae-mnist").codes
    assert codes is not None
    size, collapsed = codes.shape[1], (codes.var(0) <= 0.01).nonzero().flatten().tolist()
    assert 0 < len(collapsed) < size
    idle = page.locator(".dials .idle")
    expect(idle).to_have_count(len(collapsed))
    expect(idle.first).to_contain_text("collapsed")
    expect(section.fact("looks like")).to_contain_text("%")
    before = page.locator("canvas.made").evaluate(_PIXELS)
    section.key(f"z{collapsed[0] + 1}", "PageUp", "PageUp")
    section.code(lambda z: abs(z[collapsed[0]]) > 0.5)
    gap = np.abs(np.array(before[2]) - page.locator("canvas.made").evaluate(_PIXELS)[2])
    assert gap.mean() < 2  # of 255: it says nothing
    section.press("Middle of the prior")
    expect(section.fact("‖z‖")).to_have_text("0.00")
    page.locator(".jumps select").select_option("4")
    section.shows(page.locator("canvas.made"), decoded("cvae-mnist", [0.0] * size, 4))
    expect(section.fact("looks like")).to_contain_text("%")


def test_a_click_on_the_cloud_sets_all_sliders(section: Section) -> None:
    section.open("many")
    page, pad = section.page, section.page.locator(".flat .pad")
    expect(page.get_by_text("PCA of 2,000 test codes")).to_be_visible()
    box = steady(pad)
    pad.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.6})
    z = torch.tensor(section.code(bool))
    codes = pretrained.load("vae-conv-20-mnist").codes
    assert codes is not None
    miss, index = (codes - z).abs().amax(1).min(0)
    assert miss < 0.006  # a stored code, linked with two decimals
    section.shows(page.locator("canvas.made"), decoded("vae-conv-20-mnist", codes[index].tolist()))
    page.get_by_role("button", name="Show all 20").click()
    expect(page.get_by_role("slider")).to_have_count(20)
    section.press("t-SNE")
    expect(page.get_by_text("t-SNE of 1,000 test codes")).to_be_visible()
    section.linked("cloud", "tsne".__eq__)
    pad.focus()
    pad.press("ArrowRight")
    expect(section.fact("nearest test code")).to_contain_text(" 0.000 away")


def test_one_style_for_every_class(section: Section) -> None:
    section.open("classes")
    page = section.page
    expect(page.get_by_text("a classifier sees the class asked for in")).to_be_visible()
    expect(page.locator(".heads")).to_have_text("0123456789")
    section.press("one number from low to high")
    expect(page.locator(".below .row").last.locator("span")).to_have_text("2.5")
    page.locator(".below .row").last.click()
    z = section.code(lambda z: sorted(z) == [0.0] * (len(z) - 1) + [2.5])
    canvas = page.locator(".first canvas")
    wide, high, pixels = canvas.evaluate(_PIXELS)
    tile = np.array(pixels).reshape(high, wide)[:, 4 * wide // 10 : 5 * wide // 10]
    scale = high // 28
    left = round((tile.shape[1] - 28 * scale) / 2)
    found = tile[scale // 2 :: scale, left + scale // 2 :: scale][:, :28]
    expected = decoded("cvae-mnist", z, 4)[0, 0].numpy()
    np.testing.assert_allclose(found, 255 * expected, atol=1.5)
    section.again()
    expect(page.locator(".below .row").first.locator("span")).to_have_text("-2.5")


def test_an_attribute_is_added_to_a_picture(section: Section) -> None:
    section.open("attributes&model=vae-conv-20-mnist&base=3")
    page = section.page
    expect(page.get_by_text("class: 0 is the mean of")).to_be_visible()  # what the picture has
    page.get_by_label("class, to").select_option("4")
    section.type("class", "1.2")
    section.linked("moves", "0,0,4,1.2".__eq__)
    held = pretrained.load("vae-conv-20-mnist")
    assert held.codes is not None
    assert held.labels is not None
    zero, four = (held.codes[held.labels == group].mean(0) for group in (0, 4))
    z = held.codes[3] + 1.2 * (four - zero)
    section.shows(page.locator("canvas.made"), decoded("vae-conv-20-mnist", z.tolist()))
    expect(section.fact("change ‖Δz‖")).to_have_text(f"{(z - held.codes[3]).norm():.2f}")
    expect(page.get_by_text(re.compile(r"puts \d+ % in the right order"))).to_be_visible()
    section.again()
    expect(section.fact("change ‖Δz‖")).to_have_text(f"{(z - held.codes[3]).norm():.2f}")
    page.get_by_role("button", name="Add it 0.5 times").click()
    section.linked("moves", "0,0,4,0.5".__eq__)
    section.press("Take all changes back")
    expect(section.fact("change ‖Δz‖")).to_have_text("0.00")
    section.press("Picture 1")
    expect(page.get_by_text("class: 7 is the mean of")).to_be_visible()


def test_faces_put_on_glasses(section: Section) -> None:
    section.open("attributes&model=vae-conv-faces")
    page = section.page
    expect(page.get_by_text("of pairs of codes, one of none and one of")).to_be_visible()
    before = page.locator("canvas.made").evaluate(_PIXELS)
    section.key("glasses", "End")
    section.linked("moves", lambda said: said.startswith("5,0,") and said.endswith(",2.5"))
    after = page.locator("canvas.made").evaluate(_PIXELS)
    assert np.abs(np.array(before[2]) - after[2]).max() > 60  # of 255
    expect(page.get_by_role("slider")).to_have_count(12)


def test_the_browser_tells_groups_apart_as_scikit_learn_does(section: Section) -> None:
    section.page.goto(section.url)
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 3, 90)
    codes = rng.normal(size=(90, 4)) + groups[:, None] * [0.8, 0, 0, -0.3]
    script = """async ([codes, groups]) => {
      const { groupMeans, toldApart } = await import("/app/static/latentmeans.js");
      const given = [Float32Array.from(codes), 4, Uint8Array.from(groups)];
      const { means, counts } = groupMeans(...given, 4);
      return [means.map((mean) => mean && [...mean]), counts, toldApart(...given, 0, 2)];
    }"""
    means, counts, share = section.page.evaluate(script, [codes.ravel().tolist(), groups.tolist()])
    assert counts == [*np.bincount(groups).tolist(), 0]
    assert means[3] is None
    for group in range(3):
        np.testing.assert_allclose(means[group], codes[groups == group].mean(0), atol=1e-6)
    made, own = codes[::2], groups[::2]
    way = made[own == 2].mean(0) - made[own == 0].mean(0)
    rest, theirs = codes[1::2], groups[1::2]
    both = theirs != 1
    oracle = roc_auc_score(theirs[both] == 2, (rest @ way)[both])
    assert share == pytest.approx(oracle)


def test_a_broken_link_gives_a_sentence_and_the_map(section: Section) -> None:
    section.open("solid&z=1,2")
    expect(section.page.get_by_text("write a code as three numbers")).to_be_visible()
    expect(section.page.locator(".pad:visible")).to_have_count(2)
    section.page.goto(f"{section.url}/latent?v=1&show=many&model=nobody-knows")
    expect(section.page.get_by_text("nobody-knows").first).to_be_visible()
    expect(section.page.get_by_text("Traceback")).to_have_count(0)

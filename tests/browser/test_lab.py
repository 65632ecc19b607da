"""The 2-D lab as a visitor uses it: layers by click and by key, slow motion, one net alone."""

from __future__ import annotations

import re

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from playground.runs.history import History
from tests.browser.studio import Studio

PLANE = ".stage canvas"
# how many pixels of the plane are nearer to a colour than to any grey
_OF_COLOUR = """(canvas, [r, g, b]) => {
  const { width, height } = canvas;
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  let found = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    const away = [r, g, b].reduce((sum, c, k) => sum + Math.abs(pixels[i + k] - c), 0);
    if (pixels[i + 3] > 40 && away < 60) found += 1;
  }
  return found;
}"""
_SAID = """async (numbers) => {
  const { said } = await import("/app/static/labsaid.js");
  const [w0, b0, w1, b1] = numbers.map((list) => Float32Array.from(list));
  const layers = [{ weight: w0, bias: b0, activation: "leaky_relu" },
    { weight: w1, bias: b1, activation: "tanh" }];
  return [...said(layers, [-1, 1, -1, 1], 5)[1]];
}"""
_JOINED = """async ([weight, inputs, unit, into]) => {
  const { joined } = await import("/app/static/labwires.js");
  return joined(weight, inputs, unit, into).map(({ to, weight }) => [to, weight]);
}"""
_PICTURE = "(canvas) => canvas.toDataURL()"
COLOURS = {
    "real": (0, 158, 115),
    "generated": (204, 121, 167),
    "sheet": (230, 159, 0),
    "arrows": (230, 159, 0),
    "rebuilt": (213, 94, 0),
    "field": (213, 94, 0),
    "clouds": (86, 180, 233),
}


@pytest.fixture
def lab(studio: Studio) -> Studio:
    studio.page.emulate_media(reduced_motion="reduce")  # looks are drawn at once
    return studio


def begin(lab: Studio, recipe: str, steps: int) -> Locator:
    """Train so far, pause, and wait until the plane shows the last step."""
    lab.open(f"lab?v=1&recipe={recipe}")
    lab.train()
    lab.reach(steps)
    lab.press("Pause")
    lab.says("Paused")
    at = lab.page.locator(".pg-step b").inner_text().split(" /")[0]
    expect(lab.page.locator(".side .head i")).to_have_text(f"step {at}")
    return lab.page.locator(PLANE)


def becomes(page: Page, plane: Locator, picture: str, same: bool) -> None:
    """Wait until the plane is (or is not) this picture."""
    element = plane.element_handle()
    page.wait_for_function(
        "([canvas, picture, same]) => (canvas.toDataURL() === picture) === same",
        arg=[element, picture, same],
    )


def switch(page: Page, layer: str) -> None:
    page.locator(f"[data-layer={layer}]").click()


@pytest.mark.parametrize(("recipe", "extra"), [("ring", "heat"), ("vae-ring", "")])
def test_layers_switch_on_and_off(lab: Studio, recipe: str, extra: str) -> None:
    plane = begin(lab, recipe, 10)
    page = lab.page
    names = [chip.get_attribute("data-layer") for chip in page.locator("[data-layer]").all()]
    assert set(names) >= {"real", "generated", "sheet"}
    for name in names:  # all off
        if page.locator(f"[data-layer={name}]").get_attribute("aria-pressed") == "true":
            switch(page, str(name))
    expect(page.locator("[data-layer][aria-pressed=true]")).to_have_count(0)
    plane.evaluate("() => new Promise(requestAnimationFrame)")
    empty = plane.evaluate(_PICTURE)
    for name in names:
        switch(page, str(name))
        becomes(page, plane, empty, same=False)
        if name in COLOURS:
            assert plane.evaluate(_OF_COLOUR, COLOURS[str(name)]) > 30, name
        switch(page, str(name))
        becomes(page, plane, empty, same=True)
    assert extra in names or not extra


def test_values_under_the_cross_by_pointer_and_key(lab: Studio) -> None:
    plane = begin(lab, "two", 20)
    reading = lab.page.locator(".reading")
    plane.hover(position={"x": 200, "y": 200})
    expect(reading).to_have_text(re.compile(r"at \(−?\d\.\d\d, −?\d\.\d\d\)  ·  D\(x\) 0\.\d+"))
    plane.focus()
    before = reading.inner_text()
    plane.press("ArrowLeft")
    expect(reading).not_to_have_text(before)
    heat = lab.page.locator("[data-layer=heat]")
    plane.press("1")
    expect(heat).to_have_attribute("aria-pressed", "false")


def test_the_plane_and_its_units_show_before_a_run(lab: Studio) -> None:
    lab.open("lab?v=1&recipe=two")
    page = lab.page
    expect(page.locator(".side .head i")).to_have_text("before its first step")
    maps, card = page.locator("[data-units='D.0']"), page.locator(".unit")
    maps.focus()
    expect(card).to_contain_text("Unit 1 of layer 1")
    maps.press("ArrowRight")
    expect(card).to_contain_text("Unit 2 of layer 1")
    maps.press("Escape")
    expect(card).to_be_hidden()


def test_a_unit_shows_what_it_is_joined_to(lab: Studio) -> None:
    lab.open("lab?v=1&recipe=two")
    page = lab.page
    maps, wires = page.locator("[data-units='D.1']"), page.locator("canvas.wires")
    maps.focus()
    expect(page.locator(".unit")).to_have_text(
        re.compile(r"Fed most by unit \d+ \([+−]0\.\d+\) and unit .*; feeds most D\(x\) \([+−]")
    )
    expect(wires).to_be_visible()
    drawn = wires.evaluate(_PICTURE)
    maps.press("ArrowRight")
    expect(page.locator(".unit")).to_contain_text("Unit 2 of layer 2")
    assert wires.evaluate(_PICTURE) != drawn
    maps.press("Escape")
    expect(wires).to_be_hidden()
    weight = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    for unit, into, its in ((2, True, weight[2]), (1, False, weight[:, 1])):
        found = page.evaluate(_JOINED, [weight.flatten().tolist(), 3, unit, into])
        order = its.abs().argsort().tolist()
        assert [place for place, _ in found] == order
        torch.testing.assert_close(torch.tensor([value for _, value in found]), its[order])


def test_units_say_what_their_weights_make_of_the_plane(lab: Studio) -> None:
    page = lab.open("lab?v=1&recipe=two").page
    generator = torch.Generator().manual_seed(0)
    sizes = [(4, 2), (4,), (3, 4), (3,)]
    w0, b0, w1, b1 = (torch.randn(size, generator=generator) for size in sizes)
    axis = (torch.arange(5) + 0.5) / 5 * 2 - 1
    x = torch.stack([axis.repeat(5), axis.repeat_interleave(5)], 1)
    hidden = torch.nn.functional.leaky_relu(x @ w0.T + b0, 0.2)
    wanted = (hidden @ w1.T + b1).tanh().T.flatten()
    found = page.evaluate(_SAID, [tensor.flatten().tolist() for tensor in (w0, b0, w1, b1)])
    torch.testing.assert_close(torch.tensor(found), wanted, atol=1e-5, rtol=1e-5)


def test_loss_and_optimiser_change_while_it_trains(lab: Studio) -> None:
    lab.open("lab?v=1&recipe=line")
    lab.train()
    lab.reach(20)
    page = lab.page
    lab.pick(re.compile("^Loss"), "least squares")
    chart = page.locator(".chart[aria-label^='Losses']")
    expect(chart).to_have_attribute(
        "aria-label", re.compile(r"changed: at step [\d,]+ Loss least squ")
    )
    page.get_by_text("More", exact=True).first.click()
    page.get_by_role("radio", name="SGD", exact=True).click()
    expect(chart).to_have_attribute("aria-label", re.compile(r"Optimiser SGD"))
    lab.press("Pause")
    lab.says("Paused")
    changed = History(lab.runs / lab.run).notes(["changed"])
    assert [(note.data["name"], note.data["value"]) for note in changed] == [
        ("loss", "least_squares"), ("optimiser", "sgd"),
    ]  # fmt: skip


def test_slow_motion_goes_part_by_part(lab: Studio) -> None:
    lab.open("lab?v=1&recipe=line")
    lab.page.get_by_text("Slow motion", exact=True).first.click()
    lab.train()
    now = lab.page.locator(".pg-parts .pg-now")
    expect(now).to_have_text(re.compile("^[1-7] "))
    lab.press("Pause")
    lab.says("Paused")
    names = [
        part.inner_text().split(" ", 1)[1] for part in lab.page.locator(".pg-parts span").all()
    ]
    assert names == ["draw examples and noise", "generate", "judge", "D's loss", "update D",
                     "G's loss", "update G"]  # fmt: skip
    for _ in range(3):
        before = now.inner_text()
        lab.press("Next part")
        expect(now).not_to_have_text(before)


def test_one_net_learns_alone(lab: Studio) -> None:
    plane = begin(lab, "line", 20)
    page, step = lab.page, lab.step
    for name in ("heat", "sheet", "real"):
        switch(page, name)
    plane.evaluate("() => new Promise(requestAnimationFrame)")
    crosses = plane.evaluate(_PICTURE)
    lab.press("Step of D")
    expect(page.locator(".side .head i")).to_have_text(f"step {step + 1}")
    plane.evaluate("() => new Promise(requestAnimationFrame)")
    assert plane.evaluate(_PICTURE) == crosses  # G stood still
    lab.press("Step of G")
    becomes(page, plane, crosses, same=False)

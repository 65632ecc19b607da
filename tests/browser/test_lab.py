"""The 2-D lab as a visitor uses it: layers by click and by key, slow motion, one net alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.studio import Studio

PLANE = "canvas[tabindex='0']"
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

"""Races and time travel as a visitor uses them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import Studio
from tests.browser.waiting import until

LANE = "section.lane"
_DRAWN = """(canvas) => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(new Uint32Array(pixels.buffer)).size;
}"""


def raced(studio: Studio, steps: int) -> Page:
    """Four lanes on a line, paused after so many steps."""
    studio.page.emulate_media(reduced_motion="reduce")  # looks are drawn at once
    studio.open("race?v=1&recipe=line&values=0.0005;0.001;0.002;0.005&down=none&steps=100000")
    studio.train()
    studio.reach(steps)
    expect(studio.page.locator(f"{LANE}.best")).to_have_count(1)
    studio.press("Pause")
    studio.says("Paused")
    return studio.page


def test_four_lanes_race_pause_and_are_looked_back_on(studio: Studio) -> None:
    page = raced(studio, 30)
    lanes = page.locator(LANE)
    expect(lanes).to_have_count(4)
    expect(lanes.nth(1)).to_contain_text("G 0.001")
    expect(page.locator(f"{LANE}.best")).to_have_count(1)
    planes = page.locator(".plane")
    until(page, lambda: min(planes.nth(n).evaluate(_DRAWN) for n in range(4)) > 50)
    newest = planes.nth(0).evaluate("(canvas) => canvas.toDataURL()")
    slider = page.get_by_label("History")
    slider.focus()
    slider.press("Home")
    expect(planes.nth(0)).to_have_attribute("aria-label", re.compile("at step 0"))
    page.wait_for_function(
        "([canvas, newest]) => canvas.toDataURL() !== newest",
        arg=[planes.nth(0).element_handle(), newest],
    )
    page.wait_for_url(re.compile("at=0"))
    link = lanes.nth(2).get_by_role("link")
    assert re.search(r"lab\?v=1&run=gan-\w+", str(link.get_attribute("href")))


def test_a_race_can_be_linked_and_watched_by_others(studio: Studio, somebody_else: Page) -> None:
    page = raced(studio, 20)
    somebody_else.goto(page.url)
    expect(somebody_else.locator(LANE)).to_have_count(4)
    expect(somebody_else.get_by_role("button", name="Stop", exact=True)).to_be_disabled()
    somebody_else.get_by_role("button", name="Train your own").click()
    somebody_else.wait_for_url(re.compile(r"race\?.*recipe=line"))
    expect(somebody_else.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    expect(somebody_else.locator(LANE)).to_have_count(0)


@pytest.mark.parametrize("page", ["lab?v=1&recipe=line", "gans?v=1&training.steps=100000"])
def test_one_travels_back_and_branches_with_another_setting(studio: Studio, page: str) -> None:
    studio.open(page)
    first = studio.train()
    studio.reach(20)
    studio.press("Pause")
    studio.says("Paused")
    slider = studio.page.get_by_label("History")
    slider.focus()
    slider.press("Home")
    studio.page.wait_for_url(re.compile("at=0"))
    studio.page.get_by_role("button", name="Branch from here").click()
    go = studio.page.get_by_role("button", name="Branch from step 0")
    expect(go).to_be_visible()
    inside = studio.page.locator("[data-testid='stPopoverBody']")
    inside.get_by_role("group", name=re.compile("Label smoothing")).locator("input").focus()
    studio.page.keyboard.press("ArrowRight")
    expect(inside).to_contain_text("0.05")
    go.click()
    studio.page.wait_for_url(re.compile(rf"compare.*runs={first}"))
    expect(studio.page.locator(".pg-side").nth(1)).to_contain_text("Label smoothing 0.05")
    studio.reach(5)
    expect(studio.button("Stop")).to_be_enabled()

"""A visitor breaks a GAN, is told why, and repairs it with one click."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from playground.runs.history import History
from tests.browser.studio import LONG, Studio

LEARNING = 240_000  # ms for some hundred updates on a busy machine


def test_break_be_told_why_and_repair(studio: Studio) -> None:
    page = studio.open(f"gans?v=1&{LONG}").page
    broken = studio.train()
    lever = page.get_by_test_id("stPopoverButton").filter(has_text="Break it")
    expect(lever).to_be_enabled(timeout=LEARNING)  # once G and D have begun
    lever.click()
    studio.press("Giant steps for G")
    said = page.locator(".pg-check")
    expect(said).to_contain_text("G's step size is 50 times the recipe's", timeout=LEARNING)
    expect(said).to_contain_text("with G's step size 0.0005")
    studio.press("Repair")
    told = re.compile(r"Repaired: Went back to step ([\d,]+)")
    expect(said).to_contain_text(told)
    found = told.search(said.inner_text())
    assert found
    page.wait_for_url(lambda url: "run=" in url and broken not in url)
    studio.reach(int(found[1].replace(",", "")) + 20)
    mended = History(studio.runs / studio.run).notes(["changed"])[-1]
    assert (mended.data["name"], mended.data["value"]) == ("lr_g", 0.0005)
    assert History(studio.runs / broken).info().status == "stopped"


def test_the_map_on_the_first_page_is_drawn_and_dragged(studio: Studio) -> None:
    page = studio.page
    page.emulate_media(reduced_motion="reduce")  # so that the point waits for the visitor
    page.goto(studio.url)
    code = page.locator("figcaption b")
    expect(code).to_have_text(re.compile(r"\(.+, .+\)"))
    first = code.inner_text()
    page.get_by_role("application").press("ArrowLeft")
    expect(code).not_to_have_text(first)
    expect(page.locator(".pg-entry .pg-strip")).to_have_count(4)

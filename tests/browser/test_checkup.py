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
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    said = page.locator(".pg-check")
    expect(said).to_contain_text("G's step size is 2,000 times the recipe's", timeout=LEARNING)
    expect(said).to_contain_text("with G's step size 0.0005")
    assert [note.data["value"] for note in History(studio.runs / broken).notes(["changed"])] == [1]
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


def test_break_what_has_ended_and_see_both_beside_each_other(studio: Studio) -> None:
    page = studio.open("gans?v=1&recipe=dcgan&training.steps=1500").page
    whole = studio.train()
    studio.says("Finished")
    page.get_by_test_id("stPopoverButton").filter(has_text="Break it").click()
    studio.press("D stands still")
    page.wait_for_url(lambda url: "run=" in url and whole not in url)
    broken = History(studio.runs / studio.run)
    expect(page.get_by_role("button", name="Repair")).to_be_visible(timeout=LEARNING)
    expect(page.locator(".pg-check")).to_contain_text("D's updates per step are 0")
    assert next(iter(broken.rows()))[0] == 1, "it shows what came before"
    assert broken.notes(["changed"])[-1].step == 1500
    studio.press("Repair")
    link = page.get_by_role("link", name="Beside the run it came from")
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_text("D stands still", exact=True)).to_be_visible()
    expect(page.get_by_text("Repaired at step 1,500", exact=True)).to_be_visible()


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


def test_start_over_after_a_break_begins_unbroken(studio: Studio) -> None:
    page = studio.open("gans?v=1&training.steps=1500").page
    studio.train()
    studio.says("Finished")
    page.get_by_test_id("stPopoverButton").filter(has_text="Break it").click()
    studio.press("G stands almost still")
    expect(page.locator(".pg-check")).to_contain_text("a 1,000th of the recipe", timeout=LEARNING)
    studio.says("Finished")
    broken = History(studio.runs / studio.run)
    assert [note.data["value"] for note in broken.notes(["changed"])] == [5e-7]
    before = page.url
    studio.press("Start over")
    page.wait_for_url(lambda url: "run=" in url and url != before)
    assert History(studio.runs / studio.run).info().recipe.settings["lr_g"] == 0.0005

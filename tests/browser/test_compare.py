"""Sides trained together, measurements while a run trains, and trained files to start from."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from playground.runs.history import History
from tests.browser.conftest import Server
from tests.browser.studio import LONG, Studio


def runs_of(page: Page) -> list[str]:
    page.wait_for_url(re.compile(r"runs="))
    found = re.search(r"runs=([\w%,-]+)", page.url)
    assert found
    return found[1].replace("%2C", ",").split(",")


def test_a_cure_is_one_click_and_both_sides_keep_in_step(
    studio: Studio, server: Server, artefacts: Path
) -> None:
    page = studio.page
    page.goto(f"{studio.url}/compare?v=1&show=collapse-packing&steps=100000")
    page.locator(".st-key-card-collapse-packing button").click()
    names = runs_of(page)
    assert len(names) == 2
    expect(page.get_by_role("img", name=re.compile("^Side B: "))).to_be_visible()
    modes = page.locator(".chart").filter(has_text="Modes found")
    expect(modes.locator(".key span").first).to_have_text(re.compile(r"\d"))
    page.screenshot(path=artefacts / "compare.png")
    studio.press("Pause")
    expect(studio.button("Continue")).to_be_enabled()
    infos = [History(server.runs / name).info() for name in names]
    assert {info.status for info in infos} == {"paused"}
    assert len({info.step for info in infos}) == 1
    page.reload()
    studio.press("Step")
    page.wait_for_function(
        "(step) => document.querySelector('.pg-step b')?.textContent.startsWith(step)",
        arg=f"{infos[0].step + 1:,} /",
    )


def test_the_sides_follow_one_history_slider(studio: Studio) -> None:
    page = studio.page
    page.goto(f"{studio.url}/compare?v=1&steps=100000")
    studio.press("Train")
    runs_of(page)
    studio.reach(200)
    studio.press("Pause")
    expect(studio.button("Continue")).to_be_enabled()
    page.get_by_label("History").press("Home")
    heads = page.locator(".heading i")
    for side in range(2):
        expect(heads.nth(side)).to_have_text("step 0")
    page.wait_for_url(re.compile(r"at=0"))


def test_a_trick_is_compared_from_the_page_of_gans(studio: Studio) -> None:
    studio.open(f"gans?v=1&recipe=gan-ring&{LONG}")
    row = studio.page.locator(".st-key-trick-smoothing")
    studio.idle()
    row.get_by_role("button", name="Compare").click()
    without, smoothed = runs_of(studio.page)
    expect(studio.page.get_by_text("Label smoothing: 0.1", exact=False).first).to_be_visible()
    studio.reach(5)
    studio.press("Stop")
    expect(studio.button("Continue")).to_be_enabled()
    studio.page.goto(studio.url)
    row = studio.page.locator(f".st-key-row-{without}")
    expect(row).to_contain_text("Comparison: Label smoothing")
    expect(row).to_contain_text("without · with")
    expect(studio.page.locator(f".st-key-row-{smoothed}")).to_have_count(0)
    row.get_by_role("link", name="Open").click()
    studio.page.wait_for_url(re.compile(r"compare.*runs="))
    assert runs_of(studio.page) == [without, smoothed]


def test_a_trick_is_compared_while_another_run_trains(studio: Studio) -> None:
    studio.open(f"gans?v=1&recipe=gan-ring&{LONG}").train()
    studio.reach(5)
    studio.page.locator(".st-key-trick-smoothing").get_by_role("button", name="Compare").click()
    runs_of(studio.page)
    expect(studio.page.get_by_role("heading", name="without")).to_have_count(1)
    studio.says("Waiting for a free worker")
    studio.press("Stop")
    studio.says("Stopped.")


def test_a_trick_is_a_switch(studio: Studio) -> None:
    studio.open("gans?v=1&recipe=gan-ring")
    row = studio.page.locator(".st-key-trick-minibatch")
    expect(row.get_by_role("switch")).not_to_be_checked()
    row.get_by_text("Minibatch discrimination", exact=True).click()
    studio.page.wait_for_url(re.compile("minibatch=true"))
    expect(row.get_by_role("switch")).to_be_checked()


def test_a_run_is_measured_while_it_trains(studio: Studio, artefacts: Path) -> None:
    studio.open("gans?v=1&recipe=gan-ring&training.measure=every&training.measure_every=50").train()
    modes = studio.page.locator(".chart").filter(has_text="Modes found")
    expect(modes).to_contain_text("n = 2,500: samples, within 3 σ of one of 8 centres")
    expect(modes.locator(".key span").first).to_have_text(re.compile(r"\d"))
    expect(
        studio.page.get_by_text(re.compile(r"(times|once) so far, in [\d.]+ % of"))
    ).to_be_visible()
    studio.page.screenshot(path=artefacts / "measured.png")


def test_a_trained_file_shows_at_once(studio: Studio, artefacts: Path) -> None:
    studio.open("vaes")
    studio.page.locator(".st-key-trained-vae-mnist").get_by_role("button").click()
    studio.page.wait_for_url(re.compile("start=vae-mnist"))
    samples = studio.page.get_by_role("img", name="64 samples of the trained model")
    expect(samples).to_be_visible()
    expect(studio.page.locator(".pg-scores")).to_contain_text("held-out mnist, 100 codes each")
    studio.page.screenshot(path=artefacts / "start-from.png")
    studio.press("Start from random weights instead")
    expect(samples).to_be_hidden()


def test_codes_stand_beside_the_prior_and_follow_the_slider(
    studio: Studio, artefacts: Path
) -> None:
    page = studio.page
    every = "training.measure=every&training.measure_every=20"
    studio.open(f"vaes?v=1&recipe=vae-beta&{every}").train()
    studio.reach(60)
    studio.press("Pause")
    expect(studio.button("Continue")).to_be_enabled()
    head = page.locator(".heading").filter(has_text="KL of each dimension")
    expect(head).to_contain_text(re.compile(r"n = \d+: held-out digits"))
    tiles = page.get_by_role("img", name=re.compile(r"^Histogram of z\d"))
    expect(tiles).to_have_count(6)
    page.get_by_role("button", name="All 8", exact=True).click()
    expect(tiles).to_have_count(8)
    bars = page.get_by_role("img", name=re.compile("^KL of each dimension, nats: z"))
    bars.focus()
    bars.press("ArrowRight")
    expect(page.locator(".line").filter(has_text=re.compile(r"^z\d: .*nats"))).to_be_visible()
    page.screenshot(path=artefacts / "codes.png")
    page.get_by_label("History").press("Home")
    expect(head).to_contain_text("step 0")


def test_a_trained_file_shows_its_codes_without_the_data(studio: Studio) -> None:
    studio.open("vaes?v=1&start=vae-conv-20-mnist")
    head = studio.page.locator(".heading").filter(has_text="KL of each dimension")
    expect(head).to_contain_text("n = 2,000: mnist, rebuilt from stored codes")

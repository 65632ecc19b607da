"""What a visitor does, from the first click to the next day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playground.runs.history import History
from tests.browser.conftest import Arriving, Server
from tests.browser.pointer import steady
from tests.browser.studio import LONG, Studio
from tests.browser.waiting import until

PAGES = ("autoencoders", "vaes", "gans")


@pytest.mark.parametrize("page", PAGES)
def test_train_until_curves_and_pictures_are_there(
    studio: Studio, artefacts: Path, page: str
) -> None:
    studio.open(f"{page}?v=1&{LONG}").train()
    expect(studio.picture()).to_be_visible()
    studio.reach(30)
    expect(studio.page.locator(".key span").first).to_have_text(re.compile(r"\d"))
    studio.paints(4)
    studio.page.screenshot(path=artefacts / f"{page}.png")
    studio.press("Stop")
    studio.says("Stopped")
    assert studio.step >= 30


def test_points_are_trained_on_as_well(studio: Studio, artefacts: Path) -> None:
    studio.open(f"gans?v=1&recipe=gan-ring&{LONG}").train()
    studio.reach(30)
    studio.paints(4)
    expect(studio.page.get_by_text("generated", exact=True)).to_be_visible()
    studio.page.screenshot(path=artefacts / "ring.png")


def test_pause_step_and_go_on(studio: Studio) -> None:
    studio.open(f"gans?v=1&{LONG}").train()
    studio.reach(5)
    studio.press("Pause")
    studio.says("Paused")
    before = studio.step
    for made in (1, 2, 3):
        studio.press("Step")
        expect(studio.page.locator(".pg-step b")).to_contain_text(f"{before + made:,} /")
    studio.press("Continue")
    studio.reach(before + 20)


def test_the_first_step_alone(studio: Studio) -> None:
    studio.open("vaes").press("Step")
    studio.says("Paused")
    expect(studio.page.locator(".pg-step b")).to_have_text("1 / 8,000")


def test_scrub_through_the_history(studio: Studio) -> None:
    studio.open(f"vaes?v=1&{LONG}").train()
    studio.reach(1000)  # several pictures by then
    studio.press("Pause")
    studio.says("Paused")
    slider = studio.page.get_by_label("History")
    slider.press("Home")
    expect(studio.page.locator(".heading i").first).to_have_text("step 0")
    studio.page.wait_for_url(re.compile(r"at=0"))
    box, mouse = steady(slider), studio.page.mouse
    height = box["y"] + box["height"] / 2
    mouse.move(box["x"] + 3, height)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, height, steps=5)
    expect(studio.page.locator(".heading i").first).not_to_have_text("step 0")
    middle = studio.pictured()  # while the button is still held
    mouse.move(box["x"] + box["width"] - 3, height, steps=5)
    studio.shows(middle + 1)
    newest = studio.pictured()
    mouse.move(box["x"] + 3, height, steps=5)
    mouse.up()
    expect(studio.page.locator(".heading i").first).to_have_text("step 0")
    studio.press("Newest")
    studio.shows(newest)
    studio.page.go_back()  # to what was shown before that press
    expect(studio.page.locator(".heading i").first).to_have_text("step 0")


def test_change_the_step_size_while_it_trains(studio: Studio, server: Server) -> None:
    run = studio.open(f"vaes?v=1&{LONG}").train()
    studio.reach(20)
    studio.type(re.compile("^Step size"), "0.0005")
    chart = studio.page.locator(".chart").first
    expect(chart).to_have_attribute("aria-label", re.compile(r"changed: at step [\d,]+ .*0\.0005"))
    (note,) = History(server.runs / run).notes(["changed"])
    assert (note.data["name"], note.data["value"]) == ("lr", 0.0005)
    expect(studio.page.get_by_label("Code size", exact=True)).to_be_disabled()


def test_charts_keep_their_zoom_while_they_update(studio: Studio) -> None:
    studio.open(f"vaes?v=1&{LONG}").train()
    studio.reach(100)
    chart = studio.page.locator(".chart").first
    chart.press("+")
    whole = chart.get_by_role("button", name="Whole run")
    expect(whole).to_be_visible()
    studio.reach(studio.step + 200)
    expect(whole).to_be_visible()
    whole.click()
    expect(whole).to_be_hidden()


def test_reload_and_still_control_the_run(studio: Studio) -> None:
    run = studio.open(f"autoencoders?v=1&{LONG}").train()
    studio.reach(5)
    studio.page.reload()
    studio.press("Pause")
    studio.says("Paused")
    assert studio.run == run


def test_others_watch(studio: Studio, somebody_else: Page, server: Server) -> None:
    run = studio.open(f"gans?v=1&{LONG}").train()
    studio.reach(5)
    other = Studio(somebody_else, server.url, server.runs).open(f"gans?v=1&run={run}")
    other.says("You are watching")
    for name in ("Pause", "Step", "Stop", "Start over"):
        expect(other.button(name)).to_be_disabled()
    expect(other.button("Train your own")).to_be_enabled()
    before = other.step
    other.reach(before + 20)
    other.paints(4)


def test_a_broken_link_gives_a_sentence_and_the_defaults(studio: Studio, artefacts: Path) -> None:
    studio.open("vaes?v=1&latent=many")
    expect(studio.page.get_by_role("alert")).to_have_count(1)
    expect(studio.page.get_by_role("alert")).to_contain_text("latent")
    expect(studio.button("Train")).to_be_enabled()
    studio.page.screenshot(path=artefacts / "broken-link.png")


def test_back_leaves_the_run_and_the_menu_returns_to_it(studio: Studio) -> None:
    run = studio.open(f"vaes?v=1&{LONG}").train()
    studio.reach(5)
    studio.page.get_by_role("link", name="GANs").click()
    expect(studio.page.get_by_role("heading", level=1)).to_contain_text("adversarial")
    studio.page.get_by_role("link", name="VAEs").click()
    studio.page.wait_for_url(re.compile(f"run={run}"))
    studio.press("Pause")
    studio.says("Paused")


def test_data_that_cannot_be_had_leave_a_sentence_and_an_offer(studio: Studio) -> None:
    studio.open("vaes?v=1&source=mnist").train()
    studio.says(re.compile("MNIST"))
    expect(studio.button("Use the embedded digits")).to_be_visible()
    studio.press("Use the embedded digits")
    expect(studio.button("Use the embedded digits")).to_be_hidden()  # the failed run is left
    studio.page.wait_for_url(re.compile("source=digits|^(?!.*run=)"))
    studio.train()
    studio.reach(5)


def test_home_shows_what_goes_on(studio: Studio, artefacts: Path) -> None:
    run = studio.open(f"autoencoders?v=1&{LONG}").train()
    studio.reach(5)
    studio.page.goto(studio.url)
    row = studio.page.locator(f".st-key-row-{run}")
    expect(row).to_contain_text("training")
    studio.page.screenshot(path=artefacts / "home.png")
    row.get_by_role("link", name="Open").click()
    studio.press("Pause")
    assert studio.run == run


def test_a_name_and_files_to_take_home(studio: Studio) -> None:
    studio.open(f"vaes?v=1&{LONG}").train()
    studio.reach(60)
    studio.press("Pause")
    studio.says("Paused")
    studio.page.get_by_role("button", name="Save").click()
    for name, start in (("PNG", b"\x89PNG"), ("GIF", b"GIF8"), ("CSV", b"step,")):
        with studio.page.expect_download() as taken:
            studio.page.get_by_role("button", name=re.compile(name)).click()
        assert Path(taken.value.path()).read_bytes().startswith(start)


def test_a_deep_link_on_a_fresh_server(visitor: Page, fresh_server: Server) -> None:
    studio = Studio(visitor, fresh_server.url, fresh_server.runs).open(
        "vaes?v=1&recipe=vae-conv&latent=5"
    )
    expect(visitor.get_by_role("link", name="GANs")).to_be_visible()  # the menu: app.py ran
    expect(visitor.get_by_label("Code size", exact=True).last).to_have_value("5")
    expect(visitor).to_have_title(re.compile("VAEs"))
    studio.press("Step")
    studio.says("Paused")


def test_the_server_ends_and_the_run_goes_on_the_next_day(
    visitor: Page, fresh_server: Server
) -> None:
    studio = Studio(visitor, fresh_server.url, fresh_server.runs)
    studio.open(f"autoencoders?v=1&{LONG}")
    run = studio.train()
    studio.reach(10)
    fresh_server.stop()
    until(visitor, lambda: History(fresh_server.runs / run).info().status == "interrupted")
    before = History(fresh_server.runs / run).info()
    fresh_server.start()
    visitor.goto(fresh_server.url)
    row = visitor.locator(f".st-key-row-{run}")
    expect(row).to_contain_text("interrupted")
    row.get_by_role("button", name="Resume").click()
    expect(row).to_contain_text(re.compile("waiting|starting|training"))
    row.get_by_role("link", name="Open").click()
    studio.reach(before.step + 10)
    assert studio.run == run


@pytest.mark.parametrize(("width", "scheme"), [(420, "light"), (1440, "dark"), (420, "dark")])
def test_pages_fit_every_screen(
    arriving: Arriving, server: Server, artefacts: Path, width: int, scheme: str
) -> None:
    page = arriving(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    for name in ("", *PAGES):
        page.goto(f"{server.url}/{name}")
        steady(page.get_by_role("heading", level=1))
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name or 'home'} is {wide} pixels wide"
        page.screenshot(path=artefacts / f"{name or 'home'}-{width}-{scheme}.png")

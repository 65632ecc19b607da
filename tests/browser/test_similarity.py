"""The similarity page as visitors use it: edit, rank, draw, upload, shift, by hand and by key."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from playground.metrics.distortions import DISTORTIONS, shifted
from playground.metrics.similarity import MEASURES
from playground.metrics.strokes import LONGER, STRAY, TWO, errors
from playground.ui.similarity import codes
from playground.ui.similarity.scores import words
from tests.browser.conftest import Server
from tests.browser.pointer import steady


@pytest.fixture
def page(visitor: Page, server: Server) -> Page:
    """The page's first part, ready."""
    visitor.goto(f"{server.url}/similarity")
    expect(visitor.get_by_text("measures agree")).to_be_visible()
    return visitor


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def line(page: Page, measure: str) -> Locator:
    """A line of a table of scores."""
    return page.locator("tr").filter(has_text=measure).first


def shows(page: Page, measure: str, *values: str) -> None:
    """Wait until a line of the first part's table says so of the three pictures."""
    expect(line(page, measure).locator(".value")).to_have_text(list(values))


def press_pixel(canvas: Locator, row: int, column: int) -> None:
    box = steady(canvas)
    side = box["width"] / 28
    canvas.click(position={"x": (column + 0.5) * side, "y": (row + 0.5) * side})


def linked(page: Page, name: str) -> str:
    found = re.search(rf"[?&]{name}=([^&]+)", page.url)
    return found[1] if found else ""


def test_pixels_are_edited_by_hand_and_by_key(page: Page) -> None:
    shows(page, "pixel by pixel", "1", "1", "6")
    shows(page, "as the source counts it", "1", "1", "36")
    expect(page.get_by_text(re.compile(r"\d of \d+ measures agree"))).to_contain_text("Patches")
    stray, longer = page.locator("canvas").nth(1), page.locator("canvas").nth(3)
    press_pixel(stray, 2, 3)
    press_pixel(stray, 2, 4)
    shows(page, "pixel by pixel", "3", "1", "6")
    wanted = STRAY.copy()
    wanted[2, 3:5] = 1
    page.wait_for_url(re.compile(f"stray={codes.to_ink(wanted)}"))
    longer.focus()
    for key in ("ArrowUp", "ArrowLeft", "Space"):  # from the middle
        longer.press(key)
    shows(page, "pixel by pixel", "3", "1", "7")
    wanted = LONGER.copy()
    wanted[13, 13] = 1 - wanted[13, 13]
    page.wait_for_url(re.compile(f"longer={codes.to_ink(wanted)}"))
    page.reload()
    shows(page, "pixel by pixel", "3", "1", "7")
    page.get_by_role("button", name="Reset: One pixel too many").click()
    shows(page, "pixel by pixel", "1", "1", "7")


def test_a_drag_paints_and_all_scores_follow(page: Page) -> None:
    box = steady(page.locator("canvas").nth(2))
    side = box["width"] / 28
    page.mouse.move(box["x"] + 2.5 * side, box["y"] + 1.5 * side)
    page.mouse.down()
    page.mouse.move(box["x"] + 11.5 * side, box["y"] + 1.5 * side, steps=12)
    page.mouse.up()
    expect(page.get_by_text("10 pixels too many, 1 missing")).to_be_visible()
    shows(page, "as the source counts it", "1", "121", "36")
    page.get_by_label("most like it to my eye").first.check()
    expect(page.get_by_text("To your eye “One pixel too many”")).to_be_visible()


def test_ranking_by_eye_opens_the_scores(page: Page) -> None:
    part(page, "Equal L2")
    expect(page.get_by_text("0 of 8")).to_be_visible()
    expect(page.get_by_text("orders as your eye")).to_have_count(0)
    titles = [item.title for item in DISTORTIONS.values()]
    for title in titles:
        page.locator("button.tile").filter(has_text=title).click()
    expect(page.get_by_text("orders as your eye")).to_be_visible()
    expect(line(page, "so large errors")).to_contain_text("no order: all are equal")
    expect(line(page, "near and from afar")).to_contain_text("of 28 pairs")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("7 of 8")).to_be_visible()
    expect(page.get_by_text("orders as your eye")).to_have_count(0)
    page.wait_for_url(re.compile("order="))
    assert linked(page, "order").split("%2C") == list(DISTORTIONS)[:-1]


def picture(colour: tuple[int, int, int, int]) -> FilePayload:
    out = io.BytesIO()
    Image.new("RGBA", (90, 50), colour).save(out, "PNG")
    return {"name": "mine.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_own_pictures_are_drawn_or_uploaded(page: Page) -> None:
    part(page, "Equal L2")
    part(page, "Drawn")
    expect(page.get_by_text("Draw something")).to_be_visible()
    box = steady(page.locator("canvas").first)
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 200, steps=10)
    page.mouse.up()
    expect(page.get_by_text("0 of 8")).to_be_visible()
    page.wait_for_url(re.compile("drawing="))
    assert codes.from_grey(linked(page, "drawing")).sum() > 20
    part(page, "Your file")
    chooser = page.locator("input[type=file]")
    chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"not one"})
    expect(page.get_by_text("'a.png' cannot be used: it is no picture")).to_be_visible()
    chooser.set_input_files(picture((10, 200, 90, 128)))
    expect(page.get_by_text("Your picture, made grey")).to_be_visible()
    page.wait_for_url(re.compile("upload="))
    address = page.url
    page.goto("about:blank")
    page.goto(address)  # the link alone leads back to it
    expect(page.get_by_text("Your picture, made grey")).to_be_visible()


def test_a_shift_by_key_moves_picture_and_scores(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/similarity?v=1&view=shift&picture=two")
    slider = page.get_by_label("Shift to the right")
    slider.focus()
    slider.press("Home")
    emd = page.locator(".charts > div").filter(has_text="Earth mover's")
    expect(emd.locator("output")).to_have_text("0.000")
    for _ in range(6):
        slider.press("ArrowRight")
    expect(emd.locator("output")).to_have_text("1.50")
    page.wait_for_url(re.compile("way=1.5"))


def test_the_browser_shifts_and_writes_as_python_does(page: Page) -> None:
    grey = np.random.default_rng(0).integers(0, 256, (5, 7))
    script = """async ([bytes, width, way]) => {
      const { shifted } = await import("/app/static/shifting.js");
      return [...shifted(new Uint8Array(bytes), width, way)];
    }"""
    for way in (0, 0.25, 1, 3.75):
        found = page.evaluate(script, [grey.ravel().tolist(), 7, way])
        expected = shifted(grey.astype(float), way).ravel()
        np.testing.assert_allclose(found, expected, atol=0.5)
    levels = np.random.default_rng(1).integers(0, 16, (28, 28)) / 15
    script = """async (values) => {
      const { fromGrey, fromInk, toGrey, toInk } = await import("/app/static/bits.js");
      const grey = toGrey(values), ink = toInk(values);
      return [grey, ink, [...fromGrey(grey)], [...fromInk(ink)]];
    }"""
    grey_text, ink_text, back, ink = page.evaluate(script, levels.ravel().tolist())
    assert (grey_text, ink_text) == (codes.to_grey(levels), codes.to_ink(levels))
    np.testing.assert_allclose(back, levels.ravel(), atol=1e-7)
    assert ink == (levels.ravel() > 0.5).astype(int).tolist()


def test_the_browser_measures_as_python_does(page: Page) -> None:
    script = """async ([a, b]) => {
      const { MEASURES } = await import("/app/static/measures.js");
      return Object.fromEntries(Object.entries(MEASURES).map(([name, of]) => [name, of(a, b)]));
    }"""
    rng = np.random.default_rng(2)
    a, b = rng.random((28, 28)).round(1), rng.random((28, 28)).round(1)
    for one, two in ((a, b), (TWO, LONGER), (TWO, 1 - TWO)):
        found = page.evaluate(script, [one.ravel().tolist(), two.ravel().tolist()])
        expected = {
            name: MEASURES[name](one, two) for name in ("l1", "l2", "psnr", "ssim", "patches")
        }
        expected |= dict(zip(("squares", "source"), errors(one, two), strict=True))
        assert found == {name: pytest.approx(value, abs=1e-9) for name, value in expected.items()}


def test_the_browser_writes_numbers_as_python_does(page: Page) -> None:
    numbers = [None, 6, 0.0048, 0.944, 1234.6, 13.304, 3e-5, 3.26e-12, 99.99, 0.1, 26.8, 36, 7.1e-4]
    script = """async (values) => {
      const { score } = await import("/app/static/measures.js");
      return values.map(score);
    }"""
    assert page.evaluate(script, numbers) == [words(value) for value in numbers]


def test_neighbours_and_reconstructions_on_trained_files_alone(page: Page, server: Server) -> None:
    """The data folder is empty here."""
    page.goto(f"{server.url}/similarity?v=1&view=neighbours&query=decoded&index=4&count=100")
    expect(page.get_by_text(re.compile(r"\d of 8 are “"))).not_to_have_count(0)
    expect(page.get_by_text("Earth mover's").first).to_be_visible()
    page.goto(f"{server.url}/similarity?v=1&view=rebuilt&models=ae-mnist")
    expect(page.get_by_text("Means over 20 pictures")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the scores (CSV)").click()
    text = saved.value.path().read_text("utf-8")
    assert text.startswith("measure,unit")
    assert "Sharpness" in text


def test_on_a_phone_the_verdicts_are_in_sight(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 420, "height": 900})
    page.goto(f"{server.url}/similarity")
    verdict = page.get_by_role("cell", name="disagrees").first
    expect(verdict).to_be_visible()
    box = verdict.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 420

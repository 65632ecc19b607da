"""What a visitor chooses from: recipes of every kind, data of their own, and how fast it goes."""

from __future__ import annotations

import io
import math
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.pointer import steady
from tests.browser.studio import Studio

CHOICES = [
    ("autoencoders", None, "ae-conv"),
    ("vaes", None, "vae-conv"),
    ("gans", "Packed GAN", "packed-ring"),
    ("energy", None, ""),
]


def pictures(count: int = 24) -> bytes:
    """A zip of that many plain pictures, and a text that is none."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(count):
            picture = io.BytesIO()
            Image.new("RGB", (40, 30), (10 * i, 200 - 5 * i, 90)).save(picture, "PNG")
            archive.writestr(f"{i}.png", picture.getvalue())
        archive.writestr("notes.png", b"no picture")
    return out.getvalue()


def give(studio: Studio, name: str, data: bytes) -> None:
    """Upload a file."""
    kind = "application/octet-stream"
    files = studio.page.locator("input[type=file]")
    files.set_input_files({"name": name, "mimeType": kind, "buffer": data})


@pytest.mark.parametrize(("page", "family", "card"), CHOICES, ids=lambda value: str(value))
def test_a_recipe_of_each_kind(studio: Studio, page: str, family: str | None, card: str) -> None:
    studio.open(page)
    if family:
        studio.page.get_by_role("radio", name=family).click()
    if card:
        studio.page.locator(f".st-key-card-{card} button").click()
        studio.page.wait_for_url(re.compile(f"recipe={card}"))
    expect(studio.page.locator(".pg-layer").first).to_be_visible()  # its nets
    studio.train()
    studio.reach(10)
    studio.paints(2)


def test_from_the_catalogue_to_a_model(studio: Studio) -> None:
    studio.page.goto(f"{studio.url}/catalogue")
    row = studio.page.locator(".st-key-model-wgan-gp")
    row.get_by_role("link", name="Open").click()
    studio.page.wait_for_url(re.compile("recipe=wgan-gp"))
    expect(studio.button("Train")).to_be_enabled()


def test_own_pictures_are_trained_on(studio: Studio) -> None:
    studio.open("autoencoders?v=1&source=folder")
    expect(studio.button("Train")).to_be_disabled()
    expect(studio.page.get_by_text("They are drawn when the data are")).to_be_visible()
    give(studio, "mine.zip", pictures())
    expect(studio.page.get_by_text("24 pictures of 32×32 pixels in colour")).to_be_visible()
    expect(studio.page.get_by_text("1 file left out")).to_be_visible()
    expect(studio.page.locator(".st-key-panel .pg-strip")).to_be_visible()
    studio.train()
    studio.reach(10)
    studio.paints(4)


def test_a_refused_file_is_one_sentence(studio: Studio) -> None:
    studio.open("autoencoders?v=1&source=folder")
    give(studio, "bad.zip", b"no zip")
    alert = studio.page.get_by_role("alert").filter(has_text="no whole zip file")
    expect(alert).to_be_visible()
    expect(studio.button("Train")).to_be_disabled()


def test_drawn_points_are_trained_on(studio: Studio) -> None:
    studio.open("gans?v=1&recipe=gan-ring&source=points")
    studio.page.get_by_text("Or draw them").click()
    plane = studio.page.get_by_role("img", name="A plane to draw points on")
    box = steady(plane)
    x, y, mouse = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, studio.page.mouse
    mouse.move(x + 60, y)
    mouse.down()
    for i in range(30):
        mouse.move(x + 60 * math.cos(i / 5), y + 60 * math.sin(i / 5), steps=2)
    mouse.up()
    steady(plane)
    said = studio.page.get_by_text(re.compile(r"^[\d,]+ points$"))
    drawn = said.inner_text()
    studio.press("Eraser")
    expect(studio.button("Eraser")).to_have_attribute("aria-pressed", "true")
    box = steady(plane)
    mouse.click(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2)
    expect(said).not_to_have_text(drawn)
    studio.press("Undo")
    expect(said).to_have_text(drawn)
    studio.press("Use these points")
    expect(studio.page.get_by_text("drawn by hand").first).to_be_visible()
    studio.train()
    studio.reach(10)
    studio.paints(4)


def test_a_fast_run_can_be_watched(studio: Studio) -> None:
    studio.open("gans?v=1&recipe=gan-ring")
    studio.page.get_by_role("combobox", name="Speed").click()
    studio.page.get_by_role("option", name="5 steps/s", exact=True).click()
    studio.train()
    studio.reach(5)
    expect(studio.page.locator(".pg-facts b").first).to_have_text(re.compile(r"^[0-5](\.\d)?$"))
    studio.page.get_by_role("combobox", name="Speed").click()
    studio.page.get_by_role("option", name="Full speed").click()
    studio.reach(500)  # 100 seconds at the speed before

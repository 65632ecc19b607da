"""The latent page as a visitor uses it: dragging, picking, drawing, random codes, runs."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect

from playground import checkpoints, pretrained
from playground.core.events import Finished, Started
from playground.core.recipe import Recipe
from playground.families import build, check
from playground.pretrained.files import Absent
from playground.runs.store import Store
from tests.browser.conftest import Server
from tests.browser.pointer import steady
from tests.browser.studio import Studio

_PIXELS = """(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  return [width, height, Array.from({ length: width * height }, (_, i) => data[4 * i])];
}"""
_SUM = """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  .data.reduce((a, b, i) => (a + b * (i % 977)) % 1e9, 0)"""
_CHANGED = f"([canvas, before]) => ({_SUM})(canvas) !== before"


class Explorer:
    """The page with one model or two."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self, query: str = "") -> Explorer:
        """Go there and wait until something is decoded in every map."""
        self.page.goto(f"{self.url}/latent{query}")
        expect(self.pads.first).to_be_visible()
        for side in range(self.pads.count()):
            expect(self.fact("looks like").nth(side)).to_contain_text("%")
        return self

    @property
    def pads(self) -> Locator:
        return self.page.locator(".pad:visible")

    @property
    def made(self) -> Locator:
        return self.page.locator("canvas.made:visible")

    def fact(self, name: str) -> Locator:
        return self.page.locator(f"dt:text-is('{name}') + dd:visible")

    def box(self, pad: int) -> FloatRect:
        return steady(self.pads.nth(pad))

    def drag(self, pad: int, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press and move, in shares of the pad; the pointer stays down."""
        box = self.box(pad)
        places = [
            (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)
        ]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        self.page.mouse.move(*places[1], steps=12)

    def changed(self, canvas: Locator, before: float) -> None:
        """Wait until a canvas shows something else."""
        self.page.wait_for_function(_CHANGED, arg=[canvas.element_handle(), before])

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()


@pytest.fixture
def explorer(visitor: Page, server: Server) -> Explorer:
    return Explorer(visitor, server.url)


def shown(canvas: Locator, side: int) -> np.ndarray:
    """The picture on a canvas, a value for each of its pixels: (side, side), 0 to 255."""
    width, height, values = canvas.evaluate(_PIXELS)
    image = np.array(values).reshape(height, width)
    scale = width // side
    np.testing.assert_array_equal(image, image[::scale, ::scale].repeat(scale, 0).repeat(scale, 1))
    return image[::scale, ::scale]


def decoded(name: str, z: list[float]) -> np.ndarray:
    with torch.no_grad():
        x = pretrained.load(name).learner.decode(torch.tensor([z]))  # type: ignore[attr-defined]
    return 255 * x[0, 0].numpy()


def test_one_point_is_decoded_by_both_models_in_the_browser_alone(explorer: Explorer) -> None:
    sent: list[object] = []
    explorer.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda text: sent.append(text))
    )
    explorer.open("?v=1&show=map&z=0.5,-1")
    for place, name in enumerate(("ae-mnist", "vae-mnist")):
        wanted = decoded(name, [0.5, -1.0])
        assert np.abs(shown(explorer.made.nth(place), 28) - wanted).max() < 1
    before = [explorer.made.nth(i).evaluate(_SUM) for i in (0, 1)]
    explorer.box(1)  # at rest
    sent.clear()
    explorer.drag(1, (0.4, 0.4), (0.6, 0.7))
    for place in (0, 1):
        explorer.changed(explorer.made.nth(place), before[place])
    assert not sent
    z = [explorer.fact("z").nth(i).inner_text() for i in (0, 1)]
    assert z[0] == z[1] != "(0.50, -1.00)"
    explorer.page.mouse.up()
    explorer.page.wait_for_url(re.compile(r"z=(?!0\.5%2C-1&)"))


def test_keys_do_what_the_pointer_does(explorer: Explorer) -> None:
    explorer.open("?v=1&show=map&z=0,0")
    explorer.pads.nth(1).focus()
    explorer.page.keyboard.press("ArrowRight")
    explorer.page.keyboard.press("ArrowUp")
    above_zero = re.compile(r"^\((?!0\.00)[\d.]+, (?!0\.00)[\d.]+\)$")
    expect(explorer.fact("z").first).to_have_text(above_zero)
    base = explorer.pads.nth(1).locator("canvas").first
    before = base.evaluate(_SUM)
    explorer.page.keyboard.press("+")
    explorer.changed(base, before)


def test_a_picked_picture_is_encoded_rebuilt_and_linked(explorer: Explorer) -> None:
    explorer.open()
    expect(explorer.page.get_by_text("MNIST is not on this machine")).to_be_visible()
    explorer.page.locator(".thumbs button").nth(3).click()
    errors = explorer.page.locator(".error:visible")
    for place in (0, 1):
        expect(errors.nth(place)).to_contain_text("784 pixels")
    for place, name in enumerate(("ae-mnist", "vae-mnist")):
        learner = pretrained.load(name).learner
        x = torch.tensor(shown(explorer.page.locator(".pair canvas:visible").nth(2 * place), 28))
        x = (x / 255).float()[None, None]
        with torch.no_grad():
            error = (x - learner.reconstruct(x)).square().sum()  # type: ignore[attr-defined]
        said = float(re.findall(r"[\d.]+", errors.nth(place).inner_text())[0])
        assert said == pytest.approx(float(error), abs=0.1)
    explorer.page.wait_for_url(re.compile("pick=embedded-3"))
    again = errors.first.inner_text()
    explorer.page.reload()
    expect(errors.first).to_have_text(again)


def test_what_is_drawn_is_encoded_stroke_by_stroke(explorer: Explorer) -> None:
    explorer.open()
    board = explorer.page.locator(".draw canvas")
    box = steady(board)
    z, errors = explorer.fact("z").nth(1), explorer.page.locator(".error:visible")
    before = z.inner_text()
    explorer.page.mouse.move(box["x"] + 60, box["y"] + 40)
    explorer.page.mouse.down()
    for x, y in ((115, 40), (80, 140)):
        explorer.page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
        expect(z).not_to_have_text(before)  # before the pen is lifted
        before = z.inner_text()
    explorer.page.mouse.up()
    expect(errors.nth(1)).to_contain_text("squared error")
    explorer.press("Clear")
    expect(errors.nth(1)).to_have_text("")


def test_layers_are_computed_here_and_linked(explorer: Explorer, artefacts: Path) -> None:
    explorer.open()
    base = explorer.pads.first.locator("canvas").first
    for name, word in (
        ("Decoded tiles", "tiles"),
        ("Far from data", "far"),
        ("Stretch", "stretch"),
    ):
        before = base.evaluate(_SUM)
        explorer.press(name)
        explorer.changed(base, before)
        explorer.page.wait_for_url(re.compile(f"layers=.*{word}"))
    expect(explorer.page.locator(".notes")).to_contain_text(
        re.compile(r"per unit of z, AE [\d.]+ to")
    )
    explorer.page.screenshot(path=artefacts / "latent.png")


def test_random_codes_are_drawn_again_and_measured(explorer: Explorer) -> None:
    explorer.page.goto(f"{explorer.url}/latent?v=1&show=random")
    said = explorer.page.locator(".said")
    expect(said.first).to_contain_text("Of these 64")
    expect(said.nth(1)).to_contain_text("Of 2,000 draws")
    before = said.first.inner_text()
    explorer.press("Draw 64 again")
    explorer.page.wait_for_url(re.compile("seed=1"))
    expect(said.first).to_contain_text("Of these 64")
    expect(said.first).not_to_have_text(before)


def test_an_upload_is_encoded_and_a_broken_one_gets_a_sentence(
    explorer: Explorer, tmp_path: Path
) -> None:
    explorer.open()
    broken, whole = tmp_path / "broken.png", tmp_path / "whole.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    Image.fromarray(np.pad(np.full((90, 12), 20, np.uint8), 60, constant_values=230)).save(whole)
    chooser = explorer.page.locator("input[type=file]")
    chooser.set_input_files(broken)
    expect(explorer.page.get_by_text("'broken.png' cannot be used")).to_be_visible()
    chooser.set_input_files(whole)
    expect(explorer.page.locator(".error:visible").nth(1)).to_contain_text("squared error")
    expect(explorer.fact("looks like").nth(1)).to_contain_text("1, ")


def test_a_run_is_followed_while_it_learns(studio: Studio, explorer: Explorer) -> None:
    studio.open("autoencoders?v=1&training.steps=1000000")
    run = studio.train()
    studio.reach(10)
    studio.page.get_by_role("link", name="Explore its latent space").click()
    said = studio.page.locator(".name span").first
    expect(said).to_contain_text(run)
    expect(explorer.pads).to_have_count(1)
    before = said.inner_text()
    expect(said).not_to_have_text(before)
    expect(said).to_contain_text("training")
    studio.open(f"autoencoders?v=1&run={run}")


def test_a_model_too_large_for_the_browser_is_decoded_on_the_server(
    explorer: Explorer, server: Server
) -> None:
    recipe = check(Recipe(family="vae", settings={"hidden": "2048-2048"}))
    source = Absent("digits", (1, 8, 8), "0123456789")
    torch.manual_seed(0)
    learner = build(recipe, source, torch.device("cpu")).eval()
    with closing(Store.create(server.runs / "vae-large00001", recipe)) as store:
        store.record(Started(0, 1, "CPU", "float32", 1, 1234, ("elbo",), 64))
        path = store.folder / "checkpoints" / "step-00000000.safetensors"
        checkpoints.save(path, checkpoints.Header(recipe, 0, "CPU", "float32", 1), learner, {})
        store.record(Finished(0))
    explorer.open("?v=1&show=map&left=run:vae-large00001&right=&z=0.5,-1")
    expect(explorer.page.get_by_text("decoded on the server")).to_be_visible()
    with torch.no_grad():
        wanted = 255 * learner.decode(torch.tensor([[0.5, -1.0]]))[0, 0].numpy()  # type: ignore[attr-defined]
    assert np.abs(shown(explorer.made, 8) - wanted).max() < 1
    before = explorer.made.evaluate(_SUM)
    explorer.drag(0, (0.2, 0.2), (0.9, 0.8))
    explorer.changed(explorer.made, before)
    explorer.page.mouse.up()

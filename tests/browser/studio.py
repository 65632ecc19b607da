"""A page on which models are trained, as a visitor uses it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from playground.families import family
from playground.runs.listing import list_runs
from playground.ui.navigation import page_of
from tests.browser.waiting import until

_TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
LONG = "training.steps=1000000"  # for a link: nobody sees the end of such a run
_DRAWN = """(canvas) => {
  if (!canvas.width) return 0;
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(new Uint32Array(pixels.buffer)).size;
}"""


_SHOWS = """(step) => {
  const seen = (root) => [...root.querySelectorAll("*")].flatMap((element) =>
    element.shadowRoot ? [...element.shadowRoot.querySelectorAll(".heading i")] : []);
  const words = seen(document)[0]?.textContent ?? "step -1";
  return Number(words.replace("step ", "").replaceAll(",", "")) >= step;
}"""


class Studio:
    """Presses what a visitor presses and reads what a visitor reads."""

    def __init__(self, page: Page, url: str, runs: Path) -> None:
        self.page, self.url, self.runs = page, url, runs

    def open(self, path: str) -> Studio:
        """Go to a page and wait until it can be used."""
        self.page.goto(f"{self.url}/{path}")
        expect(self.button("Start over")).to_be_visible()
        self.idle()
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press a button, once no script is about to redraw it."""
        expect(self.button(name)).to_be_enabled()
        self.idle()
        self.button(name).click()

    def idle(self) -> None:
        """Wait until no script runs."""
        app = self.page.locator("[data-testid=stApp]")
        expect(app).not_to_have_attribute("data-test-script-state", "running")

    def train(self) -> str:
        """Press Train; returns the run's id."""
        self.press("Train")
        self.page.wait_for_url(re.compile(r"run="))
        return self.run

    @property
    def run(self) -> str:
        found = re.search(r"run=([\w-]+)", self.page.url)
        assert found, self.page.url
        return found[1]

    @property
    def step(self) -> int:
        """Updates made, as the page says."""
        words = self.page.locator(".pg-step b").inner_text()
        return int(words.split("/")[0].replace(",", ""))

    def reach(self, step: int) -> None:
        """Wait until so many updates are made."""
        self.page.wait_for_function(
            """(step) => {
              const words = document.querySelector(".pg-step b")?.textContent ?? "0";
              return Number(words.split("/")[0].replaceAll(",", "")) >= step;
            }""",
            arg=step,
        )

    def says(self, words: str | re.Pattern[str]) -> None:
        """Wait until the page says where the run stands in these words."""
        expect(self.page.locator(".pg-say")).to_contain_text(words)

    def shows(self, step: int) -> None:
        """Wait until the samples on the page are of that step or a later one."""
        self.page.wait_for_function(_SHOWS, arg=step)

    def pick(self, label: str | re.Pattern[str], option: str) -> None:
        """Choose from a list. A list closes when its page scrolls, so that comes first, and the
        word of it a frame later."""
        box = self.page.get_by_role("combobox", name=label)
        box.scroll_into_view_if_needed()
        self.page.evaluate(_TWO_FRAMES)
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def type(self, label: str | re.Pattern[str], text: str) -> None:
        """Type a number into a list of numbers, and take it."""
        self.page.get_by_label(label).click()
        self.page.get_by_label(label).fill(text)
        expect(self.page.get_by_role("option", name=text, exact=True)).to_be_visible()
        self.page.get_by_label(label).press("Enter")

    def picture(self, place: int = 0) -> Locator:
        """A canvas with pictures or points."""
        return self.page.locator("canvas[role=img]").nth(place)

    def paints(self, colours: int, place: int = 0) -> None:
        """Wait until a picture has more than so many colours."""
        until(self.page, lambda: self.picture(place).evaluate(_DRAWN) > colours)

    def pictured(self) -> int:
        """The step of the samples on the page."""
        head = self.page.locator(".heading i").first
        expect(head).to_have_text(re.compile(r"step \d"))
        words = head.inner_text()
        return int(words.removeprefix("step ").replace(",", ""))

    def leave(self) -> None:
        """Stop what trains, so that the next visitor finds a free worker."""
        while live := [info for info in list_runs(self.runs) if info.live]:
            page = page_of(family(live[0].recipe.family).kind)
            self.open(f"{page.url}?v=1&run={live[0].id}").press("Stop")
            expect(self.button("Stop")).to_be_disabled()
            until(self.page, lambda: not any(info.live for info in list_runs(self.runs)))

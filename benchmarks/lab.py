"""The 2-D lab watched by one browser, with the nets that GAN Lab begins with: updates and frames a
second, and how long it takes from a press or a move of the pointer to the screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from playwright.sync_api import Page

from benchmarks.live import browser
from benchmarks.server import served
from playground.runs.store import History

GAN_LAB = 17.5  # iterations a second, measured in headless Chromium on such a machine
GOALS = {"times_gan_lab": 40, "frames_per_second": 35, "press_p95_ms": 250, "switch_p95_ms": 50}
QUERY = (
    "v=1&recipe=line&hidden_g=8&hidden_d=8&activation_g=tanh&training.batch=150"
    "&training.steps=10000000"
)
PRESSES, SWITCHES = 30, 30
SETTLE = 3.0  # seconds
PLANE = ".stage canvas"

_HEAD = """() => {
  const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
  return roots.map((root) => root?.querySelector(".side .head i")).find(Boolean);
}"""
_PRESS = """async ([button, head]) => {
  const before = head.textContent;
  const begun = performance.now();
  button.click();
  while (head.textContent === before) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""
_SWITCH = """async ([button, canvas]) => {
  const before = canvas.dataset.frames;
  const begun = performance.now();
  button.click();
  while (canvas.dataset.frames === before) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""


def watched_lab(rounds: int, seconds: float) -> dict[str, Any]:
    """Train in the lab's page itself and measure there."""
    with TemporaryDirectory() as name, served(Path(name)) as (port, _), browser() as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(f"http://localhost:{port}/lab?{QUERY}")
        page.get_by_role("button", name="Train", exact=True).click()
        page.wait_for_url("**run=**")
        history = History(Path(name) / page.url.split("run=")[1].split("&")[0])
        page.locator(PLANE).wait_for()
        time.sleep(SETTLE)
        steps, frames = zip(*(_rates(page, history, seconds) for _ in range(rounds)), strict=True)
        page.get_by_role("button", name="Pause", exact=True).click()
        page.get_by_text("Paused").first.wait_for()
        time.sleep(SETTLE)
        press, switch = _presses(page), _switches(page)
    rate = float(np.median(steps))
    return {
        "steps_per_second": round(rate, 1),
        "times_gan_lab": round(rate / GAN_LAB, 1),
        "frames_per_second": round(float(np.median(frames)), 1),
        "press_p95_ms": round(float(np.quantile(press, 0.95)), 1),
        "switch_p95_ms": round(float(np.quantile(switch, 0.95)), 1),
        "goals": GOALS,
    }


def _rates(page: Page, history: History, seconds: float) -> tuple[float, float]:
    """Updates and frames a second, over so long."""
    first, drawn, begun = history.info().step, _frames(page), time.perf_counter()
    time.sleep(seconds)
    last, now = history.info().step, _frames(page)
    lasted = time.perf_counter() - begun
    return (last - first) / lasted, (now - drawn) / lasted


def _frames(page: Page) -> int:
    return int(page.locator(PLANE).get_attribute("data-frames") or 0)


def _presses(page: Page) -> list[float]:
    """From pressing Next part to the plane of it, in ms."""
    head = page.evaluate_handle(_HEAD)
    button = page.get_by_role("button", name="Next part").element_handle()
    return _timed(lambda: page.evaluate(_PRESS, [button, head]), PRESSES)


def _switches(page: Page) -> list[float]:
    """From switching a layer to the plane without it, in ms."""
    chip = page.locator("[data-layer=sheet]").element_handle()
    canvas = page.locator(PLANE).element_handle()
    return _timed(lambda: page.evaluate(_SWITCH, [chip, canvas]), SWITCHES)


def _timed(measure: Callable[[], float], times: int) -> list[float]:
    return [measure() for _ in range(times)]

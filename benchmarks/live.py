"""How much watching in a browser slows training: the same run, watched and not, in turns."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.server import Watched

GOAL = 0.90
SETTLE = 3.0  # seconds after opening or closing the page


def live_training(app: Watched, rounds: int, seconds: float) -> dict[str, Any]:
    """Steps a second without and with a page that refreshes itself twice a second."""
    alone, watched = [], []
    with browser() as chromium:
        for _ in range(rounds):
            alone.append(_rate(app, seconds))
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            page.goto(app.url)
            page.get_by_text("steps/s").first.wait_for(timeout=60_000)
            time.sleep(SETTLE)
            watched.append(_rate(app, seconds))
            page.close()
            time.sleep(SETTLE)
    ratios = [with_page / without for with_page, without in zip(watched, alone, strict=True)]
    return {
        "headless_steps_per_second": round(median(alone), 2),
        "watched_steps_per_second": round(median(watched), 2),
        "ratio": round(median(ratios), 3),
        "lowest": round(min(ratios), 3),
        "highest": round(max(ratios), 3),
        "goal": GOAL,
    }


def _rate(app: Watched, seconds: float) -> float:
    """Steps a second over at least so long, between two changes of the history."""
    first, begun = _next_step(app)
    time.sleep(seconds)
    last, ended = _next_step(app)
    return (last - first) / (ended - begun)


def _next_step(app: Watched) -> tuple[int, float]:
    """The step just after the history has changed, and when that was."""
    before = app.history.info().step
    while (step := app.history.info().step) == before:
        time.sleep(0.005)
    return step, time.perf_counter()


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()

"""Dragging through a map of codes: from the pointer's event to both pictures, and frames a second.

A real Chromium, without a window, drags in circles over the latent page with the trained files of
MNIST, an autoencoder beside a VAE. The time runs from the event's own time stamp to the moment at
which both pictures are painted.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from playwright.sync_api import FloatRect, Page

from benchmarks.live import browser
from benchmarks.server import cpu_seconds, served

GOALS = {"p95_ms": 16.0, "frames_per_second": 55.0}
LAYERS = {"codes": "codes", "tiles and stretch": "codes-tiles-stretch"}
_WATCH = """() => {
  const seen = { delays: [], work: [], frames: [], on: true };
  window.dragged = seen;
  const find = (root) => {
    for (const one of root.querySelectorAll("*")) {
      const found = one.matches(".pad") ? one : one.shadowRoot && find(one.shadowRoot);
      if (found) return found;
    }
  };
  const pad = find(document);
  let begun = 0;
  pad.addEventListener("pointermove", () => (begun = performance.now()), true);
  pad.addEventListener("pointermove", (event) => {
    const now = performance.now();
    seen.work.push(now - begun);
    seen.delays.push(now - event.timeStamp);
  });
  const frame = (time) => {
    seen.frames.push(time);
    if (seen.on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


def dragging(seconds: float) -> dict[str, Any]:
    """Delays and frames with few layers and with slow ones being computed meanwhile."""
    found: dict[str, Any] = {}
    with served() as (port, server), browser() as chromium:
        for words, layers in LAYERS.items():
            page = chromium.new_page(viewport={"width": 1440, "height": 1000})
            page.goto(f"http://localhost:{port}/latent?v=1&show=map&layers={layers}")
            page.locator("dd", has_text="% sure").first.wait_for(timeout=120_000)
            before = cpu_seconds(server)
            found[words] = _measure(page, seconds)
            found[words]["server_cpu_seconds"] = round(cpu_seconds(server) - before, 2)
            page.close()
    return {**found, "goals": GOALS}


def _measure(page: Page, seconds: float) -> dict[str, Any]:
    box = page.locator(".pad").first.bounding_box()
    assert box
    page.evaluate(_WATCH)
    page.mouse.move(*_place(box, 0))
    page.mouse.down()
    moves = int(seconds * 60)
    for move in range(moves):
        page.mouse.move(*_place(box, move))
    seen = page.evaluate("() => { window.dragged.on = false; return window.dragged; }")
    page.mouse.up()
    delays, frames = np.array(seen["delays"]), np.diff(seen["frames"])
    return {
        "events": len(delays),
        "median_ms": round(float(np.median(delays)), 2),
        "p95_ms": round(float(np.quantile(delays, 0.95)), 2),
        "median_work_ms": round(float(np.median(seen["work"])), 2),
        "p95_work_ms": round(float(np.quantile(seen["work"], 0.95)), 2),
        "frames_per_second": round(1000 / float(frames.mean()), 1),
    }


def _place(box: FloatRect, move: int) -> tuple[float, float]:
    """A place on a circle about the middle of the pad."""
    angle, reach = move / 40, 0.3 * box["width"]
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return middle[0] + reach * math.cos(angle), middle[1] + reach * math.sin(angle)

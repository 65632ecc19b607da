"""How fast scores follow an edit of the handwritten 2: those of the browser, those of Python.

Start the app with nothing training in it, then
    .venv/bin/python -m benchmarks.editing http://localhost:8501
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

GOALS = {"browser_p95_ms": 16.0, "python_p95_ms": 50.0}
_WATCH = """() => {
  const find = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
    one.shadowRoot ? [...one.shadowRoot.querySelectorAll("table"), ...find(one.shadowRoot)] : []);
  const table = find(document)[0];
  window.edits = [];
  addEventListener("pointerdown", () => edits.push({ at: performance.now() }), true);
  new MutationObserver(() => {
    const edit = edits.at(-1);
    if (!edit) return;
    edit.browser ??= performance.now() - edit.at;
    if (!table.querySelector(".late")) edit.python ??= performance.now() - edit.at;
  }).observe(table, { childList: true, subtree: true });
}"""


def editing(url: str, edits: int = 60) -> dict[str, Any]:
    """Click so many pixels, one after the other; milliseconds from the pointer to the table."""
    found = next(
        (path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None
    )
    with sync_playwright() as made:
        browser = made.chromium.launch(executable_path=found, args=["--no-sandbox"])
        with contextlib.closing(browser):
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            page.set_default_timeout(120_000)
            page.goto(f"{url}/similarity")
            page.get_by_text("measures agree").wait_for()
            box = page.locator("canvas").nth(1).bounding_box()
            assert box
            page.evaluate(_WATCH)
            side = box["width"] / 28
            for edit in range(edits):
                row, column = 1 + edit // 26, 1 + edit % 26
                page.mouse.click(box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side)
                page.wait_for_function("() => edits.at(-1)?.python !== undefined")
            times = page.evaluate("edits")
    result: dict[str, Any] = {"edits": len(times)}
    for part in ("browser", "python"):
        took = [edit[part] for edit in times]
        result[f"{part}_median_ms"] = round(float(np.median(took)), 1)
        result[f"{part}_p95_ms"] = round(float(np.quantile(took, 0.95)), 1)
    return {**result, "goals": GOALS}


if __name__ == "__main__":
    print(json.dumps({"load": os.getloadavg()[0], **editing(sys.argv[1])}))

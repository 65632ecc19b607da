"""Where things are on a page at rest, for a pointer that goes by coordinates."""

from __future__ import annotations

from playwright.sync_api import FloatRect, Locator, expect

# At rest: so many frames in one place, the last of them while no script runs. A page that follows
# a run has its script run time and again, hence not all of them.
_RESTS = """async (element) => {
  const frame = () => new Promise(requestAnimationFrame);
  const place = () => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x, y, width, height].join();
  };
  const app = document.querySelector("[data-testid=stApp]");
  const idle = () => app?.dataset.testScriptState !== "running";
  for (let still = 0, before = ""; still < 20 || !idle(); before = place()) {
    await frame();
    still = place() === before ? still + 1 : 0;
  }
}"""


def steady(target: Locator) -> FloatRect:
    """The place of a thing, scrolled into view, once neither script nor layout moves it."""
    expect(target).to_be_visible()
    target.scroll_into_view_if_needed()
    target.evaluate(_RESTS)
    box = target.bounding_box()
    assert box
    return box

"""A walk between two codes, as a visitor takes it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from playground import pretrained
from playground.runs.packing import packed
from playground.ui.distributions.values import sliders
from playground.ui.latent import walking
from playground.ui.latent.walk import Walk
from playground.ui.palette import CLASSES
from tests.browser.conftest import Server
from tests.browser.pointer import steady

_JS = """async ([a, b, ts, way, codes, radius]) => {
  const m = await import("/app/static/walking.js");
  const flat = Float32Array.from(codes);
  const walk = ts.map((t) => m.along(a, b, t, way));
  return [walk, walk.map((z) => m.near(flat, z, radius)), walk.map((z) => m.nearest(flat, z))];
}"""
_SUM = """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  .data.reduce((a, b, i) => (a + b * (i % 977)) % 1e9, 0)"""


def test_the_browser_walks_as_python_does(visitor: Page, server: Server) -> None:
    visitor.goto(f"{server.url}/app/static/packed.js")
    rng = np.random.default_rng(0)
    codes = rng.standard_normal((200, 3)).astype(np.float32)
    t = np.linspace(0, 1, 6)
    for way in ("straight", "spherical"):
        wanted = walking.walk(codes[0], codes[1], t, way)
        given = [codes[0].tolist(), codes[1].tolist(), t.tolist(), way, codes.ravel().tolist(), 0.8]
        walk, near, nearest = visitor.evaluate(_JS, given)
        np.testing.assert_allclose(walk, wanted, atol=1e-6)
        ways = np.linalg.norm(codes[None] - wanted[:, None], axis=2)
        assert near == (ways <= 0.8).sum(1).tolist()
        assert nearest == ways.argmin(1).tolist()


def test_names_of_classes_do_not_cover_each_other(visitor: Page, server: Server) -> None:
    visitor.goto(f"{server.url}/app/static/packed.js")
    script = """async (boxes) =>
      (await import("/app/static/classtags.js")).apart(boxes, 320, 320)"""
    rng = np.random.default_rng(0)
    size = {"w": 64.0, "h": 15.0}
    alone = {"x": 40.0, "y": 300.0, **size}
    crowd = [{"x": x, "y": y, **size} for x, y in rng.uniform(180, 220, (9, 2)).tolist()]
    found = visitor.evaluate(script, [*crowd, alone, {**alone, "x": 318.0}])
    assert found[9] == alone
    assert found[10]["x"] == 320 - 32  # kept inside
    at = np.array([[box["x"] / 64, box["y"] / 15] for box in found])
    apart = np.abs(at[:, None] - at[None]).max(2)[np.triu_indices(len(at), 1)]
    assert apart.min() > 0.99


def test_walk_play_and_take_it_home(visitor: Page, server: Server, tmp_path: Path) -> None:
    visitor.goto(f"{server.url}/latent?v=1&show=walk&a=3&b=8")
    steps = visitor.get_by_role("img", name=re.compile("What Autoencoder makes of 9 steps"))
    codes = pretrained.load("ae-mnist").codes
    assert codes is not None
    z = walking.walk(codes[3].numpy(), codes[8].numpy(), np.linspace(0, 1, 9), "straight")
    ways = np.linalg.norm(codes.numpy()[None] - z[:, None], axis=2)
    near = (ways <= walking.radius(codes.numpy())).sum(1)
    expect(steps).to_have_attribute("aria-label", re.compile(", ".join(map(str, near)) + "$"))
    plane = visitor.get_by_role("img", name=re.compile("Codes of Autoencoder and the walk"))
    box = steady(plane)
    visitor.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    visitor.mouse.down()
    visitor.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.4 * box["height"], steps=3)
    visitor.mouse.up()
    visitor.wait_for_url(re.compile(r"b=(?!8\b)\d+"))
    big = visitor.get_by_role("img", name=re.compile("this moment of the walk")).first
    before = big.evaluate(_SUM)
    visitor.get_by_role("button", name="Play", exact=True).click()
    visitor.wait_for_function(
        f"([canvas, before]) => ({_SUM})(canvas) !== before", arg=[big.element_handle(), before]
    )
    with visitor.expect_download() as saved:
        visitor.get_by_role("button", name="Save the walk as GIF").click()
    saved.value.save_as(tmp_path / "walk.gif")
    film = Image.open(tmp_path / "walk.gif")
    assert film.size == (460, 224)  # both models side by side
    assert film.n_frames > 10  # type: ignore[attr-defined]


_DRAG = """async ([first, later]) => {
  const walk = (await import("/app/static/latentwalk.js")).default;
  const root = document.body.appendChild(document.createElement("div"));
  root.style.width = "900px";
  const heard = [];
  const given = (data) => ({
    data: Uint8Array.from(data), parentElement: root,
    setStateValue: (name, value) => heard.push([name, value]),
  });
  walk(given(first));
  const map = () => root.querySelector(".map");
  const held = map();
  const box = held.getBoundingClientRect();
  held.setPointerCapture = () => {};
  const point = (kind, x, y) => held.dispatchEvent(new PointerEvent(kind, {
    clientX: box.x + x * box.width, clientY: box.y + y * box.height, buttons: 1, pointerId: 1,
    bubbles: true,
  }));
  point("pointerdown", 0.5, 0.5);
  point("pointermove", 0.9, 0.1);
  walk(given(later));
  const kept = map() === held;
  point("pointermove", 0.1, 0.9);
  point("pointerup", 0.1, 0.9);
  const made = root.querySelector("h3 span").textContent;
  return [kept, made, heard];
}"""


def test_a_drag_outlasts_that_its_model_has_learned(visitor: Page, server: Server) -> None:
    """A running run brings new codes in the middle of a drag: these wait until it is let go."""
    corners = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1], [0, 0.2]], "<f4")
    values = {"a": 4, "b": 3, "way": "straight", "steps": 5}

    def sent(step: int) -> list[int]:
        side = {"id": f"run:vae@{step}", "name": "run:vae", "title": "VAE", "said": f"step {step}",
                "color": "#000", "shape": [1, 8, 8], "classes": [], "told": False, "latent": 2,
                "what": "codes", "radius": 1.0}  # fmt: skip
        header = {"settings": sliders(Walk), "values": values, "sides": [side], "frames": 2,
                  "generation": [7, side["id"]], "classes": CLASSES}  # fmt: skip
        frames = np.zeros((2, 64), "<f4")
        return list(packed(header, [corners.tobytes(), b"", frames.tobytes(), b""]))

    visitor.goto(f"{server.url}/app/static/packed.js")
    kept, made, heard = visitor.evaluate(_DRAG, [sent(10), sent(20)])
    assert kept
    assert made == "step 20"
    ((name, said),) = heard
    assert name == "at"
    assert said == {**values, "b": 0, "generation": 7}  # the code at the lower left

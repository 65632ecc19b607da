"""What components draw: crisp to the pixel, on axes that stay put; and who can reach the server."""

from __future__ import annotations

import io
import socket

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from playground.runs.packing import packed
from playground.runs.sheets import Picture, Sheet, encode
from tests.browser.conftest import Arriving, Server

_DRAW = """async ([bytes, width]) => {
  const { default: pictures } = await import("/app/static/pictures.js");
  document.body.innerHTML = `<div style="width:${width}px"></div>`;
  const root = document.body.firstChild;
  pictures({ data: new Uint8Array(bytes), parentElement: root });
  const canvas = root.querySelector("canvas");
  while (canvas.width === 300) await new Promise(requestAnimationFrame);
  const blob = await new Promise((done) => canvas.toBlob(done));
  return [...new Uint8Array(await blob.arrayBuffer())];
}"""


@pytest.fixture
def blank(visitor: Page, server: Server) -> Page:
    """A page of the server with nothing of the app on it."""
    visitor.goto(f"{server.url}/app/static/packed.js")
    return visitor


def drawn(page: Page, sheets: list[Sheet], width: int) -> np.ndarray:
    """The canvas as the browser drew it: (h, w, 3)."""
    header = {
        "id": 1,
        "heading": {"title": "", "said": "", "step": 0},
        "sheets": [
            {"width": s.width, "height": s.height, "columns": s.columns, "count": s.count}
            for s in sheets
        ],
        "alt": "", "across": 4, "rows": 4,
    }  # fmt: skip
    data = packed(header, [sheet.data for sheet in sheets])
    png = page.evaluate(_DRAW, [list(data), width])
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGB"))


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
@pytest.mark.parametrize("channels", [1, 3])
def test_every_pixel_is_a_square_of_one_colour(
    arriving: Arriving, server: Server, ratio: float, channels: int
) -> None:
    page = arriving(device_scale_factor=ratio)
    page.goto(f"{server.url}/app/static/packed.js")
    tiles = np.random.default_rng(0).integers(0, 256, (16, 8, 8, channels), dtype=np.uint8)
    image = drawn(page, [encode(Picture(0, "samples", tiles))], 240)
    gap = round(2 * ratio)
    scale = ((image.shape[1] + gap) // 4 - gap) // 8
    assert image.shape[:2] == (4 * (8 * scale + gap) - gap,) * 2
    assert scale >= 6 * ratio
    for index, tile in enumerate(tiles):
        y, x = index // 4 * (8 * scale + gap), index % 4 * (8 * scale + gap)
        found = image[y : y + 8 * scale, x : x + 8 * scale]
        wanted = np.broadcast_to(tile, (8, 8, 3)).repeat(scale, 0).repeat(scale, 1)
        np.testing.assert_array_equal(found, wanted)


def test_reconstructions_stand_below_their_inputs(blank: Page) -> None:
    inputs = np.full((4, 8, 8, 1), 200, np.uint8)
    rebuilt = np.full((4, 8, 8, 1), 90, np.uint8)
    sheets = [encode(Picture(0, "inputs", inputs)), encode(Picture(0, "rebuilt", rebuilt))]
    column = drawn(blank, sheets, 240)[:, 4, 0]
    assert column[4] == 200
    assert column[-4] == 90
    assert np.argmax(column == 90) > len(column) / 2


def test_damaged_inputs_stand_between(blank: Page) -> None:
    rows = [np.full((8, 8, 8, 1), level, np.uint8) for level in (200, 140, 90)]
    column = drawn(blank, [encode(Picture(0, "any", row)) for row in rows], 240)[:, 4, 0]
    seen = [level for level in column.tolist() if level in (200, 140, 90)]
    order = [level for level, before in zip(seen, [0, *seen], strict=False) if level != before]
    assert order == [200, 140, 90] * 2


@pytest.mark.parametrize(
    ("last", "planned", "end"),
    [(0, 3000, 20), (19, 3000, 20), (21, 3000, 50), (1240, 3000, 2000), (2500, 3000, 3000),
     (3000, 3000, 3000), (3001, 3000, 3001), (5, 8, 8)],
)  # fmt: skip
def test_the_step_axis_ends_on_round_numbers(
    blank: Page, last: int, planned: int, end: int
) -> None:
    script = "async ([a, b]) => (await import('/app/static/scales.js')).niceEnd(a, b)"
    assert blank.evaluate(script, [last, planned]) == end


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    ("low", "high"), [(0.2, 0.9), (1e-4, 3.2), (40, 41), (7, 7), (1e3, 2e6), (0.5, 0.5001)]
)
def test_the_value_axis_holds_all_values_and_has_some_words(
    blank: Page, low: float, high: float, log: bool
) -> None:
    script = """async ([low, high, log]) => {
      const { range, splits } = await import("/app/static/scales.js");
      const ends = range(low, high, log);
      return [...ends, splits(...ends, log)];
    }"""
    bottom, top, words = blank.evaluate(script, [low, high, log])
    assert bottom <= low * (1 + 1e-9)
    assert high <= top * (1 + 1e-9)
    assert 2 <= len(words) <= 12
    assert all(bottom <= word <= top for word in words)


_SETTLED = """async ([steps, values]) => {
  const { settled } = await import("/app/static/scales.js");
  return settled(steps, [values], Math.min(...values), Math.max(...values));
}"""


def test_first_steps_far_off_do_not_set_the_axis(blank: Page) -> None:
    steps = list(range(0, 3000, 10))
    falling = [600 - 3 * step if step < 150 else 150 - step / 300 for step in steps]
    low, high = blank.evaluate(_SETTLED, [steps, falling])
    assert low == min(falling)
    assert 140 < high <= 150
    rising = [-value for value in falling]
    assert blank.evaluate(_SETTLED, [steps, rising]) == [-high, -low]


@pytest.mark.parametrize(
    "values",
    [
        [3 - step / 300 for step in range(300)],  # even
        [0.0] * 200 + [100.0] + [0.0] * 99,  # a leap later on is news
        [1.0] * 300,
    ],
)
def test_whatever_comes_later_is_always_on_the_axis(blank: Page, values: list[float]) -> None:
    ends = blank.evaluate(_SETTLED, [list(range(300)), values])
    assert ends == [min(values), max(values)]


_LEGEND = """async ([bytes, at]) => {
  const { default: curves } = await import("/app/static/curves.js");
  document.body.innerHTML = `<div style="width:500px"></div>`;
  const root = document.body.firstChild;
  curves({ data: new Uint8Array(bytes), parentElement: root, setStateValue: () => {} });
  const { tell } = await import("/app/static/packed.js");
  if (at !== null) tell("at", "run", { step: at });
  const found = [...root.querySelectorAll(".key span")].map((each) => each.textContent);
  return [...found, root.querySelector(".when").textContent];
}"""


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (None, ["3.00", "8.00", "at steps 250 to 500"]),
        (499, ["2.00", "8.00", "at step 250"]),
        (500, ["3.00", "8.00", "at steps 250 to 500"]),
        (250, ["2.00", "8.00", ""]),
        (100, ["1.00", "9.00", "at step 50"]),
        (40, ["–", "–", ""]),
    ],
)
def test_measurements_say_when_they_were_made(
    blank: Page, at: int | None, wanted: list[str]
) -> None:
    series = [{"label": label, "color": "text", "column": i} for i, label in enumerate("ab")]
    chart = {"title": "", "unit": "", "log": False, "height": 170, "line": None, "dots": True,
             "series": series}  # fmt: skip
    header = {"group": "run", "charts": [chart], "marks": [], "at": None, "last": 600, "steps": 600}
    columns = [[50, 250, 500], *[[1, 2, 3]] * 3, *[[9, 8, np.nan]] * 3]
    data = packed(header, [np.array(column, "<f4").tobytes() for column in columns])
    assert blank.evaluate(_LEGEND, [list(data), at]) == wanted


def test_curves_of_every_step_need_no_date(blank: Page) -> None:
    series = [{"label": "a", "color": "text", "column": 0}]
    chart = {"title": "", "unit": "", "log": False, "height": 170, "line": None, "series": series}
    header = {"group": "run", "charts": [chart], "marks": [], "at": None, "last": 600, "steps": 600}
    blobs = [np.array(column, "<f4").tobytes() for column in [[4, 8], *[[1, 2]] * 3]]
    assert blank.evaluate(_LEGEND, [list(packed(header, blobs)), 6]) == ["2.00", ""]


def test_only_this_machine_reaches_the_server(server: Server) -> None:
    """Another address of this machine stands for other machines: bound to all, it would answer."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), timeout=2).close()


def test_classes_stand_in_columns_and_rows_are_of_like_length(blank: Page) -> None:
    script = """async () => {
      const { columned } = await import("/app/static/pictures.js");
      const { across } = await import("/app/static/balance.js");
      return [[[8, 10], [12, 10], [6, 9], [4, 7], [8, 0]].map((each) => columned(...each)),
              [[24, 11], [24, 30], [25, 15], [3, 0]].map((each) => across(...each))];
    }"""
    columns, rows = blank.evaluate(script)
    assert columns == [5, 10, 3, 4, 8]
    assert rows == [8, 24, 13, 1]

"""Files to take home: a run's pictures as PNG, its evolution as GIF, its curves as CSV."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
from PIL import Image, ImageDraw

from playground.runs.errors import RunError
from playground.runs.history import History
from playground.ui.palette import ROLES

_FRAMES = 120  # at most in a GIF
_SIDE = 640  # pixels, about, of a picture made for looking at
_GAP = 2


def grid(array: np.ndarray, columns: int | None = None) -> Image.Image:
    """Tiles (n, h, w, c) as one picture, enlarged by a whole factor without blurring."""
    count, height, width, channels = array.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    scale = max(1, _SIDE // (columns * width))
    tile = np.repeat(np.repeat(array, scale, 1), scale, 2)
    high, wide = height * scale + _GAP, width * scale + _GAP
    out = np.full((rows * high - _GAP, columns * wide - _GAP, channels), 255, np.uint8)
    for index in range(count):
        y, x = index // columns * high, index % columns * wide
        out[y : y + height * scale, x : x + width * scale] = tile[index]
    return Image.fromarray(out[:, :, 0] if channels == 1 else out)


def scatter(layers: list[tuple[str, np.ndarray]]) -> Image.Image:
    """Points (n, 2) drawn over each other on axes that fit the first layer."""
    left, right, bottom, top = bounds(layers[0][1])
    image = Image.new("RGB", (_SIDE, _SIDE), "white")
    pen = ImageDraw.Draw(image)
    for name, points in layers:
        color = ROLES["real" if name == "real" else "generated"]
        for x, y in (points - [left, bottom]) / [right - left, top - bottom] * [_SIDE, -_SIDE]:
            pen.ellipse((x - 2, y + _SIDE - 2, x + 2, y + _SIDE + 2), fill=color)
    return image


def bounds(points: np.ndarray) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a square that holds real points with room around them."""
    if not len(points):
        return -1.0, 1.0, -1.0, 1.0
    low, high = points.min(0), points.max(0)
    middle, half = (low + high) / 2, float((high - low).max()) * 0.65 or 1.0
    return (
        float(middle[0]) - half,
        float(middle[0]) + half,
        float(middle[1]) - half,
        float(middle[1]) + half,
    )


def frame(history: History, at: int | None = None) -> Image.Image:
    """The samples at a step (None: the newest); reconstructions below inputs, if there are no
    samples. Raises RunError if nothing was pictured yet."""
    names = history.pictures()
    if "samples" in names:
        samples = history.picture("samples", at).array
        if samples.ndim == 4:
            return grid(samples)
        real = [("real", history.picture("real").array)] if "real" in names else []
        return scatter([*real, ("samples", samples)])
    if "reconstructions" not in names:
        raise RunError("This run has no pictures yet.")
    rebuilt = history.picture("reconstructions", at).array
    if rebuilt.ndim == 2:
        return scatter([("real", history.picture("real").array), ("reconstructions", rebuilt)])
    inputs = history.picture("inputs").array
    return grid(np.concatenate([inputs, rebuilt]), columns=min(len(inputs), 16))


def png(history: History, at: int | None = None) -> bytes:
    """The samples at a step as PNG."""
    out = io.BytesIO()
    frame(history, at).save(out, "PNG")
    return out.getvalue()


def gif(history: History) -> bytes:
    """All that was saved of the run, from the first picture to the newest, ten a second."""
    name = "samples" if "samples" in history.pictures() else "reconstructions"
    steps = history.picture_steps(name)
    if not steps:
        raise RunError("This run has no pictures yet.")
    chosen = np.unique(np.linspace(0, len(steps) - 1, _FRAMES).round().astype(int))
    frames = [frame(history, steps[index]).convert("P", palette=Image.Palette.ADAPTIVE)
              for index in chosen]  # fmt: skip
    times = [100] * (len(frames) - 1) + [2000]
    out = io.BytesIO()
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0, disposal=1
    )
    return out.getvalue()


def table(history: History) -> bytes:
    """The curves as CSV: a row for every step."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["step", *history.info().terms])
    for step, values in history.rows():
        rows.writerow([step, *(f"{value:.7g}" for value in values)])
    return out.getvalue().encode()

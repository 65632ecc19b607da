"""Pictures and tables to take home: PNG and CSV, made when the button is pressed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.ui.pictures import grid
from playground.ui.similarity.scores import Row

Array = NDArray[np.float64]


def png(pictures: Sequence[Array | None], columns: int) -> bytes:
    """Grey pictures (h, w) of one size side by side, enlarged without blurring; gaps for None."""
    shape = next(picture.shape for picture in pictures if picture is not None)
    blank = np.ones(shape)
    tiles = np.stack([blank if picture is None else picture for picture in pictures])
    out = io.BytesIO()
    grid((tiles.clip(0, 1) * 255).round().astype(np.uint8)[..., None], columns).save(out, "PNG")
    return out.getvalue()


def csv_of(rows: Sequence[Row], titles: Sequence[str]) -> bytes:
    """A line for each measure, a column for each picture."""
    found = [["measure", "unit", "more alike is", *titles, "note"]]
    for row in rows:
        said = ["" if value is None else f"{value:.9g}" for value in row.values]
        judge = row.judge
        better = "higher" if judge.higher else "lower"
        found.append([judge.title, judge.unit, better, *said, judge.note])
    return _csv(found)


def _csv(found: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(found)
    return out.getvalue().encode()


def sheet(key: str, name: str, pictures: Sequence[Array | None], columns: int) -> None:
    """A button that saves pictures as PNG."""
    st.download_button(
        "Save the pictures (PNG)", lambda: png(pictures, columns), f"{name}.png", "image/png",
        key=key, on_click="ignore", type="tertiary", icon=":material/download:",
    )  # fmt: skip


def table(key: str, name: str, rows: Sequence[Row], titles: Sequence[str]) -> None:
    """A button that saves scores as CSV."""
    _button(key, name, lambda: csv_of(rows, titles))


def lines(key: str, name: str, found: Sequence[Sequence[str]]) -> None:
    """A button that saves lines as CSV."""
    _button(key, name, lambda: _csv(found))


def _button(key: str, name: str, data: Callable[[], bytes]) -> None:
    st.download_button(
        "Save the scores (CSV)", data, f"{name}.csv", "text/csv",
        key=key, on_click="ignore", type="tertiary", icon=":material/download:",
    )  # fmt: skip

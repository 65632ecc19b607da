"""Tables of points: what is understood, and the sentence for each that is not."""

from __future__ import annotations

import numpy as np
import pytest

from playground.data import BadUpload
from playground.data.table import NO_TABLE, checked_points, fitted, read_csv

ROWS = [(i / 2, -i * 1.5) for i in range(20)]


def table(mark: str = ",", header: str = "", end: str = "\n", comma: bool = False) -> str:
    lines = [f"{x}{mark}{y}" for x, y in ROWS]
    text = end.join([*([header] if header else []), *lines])
    return text.replace(".", ",") if comma else text


@pytest.mark.parametrize(
    "data",
    [
        table().encode(),
        table(header="x,y").encode(),
        table(header="height (cm),weight").encode(),
        table(";", header="x;y").encode(),
        table("\t").encode(),
        table(" ").encode(),
        table(" , ").encode(),
        table(";", comma=True).encode(),
        table("\t", comma=True).encode(),
        table(end="\r\n").encode(),
        table(end="\r").encode(),
        table(end="\n\n").encode() + b"\n\n",
        (table() + "\n,\n").encode(),
        ("\ufeff" + table(header="x,y")).encode(),
        table("\t", header="x\ty").encode("utf-16"),
        "\n".join(f'"{x}","{y}"' for x, y in ROWS).encode(),
    ],
)
def test_tables_that_are_understood(data: bytes) -> None:
    assert read_csv(data).tolist() == [list(row) for row in ROWS]


GOOD = table()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The table is empty; it needs two columns of numbers, one point a row."),
        (b"\n \n", "The table is empty; it needs two columns of numbers, one point a row."),
        (b'"",""\n"",""', "The table is empty; it needs two columns of numbers, one point a row."),
        (b"x,y\n", "There are only 0 points; at least 16 are needed."),
        (b"1,2\n3,4", "There are only 2 points; at least 16 are needed."),
        (f"{GOOD}\n1,abc", "Row 21 has 'abc' where a number should be."),
        (f"x,y\n{GOOD}\n1,abc", "Row 22 has 'abc' where a number should be."),
        (f"3,y\n{GOOD}", "Row 1 has 'y' where a number should be."),
        (f"{GOOD}\nnan,1", "Row 21 has 'nan' where a number should be."),
        (f"{GOOD}\n1,-inf", "Row 21 has '-inf' where a number should be."),
        (f"{GOOD}\n1,", "Row 21 has an empty place where a number should be."),
        ("\n".join("12345"), "Row 1 has one column; each row needs two numbers, x and y."),
        (f"{GOOD}\n5", "Row 21 has one column; each row needs two numbers, x and y."),
        (f"{GOOD}\n1,2,3", "Row 21 has 3 columns; each row needs two numbers, x and y."),
        ("\n".join(["4,4"] * 20), "All points are the same; there is nothing to learn from them."),
        (f"{GOOD}\n1,1e300", "Point 21 is not finite, or too far away to be drawn."),
        ("1,2\n" * 100_002, "The table has 100,002 rows; keep at most 100,000 of them."),
        (b"1,2\n" * 5_100_000, "The table has 20 MB; at most 20 MB are taken."),
        (b"\x89PNG\r\n\x1a\n\0\0\0", NO_TABLE),
        (b"PK\x03\x04\0\0", NO_TABLE),
        ('1,"' + "9" * 200_000, NO_TABLE),
    ],
)  # fmt: skip
def test_tables_that_are_refused(data: bytes | str, sentence: str) -> None:
    with pytest.raises(BadUpload) as error:
        read_csv(data if isinstance(data, bytes) else data.encode())
    assert str(error.value) == sentence


def test_the_largest_table_is_read() -> None:
    lines = [f"{i},{-i}" for i in range(100_000)]
    assert read_csv("\n".join(["x,y", *lines]).encode()).shape == (100_000, 2)


@pytest.mark.parametrize(
    "points",
    [[[1, 2, 3]] * 20, [[1], [2, 3]] * 10, ["ab"] * 20, [[None, 1]] * 20, [1.0] * 20, [{}] * 20],
)
def test_what_is_drawn_must_be_pairs(points: list[object]) -> None:
    with pytest.raises(BadUpload, match=r"must be pairs of numbers|not finite"):
        checked_points(points)  # type: ignore[arg-type]


def test_points_that_fit_stay_as_they_are() -> None:
    x = np.random.default_rng(0).uniform(-1.4, 1.4, (50, 2))
    points, sentence = fitted(x)
    assert np.array_equal(points, x.astype(np.float32))
    assert sentence == "The points are taken as they are."


def test_points_that_do_not_fit_are_moved_and_scaled_by_axis() -> None:
    x = np.stack([np.linspace(100, 300, 21), np.linspace(-0.001, 0.001, 21)], 1)
    points, sentence = fitted(x)
    assert points.dtype == np.float32
    assert np.allclose(points, np.linspace(-1.2, 1.2, 21)[:, None], atol=1e-5)
    assert "x went from 100 to 300, y went from -0.001 to 0.001" in sentence


def test_an_axis_without_width_stays_in_the_middle() -> None:
    points, _ = fitted(np.stack([np.arange(20.0), np.full(20, 7.0)], 1))
    assert (points[:, 1] == 0).all()
    assert points[:, 0].min() == pytest.approx(-1.2)

"""Choosing data, and bringing one's own: looked at before training, refused in one sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from playground.ui import sources
from playground.ui.navigation import PAGES
from playground.ui.uploading import drawn_points
from tests.ui.conftest import Site
from tests.ui.test_pages import enabled, find, said

POINTS = "x,y\n" + "\n".join(f"{i / 10},{i % 7}" for i in range(40))


@pytest.fixture
def site(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Site:
    monkeypatch.setenv("PLAYGROUND_UPLOADS", str(tmp_path / "uploads"))
    return site


def png(value: int, side: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side + 8, side), (value, 90, 255 - value)).save(out, "PNG")
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


SOME = {f"{i}.png": png(10 * i) for i in range(24)}


def own(site: Site, source: str, page: str = "autoencoders") -> AppTest:
    """A page on which the visitor has chosen to bring data."""
    return site.open(page, v="1", source=source)


def give(test: AppTest, name: str, data: bytes) -> AppTest:
    test.file_uploader[0].upload(name, data).run()
    assert not test.exception
    return test


def chosen(test: AppTest) -> str:
    return test.query_params.get("source.upload", "")


@pytest.mark.parametrize("page", [page for page in PAGES if page.kind], ids=lambda page: page.file)
@pytest.mark.parametrize("source", ["folder", "points"])
def test_nothing_can_be_trained_before_data_are_there(site: Site, page, source: str) -> None:
    test = own(site, source, page.file)
    assert not test.exception
    assert enabled(test) == set()
    assert "Choose your own" in test.warning[0].value
    assert not [item for item in test.text_input if str(item.key).endswith("upload")]


def test_own_pictures_are_shown_before_training(site: Site) -> None:
    test = give(own(site, "folder"), "mine.zip", zipped({**SOME, "notes.txt": b"hello"}))
    words = said(test)
    assert "24 pictures of 32×32 pixels in colour" in words
    assert "is left out" in words
    assert r"notes\.txt" in words
    assert enabled(test) == {"main", "step"}
    assert len(chosen(test)) == 64
    sources.loading("folder", {"upload": chosen(test)}).wait()
    assert "pg-strip" in said(test.run())


def test_pictures_can_be_made_smaller_and_grey(site: Site) -> None:
    test = give(own(site, "folder"), "mine.zip", zipped(SOME))
    first = chosen(test)
    find(test.button_group, "own.folder.side").set_value(16).run()
    find(test.button_group, "own.folder.colour").set_value("grey").run()
    assert "24 pictures of 16×16 pixels in grey" in said(test)
    assert chosen(test) != first


def test_own_points_are_shown_before_training(site: Site) -> None:
    test = give(own(site, "points", "gans"), "mine.csv", POINTS.encode())
    assert "40 points" in said(test)
    assert "x went from 0 to 3.9" in said(test)
    sources.loading("points", {"upload": chosen(test)}).wait()
    assert "pg-plane" in said(test.run())
    assert enabled(test) == {"main", "step"}


BAD_ZIPS = {
    "slip": (zipped({**SOME, "../../evil.png": png(1)}), "points outside"),
    "text": (b"no zip at all", "no whole zip file"),
    "few": (zipped(dict(list(SOME.items())[:3])), "at least 16"),
    "half": (zipped(SOME)[:600], "no whole zip file"),
}
BAD_TABLES = {
    "text": (b"a,b\n" + b"one,two\n" * 20, "where a number should be"),
    "one column": (b"\n".join(b"%d" % i for i in range(30)), "one column"),
    "nan": (POINTS.replace("\n1.0,", "\nnan,").encode(), "where a number should be"),
    "million": (b"1,2\n" * 1_000_000, "1,000,000 rows"),
    "picture": (png(3), "no table"),
    "empty": (b"", "empty"),
}


@pytest.mark.parametrize("name", BAD_ZIPS)
def test_a_bad_zip_gets_one_sentence(site: Site, name: str) -> None:
    data, words = BAD_ZIPS[name]
    test = give(own(site, "folder"), "bad.zip", data)
    assert words in test.warning[0].value
    assert test.warning[0].value.count("\n") == 0
    assert enabled(test) == set()


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_bad_table_gets_one_sentence(site: Site, name: str) -> None:
    data, words = BAD_TABLES[name]
    test = give(own(site, "points"), "bad.csv", data)
    assert words in test.warning[0].value
    assert enabled(test) == set()


def test_a_bad_file_loses_no_good_one(site: Site) -> None:
    test = give(own(site, "points"), "mine_1.csv", POINTS.encode())
    good = chosen(test)
    assert "Still in use" not in said(test)
    give(test, "bad.csv", b"1,2,3\n" * 40)
    assert "3 columns" in test.warning[0].value
    assert chosen(test) == good
    assert enabled(test) == {"main", "step"}
    assert r"Still in use, from mine\_1\.csv: 40 points" in said(test)
    give(test, "mine_1.csv", POINTS.encode())
    assert "Still in use" not in said(test)


def test_a_bad_file_leaves_what_a_link_brought(site: Site) -> None:
    good = drawn_points([i / 40 for i in range(40)]).upload
    test = site.open("gans", **{"v": "1", "source": "points", "source.upload": good})
    give(test, "bad.csv", b"1,2,3\n" * 40)
    assert chosen(test) == good
    assert "Still in use: what was chosen before." in said(test)
    test = site.open("gans", **{"v": "1", "source": "points", "source.upload": "a" * 64})
    assert "Still in use" not in said(give(test, "bad.csv", b"1,2,3\n" * 40))


def test_looking_at_other_data_loses_nothing(site: Site) -> None:
    test = give(own(site, "points"), "mine.csv", POINTS.encode())
    good = chosen(test)
    find(test.button_group, ".group").set_value("pictures").run()
    assert chosen(test) == ""
    find(test.button_group, ".group").set_value("own").run()
    find(test.selectbox, "source.own").set_value("points").run()
    assert chosen(test) == good


def test_an_upload_that_is_elsewhere_is_missed_by_name(site: Site) -> None:
    test = site.open("vaes", **{"v": "1", "source": "points", "source.upload": "a" * 64})
    assert "not on this machine" in test.warning[0].value
    assert enabled(test) == set()


def test_what_cannot_go_together_is_said_before_training(site: Site) -> None:
    sources.loading("ring", {"spread": 0.05}).wait()
    test = site.open("gans", v="1", recipe="gan-ring", body="conv")
    assert "Convolutional nets need pictures" in test.warning[0].value
    assert enabled(test) == set()


def test_examples_of_a_source_are_held_out(site: Site) -> None:
    from playground.ui import preview

    task = sources.loading("digits", {})
    task.wait()
    source = task.result
    assert source is not None
    shown = preview.of_source(source, "digits", {})
    expected = (source.held_out(32).x * 255).round().byte().permute(0, 2, 3, 1).numpy()
    assert shown == preview.strip(expected)
    assert np.ptp(expected) == 255
    assert "pg-strip" in said(site.open("vaes"))


def several(test: AppTest, files: dict[str, bytes]) -> AppTest:
    test.file_uploader[0].set_value([(name, data, "image/png") for name, data in files.items()])
    assert not test.run().exception
    return test


def test_own_pictures_may_come_one_by_one(site: Site) -> None:
    test = several(own(site, "folder"), SOME)
    assert "24 pictures of 32×32 pixels in colour" in said(test)
    assert enabled(test) == {"main", "step"}
    first = chosen(test)
    assert len(first) == 64
    assert chosen(several(test, dict(reversed(SOME.items())))) == first  # in any order
    several(test, dict(list(SOME.items())[:3]))
    assert "Found 3 usable pictures; at least 16" in test.warning[0].value
    assert "Still in use, from 24 files: 24 pictures" in said(test)
    assert chosen(test) == first


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.zip": zipped(SOME), "b.png": png(1)}, "or single pictures, not both"),
        ({"a.zip": zipped(SOME), "b.ZIP": zipped(SOME)}, "one zip file at a time"),
    ],
)
def test_a_mix_of_zips_and_pictures_is_refused_in_a_sentence(
    site: Site, files: dict[str, bytes], words: str
) -> None:
    test = several(own(site, "folder"), files)
    assert words in test.warning[0].value
    assert enabled(test) == set()

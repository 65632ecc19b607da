"""A visitor's single picture: kept in grey under its hash, or refused with a sentence."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.data import BadUpload, NoData
from playground.data.keepsakes import SIDE, keep, kept


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAYGROUND_UPLOADS", str(tmp_path))
    return tmp_path


def file(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


RED = Image.new("RGB", (300, 300), (255, 0, 0))
GLASS = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
DEEP = Image.fromarray(np.full((40, 40), 32768, dtype=np.uint16))
MOVING = file(Image.new("L", (40, 40), 200), "GIF", save_all=True,
              append_images=[Image.new("L", (40, 40), 10)])  # fmt: skip


@pytest.mark.parametrize(
    ("data", "level"),
    [
        (file(RED), 76),  # 0.299 × 255
        (file(GLASS), 255),  # on white
        (file(Image.new("L", (600, 20), 100)), 100),
        (file(Image.new("1", (20, 20), 1)), 255),
        (file(DEEP), 127),  # 16 bits as 8
        (MOVING, 200),  # the first frame
    ],
)
def test_any_picture_becomes_grey(data: bytes, level: int) -> None:
    name = keep(data, "mine")
    assert kept(name).shape == (SIDE, SIDE)
    assert kept(name) == pytest.approx(np.full((SIDE, SIDE), level), abs=1)
    assert keep(data, "again") == name


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no picture"),
        (b"PK\x03\x04 nothing", "no picture"),
        (file(RED)[:200], "damaged"),
        (file(Image.new("1", (8000, 8000))), "more than 50 million"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadUpload, match=f"'my.png' cannot be used: .*{why}"):
        keep(data, "my.png")


def test_one_that_is_gone_or_damaged(folder: Path) -> None:
    with pytest.raises(NoData, match="upload it again"):
        kept("0" * 64)
    (folder / f"{'1' * 64}.picture").write_bytes(b"nonsense")
    with pytest.raises(NoData, match="damaged"):
        kept("1" * 64)

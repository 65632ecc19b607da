"""A visitor's pictures: every kind is turned into the same, and harm is refused by name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.data import BadUpload
from playground.data import pictures as limits
from playground.data.pictures import read_folder, read_pictures, read_zip

RED, GREEN, BLUE = (230, 20, 30), (20, 200, 40), (30, 40, 220)


def png(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def plain(colour: tuple[int, int, int] = RED, size: tuple[int, int] = (40, 30)) -> bytes:
    return png(Image.new("RGB", size, colour))


SOME = {f"{i}.png": plain((10 * i, 0, 0)) for i in range(1, 17)}  # as many as are needed


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def read_one(name: str, data: bytes, side: int = 32) -> np.ndarray:
    """The one picture among others, in RGB: (3, side, side)."""
    found = read_zip(packed({**SOME, name: data}), side, colour=True)
    assert found.skipped == ()
    return found.x[-1].astype(int)


def skipped(name: str, data: bytes) -> str:
    """The sentence about the one file that is left out."""
    found = read_zip(packed({**SOME, name: data}))
    assert len(found.x) == 16
    assert len(found.skipped) == 1
    return found.skipped[0]


@pytest.mark.parametrize("side", [32, 64])
def test_pictures_become_small_squares(side: int) -> None:
    found = read_zip(packed(SOME), side)
    assert found.x.shape == (16, 3, side, side)
    assert found.x.dtype == np.uint8
    assert found.x[:, 0, 5, 5].tolist() == [10 * i for i in range(1, 17)]
    assert (found.y, found.classes, found.skipped) == (None, (), ())


def test_the_middle_is_kept() -> None:
    image = Image.new("RGB", (300, 100), RED)
    image.paste(GREEN, (100, 0, 200, 100))
    x = read_one("wide.png", png(image))
    assert np.abs(x - np.array(GREEN)[:, None, None]).max() < 30


def test_colour_is_kept_only_where_there_is_some() -> None:
    grey = {f"{i}.png": png(Image.new("L", (20, 20), 10 * i)) for i in range(16)}
    found = read_zip(packed(grey))
    assert found.x.shape == (16, 1, 32, 32)
    assert found.x[:, 0, 0, 0].tolist() == [10 * i for i in range(16)]
    assert read_zip(packed(grey), colour=True).x.shape == (16, 3, 32, 32)
    red = {f"{i}.png": plain((100, 0, 0)) for i in range(16)}
    assert read_zip(packed(red)).x.shape == (16, 3, 32, 32)
    one = read_zip(packed(red), colour=False).x
    assert one.shape == (16, 1, 32, 32)
    assert (one == 30).all()  # 29.9: the luma of this red


def test_sixteen_bits_become_eight() -> None:
    levels = np.linspace(0, 40000, 32 * 32).reshape(32, 32).astype(np.uint16)
    x = read_one("deep.png", png(Image.fromarray(levels)))
    assert np.abs(x[0] - levels / 257).max() <= 1.5
    assert (x[0] == x[2]).all()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_moving_pictures_give_their_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in (RED, GREEN, BLUE)]
    data = png(frames[0], kind, save_all=True, append_images=frames[1:])
    x = read_one(f"film.{kind.lower()}", data)
    assert np.abs(x.mean((1, 2)) - RED).max() < 8


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_lie_on_white(mode: str) -> None:
    image = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (16, 0, 32, 32))
    if mode == "P":
        image = image.convert("P", palette=Image.Palette.ADAPTIVE)
        image.info["transparency"] = image.getpixel((2, 2))
    x = read_one("clear.png", png(image.convert(mode)))
    assert (x[:, :, :12] > 250).all()
    assert (x[:, :, 20:] < 5).all()


def test_print_colours_become_screen_colours() -> None:
    image = Image.new("CMYK", (32, 32), (0, 255, 255, 0))
    x = read_one("print.jpg", png(image, "JPEG", quality=95))
    assert (x[0] > 200).all()
    assert (x[1:] < 60).all()


def test_turned_photographs_stand_upright() -> None:
    image = Image.new("RGB", (32, 32), RED)
    image.paste(BLUE, (0, 0, 32, 16))  # blue above red
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by a quarter, clockwise
    x = read_one("phone.jpg", png(image, "JPEG", quality=95, exif=exif.tobytes()))
    assert (x[2, :, 20:] > 180).all()  # blue is at the right now
    assert (x[0, :, :12] > 180).all()


def test_large_photographs_are_read() -> None:
    data = png(Image.new("RGB", (4000, 3000), GREEN), "JPEG")
    assert np.abs(read_one("large.jpg", data).mean((1, 2)) - GREEN).max() < 5


BROKEN = png(Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)))


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("notes.png", b"these are no pixels", "it is no picture of a kind that is known here"),
        ("empty.png", b"", "it is no picture of a kind that is known here"),
        ("page.svg", b"<svg/>", "it is no picture of a kind that is known here"),
        ("doc.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
         "it is no picture of a kind that is known here"),
        ("half.png", BROKEN[: len(BROKEN) // 2], "it is damaged or cut short"),
        ("half.jpg", png(Image.effect_noise((90, 90), 90), "JPEG")[:2500],
         "it is damaged or cut short"),
        ("wrong.png", BROKEN[:200] + b"\0" * 400 + BROKEN[600:], "it is damaged or cut short"),
        ("huge.png", png(Image.new("1", (10_000, 6_000))),
         "it has 10000 × 6000 pixels, more than 50 million"),
        ("bomb.png", png(Image.new("1", (20_000, 20_000))), "it has more than 50 million pixels"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used_are_named(name: str, data: bytes, why: str) -> None:
    assert skipped(name, data) == f"'{name}' is left out: {why}."


def test_what_systems_leave_in_folders_is_not_mentioned() -> None:
    junk = ["__MACOSX/._1.png", ".DS_Store", "a/.hidden/1.png", "a/Thumbs.db", "desktop.ini"]
    found = read_zip(packed({**SOME, **dict.fromkeys(junk, b"junk")}))
    assert (len(found.x), found.skipped) == (16, ())


def test_folders_become_classes() -> None:
    files = {f"all/{kind}/{i}.png": plain() for kind in ("dog", "cat") for i in range(9)}
    found = read_zip(packed({"all/": b"", **files}))
    assert found.classes == ("cat", "dog")
    assert found.y is not None
    assert found.y.tolist() == [1] * 9 + [0] * 9
    assert read_zip(packed({**files, "loose.png": plain()})).classes == ()
    assert read_zip(packed({f"one/{name}": data for name, data in SOME.items()})).classes == ()


def refused(data: bytes) -> str:
    with pytest.raises(BadUpload) as error:
        read_zip(data)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    "name", ["../evil.png", "a/../../evil.png", "/etc/evil.png", "..\\evil.png", "C:\\evil.png"]
)
def test_names_that_point_outside_are_refused(name: str) -> None:
    sentence = refused(packed({**SOME, name: plain()}))
    assert sentence == (
        f"The zip file holds '{name}', which points outside of it; nothing was read."
    )


def test_bombs_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ALL_BYTES", 1_000_000)
    data = packed({**SOME, "zeros.png": b"\0" * 5_000_000})
    assert len(data) < 10_000
    monkeypatch.setattr(limits, "_unzipped", None)  # nothing may be unpacked
    assert "'zeros.png'" in refused(data)
    assert "would take 0.0 GB" in refused(data)


def test_a_zip_that_lies_about_its_sizes_gives_no_more_than_it_says() -> None:
    data = packed({**SOME, "zeros.png": b"\0" * 5_000_000})
    size = (5_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    found = read_zip(data.replace(size, (100).to_bytes(4, "little")))
    assert found.skipped == ("'zeros.png' is left out: it is damaged in the zip file.",)


def test_one_file_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 100_000)
    assert skipped("big.png", b"\0" * 200_000) == "'big.png' is left out: it is larger than 0 MB."


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COUNT", 15)
    assert refused(packed(SOME)) == "There are 16 files; at most 15 are taken."


def test_too_large_a_zip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ZIP_BYTES", 1000)
    assert "at most" in refused(packed(SOME))


def test_too_many_pixels_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ALL_PIXELS", 10_000)
    assert refused(packed(SOME)) == (
        "The pictures are too large together; make them smaller first."
    )


def test_too_few_pictures_are_refused_with_the_first_reason() -> None:
    files = dict(list(SOME.items())[:15])
    assert refused(packed({**files, "notes.png": b"text"})) == (
        "Found 15 usable pictures; at least 16 are needed. 'notes.png' is left out: it is no "
        "picture of a kind that is known here."
    )
    assert refused(packed({})) == "Found 0 usable pictures; at least 16 are needed."


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip", packed(SOME)[:-200], packed(SOME)[:100], b"\x1f\x8b\x08\0" * 40],
    ids=["nothing", "text", "cut short", "its beginning", "gzip"],  # a zip says when it was made
)
def test_what_is_no_zip_is_said(data: bytes) -> None:
    assert refused(data) == "This is no whole zip file; pack the pictures again."


def test_a_locked_zip_is_said() -> None:
    data = bytearray(packed(SOME))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        data[start + place] |= 1
    assert refused(bytes(data)) == (
        "'1.png' is locked with a password; pack the pictures without one."
    )


def test_a_file_damaged_in_the_zip_is_left_out() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:  # stored, so that the bytes can be found
        for name, data in {**SOME, "hit.png": BROKEN}.items():
            archive.writestr(name, data)
    whole = stream.getvalue()
    hit = whole.replace(BROKEN[500:510], b"\0" * 10)
    assert read_zip(hit).skipped == ("'hit.png' is left out: it is damaged in the zip file.",)


def test_a_folder_is_read_like_a_zip(tmp_path: Path) -> None:
    for kind in ("ones", "twos"):
        (tmp_path / kind).mkdir()
        for name, data in SOME.items():
            (tmp_path / kind / name).write_bytes(data)
    (tmp_path / "notes.txt").write_text("about these pictures")
    found = read_folder(tmp_path)
    assert found.x.shape == (32, 3, 32, 32)
    assert found.classes == ("ones", "twos")
    assert found.skipped == (
        "'notes.txt' is left out: it is no picture of a kind that is known here.",
    )
    with pytest.raises(BadUpload, match="There is no folder"):
        read_folder(tmp_path / "gone")


def test_a_zip_on_disk_is_read(tmp_path: Path) -> None:
    (tmp_path / "some.zip").write_bytes(packed(SOME))
    said: list[tuple[str, int, int]] = []
    found = read_zip(tmp_path / "some.zip", progress=lambda *s: said.append(s))
    assert np.array_equal(found.x, read_zip(packed(SOME)).x)
    assert said == [("Reading pictures", i, 16) for i in range(1, 17)]


def test_single_pictures_are_read_like_a_zip_in_any_order() -> None:
    given = list(SOME.items())
    found = read_pictures([*given, ("notes.png", b"text"), (".DS_Store", b"junk")])
    names = sorted(SOME)
    assert np.array_equal(found.x, read_zip(packed({name: SOME[name] for name in names})).x)
    assert np.array_equal(found.x, read_pictures(given[::-1]).x)
    assert found.skipped == (
        "'notes.png' is left out: it is no picture of a kind that is known here.",
    )


def test_the_path_in_a_pictures_name_is_no_class() -> None:
    given = [(f"{kind}{i}.png", plain()) for kind in ("a/", "..\\") for i in range(9)]
    assert read_pictures(given).classes == ()


def test_single_pictures_keep_to_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadUpload, match="at least 16"):
        read_pictures(list(SOME.items())[:15])
    monkeypatch.setattr(limits, "COUNT", 15)
    with pytest.raises(BadUpload, match="at most 15"):
        read_pictures(list(SOME.items()))
    monkeypatch.setattr(limits, "ZIP_BYTES", 1000)
    with pytest.raises(BadUpload, match="together; at most"):
        read_pictures(list(SOME.items()))

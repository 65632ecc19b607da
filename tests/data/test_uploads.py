"""Uploads: named by what they hold, read back as they were, found by nothing but their name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from playground.core.recipe import Recipe
from playground.data import BadUpload, Finite, NoData, dataset, load
from playground.data.uploads import UploadOptions, store_upload
from playground.settings import BadSetting, checked

PICTURES = np.random.default_rng(0).integers(0, 256, (40, 3, 32, 32), dtype=np.uint8)
POINTS = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)


def source(name: str, upload: str) -> Finite:
    recipe = Recipe(family="any", source=name, options={"upload": upload})
    found = load(recipe, torch.device("cpu"))
    assert isinstance(found, Finite)
    return found


def rows(found: Finite) -> np.ndarray:
    """All examples, training and held-out, sorted."""
    x = torch.cat([found.first(10**6).x, found.held_out(10**6).x]).flatten(1).numpy()
    return x[np.lexsort(x.T)]


def test_pictures_come_back_with_their_classes(tmp_path: Path) -> None:
    name = store_upload(PICTURES, np.arange(40) % 2, ("cats", "dogs"))
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == [f"{name}.safetensors"]
    found = source("folder", name)
    assert (len(found), found.held, found.shape) == (32, 8, (3, 32, 32))
    assert found.classes == ("cats", "dogs")
    wanted = PICTURES.reshape(40, -1).astype(np.float32) / 255
    assert np.allclose(rows(found), wanted[np.lexsort(wanted.T)])
    batch = found.draw(32, torch.Generator())
    assert batch.y is not None
    for picture, y in zip(batch.x, batch.y, strict=True):
        matches = (torch.from_numpy(PICTURES) == (picture * 255).round().byte()).flatten(1).all(1)
        assert int(matches.nonzero()) % 2 == y


def test_points_come_back() -> None:
    found = source("points", store_upload(POINTS))
    assert (len(found), found.held, found.shape, found.classes) == (40, 10, (2,), ())
    assert np.array_equal(rows(found), POINTS[np.lexsort(POINTS.T)])


def test_the_same_data_are_kept_once(tmp_path: Path) -> None:
    name = store_upload(PICTURES)
    assert store_upload(PICTURES.copy()) == name
    others = {
        store_upload(PICTURES[::-1]),
        store_upload(PICTURES, np.zeros(40), ("a",)),
        store_upload(PICTURES, np.zeros(40), ("b",)),
    }
    assert len(others | {name}) == 4
    assert len(list((tmp_path / "uploads").iterdir())) == 4


def test_ready_once_stored() -> None:
    missing, stored = UploadOptions(upload="a" * 64), UploadOptions(upload=store_upload(POINTS))
    ready = dataset("points").ready
    assert [ready(UploadOptions()), ready(missing), ready(stored)] == [False, False, True]


@pytest.mark.parametrize(
    "upload",
    ["../../../etc/passwd", "/etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n",
     "a" * 60 + "/../", 7],
)  # fmt: skip
def test_nothing_but_a_hash_names_an_upload(upload: object) -> None:
    with pytest.raises(BadSetting) as caught:
        checked(UploadOptions, {"upload": upload})
    assert "'upload'" in caught.value.typed


@pytest.mark.parametrize("x", [PICTURES[:15], POINTS[:15], POINTS[:0]])
def test_too_few_are_refused(x: np.ndarray) -> None:
    with pytest.raises(BadUpload, match=f"only {len(x)} p.*at least 16 are needed"):
        store_upload(x)


def test_an_upload_from_another_machine_is_asked_for_again() -> None:
    with pytest.raises(NoData, match="pictures are not on this machine; upload them again"):
        source("folder", "0" * 64)


@pytest.mark.parametrize(
    "kept", [lambda data: data[:-1], lambda _: b"", lambda data: data[:-1] + bytes([data[-1] ^ 1])]
)
def test_a_changed_file_is_refused(kept, tmp_path: Path) -> None:
    name = store_upload(PICTURES)
    path = tmp_path / "uploads" / f"{name}.safetensors"
    path.write_bytes(kept(path.read_bytes()))
    with pytest.raises(NoData, match="uploaded pictures is damaged; upload them again"):
        source("folder", name)


def test_points_are_no_pictures() -> None:
    with pytest.raises(BadSetting, match="holds no pictures"):
        source("folder", store_upload(POINTS))
    with pytest.raises(BadSetting, match="holds no points"):
        source("points", store_upload(PICTURES))


def test_a_place_that_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("PLAYGROUND_UPLOADS", str(tmp_path / "file"))
    with pytest.raises(BadUpload, match="cannot be kept on the server"):
        store_upload(POINTS)

"""MNIST's kin and CIFAR-10, from small files in their formats: no test needs the real ones."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import tarfile
import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from playground.core.recipe import Recipe
from playground.data import Finite, NoData, cifar, dataset, load, places
from playground.data.mnist import FILES, MNIST
from tests.data.server import Site, serving

COUNTS = {"train": 30, "t10k": 10}


def pictures(part: str) -> np.ndarray:
    count = COUNTS[part]
    return np.random.default_rng(count).integers(0, 256, (count, 28, 28), dtype=np.uint8)


def idx(file: str) -> bytes:
    part = file.partition("-")[0]
    if "images" in file:
        return (
            bytes([0, 0, 8, 3])
            + struct.pack(">3i", COUNTS[part], 28, 28)
            + pictures(part).tobytes()
        )
    return (
        bytes([0, 0, 8, 1])
        + struct.pack(">i", COUNTS[part])
        + bytes(i % 10 for i in range(COUNTS[part]))
    )


def write_set(root: Path, folder: str = "MNIST") -> Path:
    raw = root / folder / "raw"
    raw.mkdir(parents=True)
    for file in FILES:
        (raw / file).write_bytes(idx(file))
    return raw


def loaded(name: str = "mnist") -> Finite:
    found = load(Recipe(family="any", source=name), torch.device("cpu"))
    assert isinstance(found, Finite)
    return found


@pytest.mark.parametrize(
    ("name", "folder"), [("mnist", "MNIST"), ("fashion", "FashionMNIST"), ("kmnist", "KMNIST")]
)
def test_files_in_torchvisions_layout_are_found(name: str, folder: str, tmp_path: Path) -> None:
    write_set(tmp_path / "data", folder)
    assert dataset(name).ready(dataset(name).settings())
    found = loaded(name)
    assert (len(found), found.held, len(found.classes)) == (30, 10, 10)
    batch = found.first(30)
    assert torch.equal((batch.x[:, 0] * 255).round(), torch.from_numpy(pictures("train")).float())
    assert batch.y is not None
    assert batch.y.tolist() == [i % 10 for i in range(30)]
    test = found.held_out(99).x[:, 0] * 255
    assert torch.equal(test.round(), torch.from_numpy(pictures("t10k")).float())


def test_the_cache_is_looked_into_after_the_named_folder(tmp_path: Path, drawn_cache: Path) -> None:
    raw = write_set(drawn_cache / "data")
    try:
        assert MNIST.found() == raw
        assert MNIST.found() != write_set(tmp_path / "data")
        assert MNIST.found() == tmp_path / "data" / "MNIST" / "raw"
    finally:
        for file in raw.iterdir():
            file.unlink()


def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    raw = write_set(tmp_path / "data")
    before = sorted(raw.iterdir())
    for path in (*before, raw):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert len(loaded()) == 30
        assert sorted(raw.iterdir()) == before
    finally:
        raw.chmod(0o755)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda data: data[:-5], "cut short"),
        (lambda data: data + b"x", "too long"),
        (lambda _: b"", "not a file in MNIST's format"),
        (lambda _: b"<html>not found</html>", "not a file in MNIST's format"),
        (lambda data: b"\x80\x04" + data[2:], "not a file in MNIST's format"),
        (lambda data: data[:4] + b"\xff\xff\xff\xff" + data[8:], "cut short"),
    ],
)
def test_a_damaged_file_is_named(file: str, wrong, why: str, tmp_path: Path) -> None:
    raw = write_set(tmp_path / "data")
    (raw / file).write_bytes(wrong(idx(file)))
    with pytest.raises(NoData, match=rf"{file} is damaged .*{why}.*; delete it"):
        loaded()


@pytest.mark.parametrize("labels", [bytes(range(9)), bytes([99] * 10)])
def test_labels_must_fit_the_pictures(labels: bytes, tmp_path: Path) -> None:
    raw = write_set(tmp_path / "data")
    head = bytes([0, 0, 8, 1]) + struct.pack(">i", len(labels))
    (raw / "t10k-labels-idx1-ubyte").write_bytes(head + labels)
    with pytest.raises(NoData, match=r"t10k-labels-idx1-ubyte is damaged .*do not fit"):
        loaded()


def publish(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    """Make torchvision's MNIST the small one that `site` serves."""
    from torchvision.datasets import MNIST as PUBLISHED

    site.files = {f"/{file}.gz": gzip.compress(idx(file), mtime=0) for file in FILES}
    sums = [(path[1:], hashlib.md5(data).hexdigest()) for path, data in site.files.items()]
    monkeypatch.setattr(PUBLISHED, "resources", sums)
    monkeypatch.setattr(PUBLISHED, "mirrors", [f"{site.address}/"])
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_what_is_missing_is_fetched_and_unpacked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with serving(Site({})) as site:
        publish(monkeypatch, site)
        said: list[str] = []
        recipe = Recipe(family="any", source="mnist")
        found = load(recipe, torch.device("cpu"), lambda what, *_: said.append(what))
        assert isinstance(found, Finite)
        assert (len(found), found.held) == (30, 10)
        assert set(said) == {"Connecting to 127.0.0.1 for MNIST", "Fetching MNIST"}
        raw = tmp_path / "data" / "MNIST" / "raw"
        assert {path.name for path in raw.iterdir()} >= set(FILES)
        assert not list(raw.glob("*.gz*"))
        (raw / FILES[1]).unlink()
        loaded()
        assert [path for path, _ in site.asked].count(f"/{FILES[1]}.gz") == 2
        assert len(site.asked) == 5


def test_where_the_named_folder_cannot_be_made_the_cache_is_filled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "file" / "data"))
    monkeypatch.setattr(places, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    with serving(Site({})) as site:
        publish(monkeypatch, site)
        assert len(loaded()) == 30
    assert MNIST.found() == tmp_path / "cache" / "data" / "MNIST" / "raw"


def test_two_runs_that_need_the_same_set_fetch_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Site({})) as site:
        publish(monkeypatch, site)
        sizes: list[int] = []
        threads = [threading.Thread(target=lambda: sizes.append(len(loaded()))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sizes == [30, 30, 30]
        assert sorted(path for path, _ in site.asked) == sorted(site.files)


def batch_file(count: int = 12, seed: int = 0, turned: bool = False) -> tuple[bytes, np.ndarray]:
    """A batch as Python 2 pickled it, and its pictures."""
    x = np.random.default_rng(seed).integers(0, 256, (count, 3072), dtype=np.uint8)
    raw = (x.T if turned else x).tobytes()

    def text(value: bytes) -> bytes:
        return b"U" + bytes([len(value)]) + value

    array = (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85U\x01btR(K\x01"
        + b"K" + bytes([count]) + b"M\x00\x0c\x86cnumpy\ndtype\n(U\x02u1K\x00K\x01tR"
        + (b"\x88" if turned else b"\x89") + b"T" + struct.pack("<i", len(raw)) + raw + b"tb"
    )  # fmt: skip
    labels = b"](" + b"".join(b"K" + bytes([i % 10]) for i in range(count)) + b"e"
    names = b"](" + text(b"a.png") * 2 + b"e"
    body = (
        text(b"batch_label") + text(b"a batch") + text(b"labels") + labels
        + text(b"data") + array + text(b"filenames") + names
    )  # fmt: skip
    return b"\x80\x02}(" + body + b"u.", x.reshape(-1, 3, 32, 32)


@pytest.mark.parametrize("turned", [False, True])
def test_a_batch_of_cifar_is_read_without_unpickling(turned: bool, tmp_path: Path) -> None:
    data, wanted = batch_file(turned=turned)
    (tmp_path / "batch").write_bytes(data)
    x, y = cifar.read_batch(tmp_path / "batch")
    assert np.array_equal(x, wanted)
    assert y.tolist() == [i % 10 for i in range(12)]


def test_cifar_is_put_together_from_its_batches(tmp_path: Path) -> None:
    folder = tmp_path / "data" / cifar.FOLDER
    folder.mkdir(parents=True)
    wanted = []
    for seed, name in enumerate(cifar.TRAIN + cifar.TEST):
        data, x = batch_file(seed=seed)
        (folder / name).write_bytes(data)
        wanted.append(x)
    found = loaded("cifar10")
    assert (len(found), found.held, found.shape) == (60, 12, (3, 32, 32))
    x = torch.from_numpy(np.concatenate(wanted[:5])).float()
    assert torch.equal((found.first(60).x * 255).round(), x)
    (folder / "data_batch_3").write_bytes(batch_file()[0][:-9000])
    with pytest.raises(NoData, match="data_batch_3 is no whole batch of CIFAR-10"):
        loaded("cifar10")


def test_an_archive_of_cifar_is_fetched_and_unpacked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from torchvision.datasets import CIFAR10 as PUBLISHED

    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name in (*cifar.TRAIN, *cifar.TEST, "../../escaped"):
            info, data = tarfile.TarInfo(f"{cifar.FOLDER}/{name}"), batch_file()[0]
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    archive = stream.getvalue()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(Site({"/cifar.tar.gz": archive})) as site:
        monkeypatch.setattr(PUBLISHED, "url", f"{site.address}/cifar.tar.gz")
        monkeypatch.setattr(PUBLISHED, "tgz_md5", hashlib.md5(archive).hexdigest())
        assert len(loaded("cifar10")) == 60
    names = {path.name for path in (tmp_path / "data" / cifar.FOLDER).iterdir()}
    assert names - {".lock"} == {*cifar.TRAIN, *cifar.TEST}
    assert not (tmp_path / "escaped").exists()


def test_a_pickle_that_would_run_something_does_not(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    (tmp_path / "bad").write_bytes(b"cos\nmkdir\n(S'%s'\ntR." % bytes(mark))
    with pytest.raises(NoData, match="bad is no whole batch"):
        cifar.read_batch(tmp_path / "bad")
    assert not mark.exists()

"""Whatever is wrong with the input ends as one sentence and a status that is not 0."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.runs.store import History, Store
from tests.cli.conftest import SMALL, Command, Said


def complains(said: Said, *words: str) -> None:
    """One line on standard error that holds `words`, and nothing to be taken for a result."""
    assert said.code not in (0, None)
    lines = said.err.strip().splitlines()
    assert len(lines) == 1, said.err
    assert all(word in lines[0] for word in words), said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["train", "vea-mlp"], ["vea-mlp", "vae-mlp"]),
        (["train"], ["recipe"]),
        (["train", "gan-ring", "--source", "mars"], ["mars", "ring"]),
        (["train", "gan-ring", "--set", "lr_dd=1"], ["lr_dd", "'lr_d'", "spread"]),
        (["train", "gan-ring", "--set", "lr_d"], ["name=value"]),
        (["train", "gan-ring", "--set", "lr_d=7"], ["lr_d", "1"]),
        (["train", "gan-ring", "--set", "lr_d=nan"], ["lr_d"]),
        (["train", "gan-ring", "--set", "loss=guess"], ["loss", "minimax"]),
        (["train", "gan-ring", "--steps", "0"], ["steps"]),
        (["train", "gan-ring", "--steps", "many"], ["steps"]),
        (["train", "gan-ring", "--seed", "-1"], ["seed"]),
        (["train", "gan-ring", "--device", "abacus"], ["device", "cuda"]),
        (["train", "dcgan", "--source", "ring"], ["ring"]),
        (["resume", "nowhere"], ["nowhere"]),
        (["eval", "nowhere"], ["nowhere"]),
        (["sample", "nowhere", "--out", "a.png"], ["nowhere"]),
        (["sample", "nowhere", "--out", "a.gif"], [".png"]),
        (["export", "nowhere", "--csv", "a.csv"], ["nowhere"]),
        (["frobnicate"], ["frobnicate"]),
        (["bench", "--only", "nothing"], ["nothing", "gan"]),
    ],
    ids=" ".join,
)
def test_wrong_words(command: Command, words: list[str], told: list[str]) -> None:
    complains(command(*words), *told)


def test_no_folder_is_left_behind(command: Command, tmp_path: Path) -> None:
    """A model that cannot learn its data is only found out once the run has its folder."""
    complains(command("train", "dcgan", "--source", "ring", "--out", tmp_path / "run"))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("place", ["trained", "full", "file", "file/below"])
def test_folders_that_cannot_be_used(
    command: Command, trained: Path, tmp_path: Path, place: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.tex").write_text("precious")
    (tmp_path / "file").write_text("precious")
    complains(command("train", "gan-ring", "--out", tmp_path / place), place)
    assert (tmp_path / "full" / "thesis.tex").read_text() == "precious"
    assert History(trained).info().step == 12


def test_a_folder_without_a_run(command: Command, tmp_path: Path) -> None:
    for words in (["resume"], ["eval"], ["sample", "--out", "a.png"], ["export", "--csv", "a.csv"]):
        complains(command(words[0], tmp_path, *words[1:]), "no")
    assert not list(tmp_path.glob("a.*"))


class Gun:
    """Unpickling this would leave a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (str(self.mark),)


def _pickle(good: bytes, tmp_path: Path) -> bytes:  # noqa: ARG001
    return pickle.dumps(Gun(tmp_path / "fired"))


def _text(good: bytes, tmp_path: Path) -> bytes:  # noqa: ARG001
    return b"these are not weights"


def _half(good: bytes, tmp_path: Path) -> bytes:  # noqa: ARG001
    return good[: len(good) // 2]


def _nothing(good: bytes, tmp_path: Path) -> bytes:  # noqa: ARG001
    return b""


@pytest.mark.parametrize("spoil", [_pickle, _text, _half, _nothing])
@pytest.mark.parametrize(
    "words", [["resume", "--steps", 20], ["eval"], ["sample", "--out", "a.png"]]
)
def test_spoilt_checkpoints(
    command: Command,
    trained: Path,
    tmp_path: Path,
    words: list[str],
    spoil: Callable[[bytes, Path], bytes],
) -> None:
    path = History(trained).checkpoints()[-1][1]
    path.write_bytes(spoil(path.read_bytes(), tmp_path))
    complains(command(words[0], trained, *words[1:]), path.name)
    assert not (tmp_path / "fired").exists()


def test_a_checkpoint_of_another_family(command: Command, trained: Path, tmp_path: Path) -> None:
    command("train", "ae-mlp", "--steps", 1, "--out", tmp_path / "other", *SMALL)
    path = History(trained).checkpoints()[-1][1]
    path.write_bytes(History(tmp_path / "other").checkpoints()[-1][1].read_bytes())
    for words in (["resume", "--steps", 20], ["eval"]):
        complains(command(words[0], trained, *words[1:]), "autoencoder", "gan")


def test_a_run_that_somebody_else_trains(command: Command, trained: Path) -> None:
    store = Store.open(trained)
    try:
        complains(command("resume", trained, "--steps", 20), "process")
    finally:
        store.close()


def test_data_that_cannot_be_had(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody answers there
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    complains(command("train", "vae-mlp", "--source", "mnist"), "digits")


def test_without_the_benchmarks_folder(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "benchmarks.run", None)
    complains(command("bench"), "benchmarks/")


def test_help_is_quick() -> None:
    """The one word most often typed must not wait for torch."""
    code = (
        "import sys\nfrom playground.cli import main\nsys.argv = ['playground', '--help']\n"
        "try:\n    main()\nfinally:\n    assert 'torch' not in sys.modules"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "resume" in done.stdout

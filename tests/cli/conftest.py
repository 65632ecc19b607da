"""The command line run inside the test's own process, so that torch is imported once."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from playground.cli import main

SMALL = ("--set", "threads=1", "--set", "batch=16", "--device", "cpu")


@dataclass(frozen=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out.splitlines()[-1])


Command = Callable[..., Said]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """command("train", "gan-ring", …): runs it with an empty runs folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAYGROUND_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "data"))

    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["playground", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Said(int(ended.value.code or 0), written.out, written.err)

    return call


@pytest.fixture
def trained(command: Command, tmp_path: Path) -> Path:
    """The folder of a small finished run on points."""
    folder = tmp_path / "trained"
    assert command("train", "gan-ring", "--steps", 12, "--out", folder, *SMALL).code == 0
    return folder

"""Folders of their own for every test, and one small cache of drawn pictures for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.data import faces, places, shapes


@pytest.fixture(scope="session")
def drawn_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, drawn_cache: Path) -> None:
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PLAYGROUND_UPLOADS", str(tmp_path / "uploads"))
    monkeypatch.setattr(places, "user_cache_path", lambda *_, **__: drawn_cache)
    monkeypatch.setattr(faces, "TRAIN", 240)
    monkeypatch.setattr(faces, "TEST", 60)
    monkeypatch.setattr(shapes, "TRAIN", 1600)
    monkeypatch.setattr(shapes, "TEST", 400)

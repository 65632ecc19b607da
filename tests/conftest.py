"""What holds for all tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def thawed() -> Iterator[None]:
    """The server freezes what it has imported; thawed again, libraries end without complaints
    about leaks below pytest's closing line."""
    yield
    gc.unfreeze()

"""What holds for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests may run side by side, one to a core


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files stay whole where tests run side by side, and all journeys share one server."""
    for item in items:
        file = item.path.relative_to(item.config.rootpath)
        group = "browser" if "browser" in file.parts else str(file)
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session", autouse=True)
def thawed() -> Iterator[None]:
    """The server freezes what it has imported; thawed again, libraries end without complaints
    about leaks below pytest's closing line."""
    yield
    gc.unfreeze()

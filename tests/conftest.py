"""What holds for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests may run side by side, one to a core
os.environ.pop("PLAYGROUND_DATA", None)  # the same tests on every machine, whatever lies there


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files stay whole where tests run side by side, and all journeys share one server."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return "browser" if "/browser/" in file else file

    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def thawed() -> Iterator[None]:
    """The server freezes what it has imported; thawed again, libraries end without complaints
    about leaks below pytest's closing line."""
    yield
    gc.unfreeze()

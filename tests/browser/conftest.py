"""A real server and a real Chromium. Every wait is for something to be seen, never for time."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import (
    Browser,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.studio import Studio
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts"
WIDE: ViewportSize = {"width": 1440, "height": 1000}
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MISSING = (
    "The browser tests need Chromium. `make test` installs it; by hand: "
    "`apt-get install chromium`, or `.venv/bin/playwright install chromium`."
)


class Server:
    """`streamlit run app.py` on a free port, with a runs folder of its own."""

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = os.environ | {
            "PLAYGROUND_RUNS": str(self.runs),
            "PLAYGROUND_UPLOADS": str(self.runs / "uploads"),
            "PLAYGROUND_DATA": str(self.runs / "data"),  # empty, and
            "HTTPS_PROXY": "http://127.0.0.1:9",  # nothing can be fetched
            "HTTP_PROXY": "http://127.0.0.1:9",
            "NO_PROXY": "localhost",
            "OMP_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = ["--server.port", str(self.port), "--server.headless", "true"]
        self.process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        while not self._answers():
            if self.process.poll() is not None:
                pytest.fail("The server ended before it answered.")

    def stop(self) -> None:
        """End it as Ctrl-C does, and wait until it is gone."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
    own = Path(playwright.chromium.executable_path)
    if not found and not own.exists():
        pytest.fail(_MISSING)
    expect.set_options(timeout=1000 * PATIENCE)
    started = playwright.chromium.launch(executable_path=found or own, args=["--no-sandbox"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("runs"))
    yield started
    started.stop()


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """One that nobody has visited yet."""
    started = Server(tmp_path / "runs")
    yield started
    if started.process.poll() is None:
        started.stop()


Arriving = Callable[..., Page]


@pytest.fixture
def arriving(browser: Browser) -> Iterator[Arriving]:
    """Somebody new with a browser of their own, whose screen is as the words say."""
    with ExitStack() as leaving:

        def arrive(**screen: Any) -> Page:
            context = browser.new_context(**{"viewport": WIDE, **screen})
            leaving.callback(context.close)
            context.set_default_timeout(1000 * PATIENCE)
            return context.new_page()

        yield arrive


@pytest.fixture
def visitor(arriving: Arriving) -> Page:
    """Somebody with a browser of their own."""
    return arriving()


@pytest.fixture
def somebody_else(arriving: Arriving) -> Page:
    return arriving()


@pytest.fixture
def studio(visitor: Page, server: Server) -> Iterator[Studio]:
    """A visitor's studio; what they left training is stopped."""
    made = Studio(visitor, server.url, server.runs)
    yield made
    made.leave()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS

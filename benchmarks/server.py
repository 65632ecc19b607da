"""The app on a port of its own, with a run that somebody watches."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from playground.core.recipe import Recipe
from playground.runs.client import Runs
from playground.runs.store import History

ROOT = Path(__file__).parents[1]
STARTS_WITHIN = 120.0  # seconds


@dataclass(frozen=True)
class Watched:
    """A server and a run in its folder, trained by a worker of this process."""

    port: int
    server: int  # process id
    run: str
    page: str  # its name in the address
    history: History

    @property
    def query(self) -> str:
        """The part of the run's address after "?"."""
        return f"v=1&run={self.run}"

    @property
    def url(self) -> str:
        """Where a browser watches the run."""
        return f"http://localhost:{self.port}/{self.page}?{self.query}"


@contextmanager
def served(folder: Path | None = None) -> Iterator[tuple[int, int]]:
    """The app with its runs in `folder`, or in one of its own: (port, process id)."""
    with TemporaryDirectory() as name:
        port = _free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true",
             f"--server.port={port}"],
            cwd=ROOT,
            env={**os.environ, "PLAYGROUND_RUNS": str(folder or name), "OMP_NUM_THREADS": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _until(lambda: _answers(port), "the server did not start")
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(20)


@contextmanager
def watched(recipe: Recipe, page: str) -> Iterator[Watched]:
    """Start a server and a run; both end with the block."""
    with TemporaryDirectory() as name, served(Path(name)) as (port, server):
        runs = Runs(Path(name), keep_warm=False)
        try:
            run = runs.start(recipe, name="benchmark")
            history = runs.history(run)
            _until(lambda: history.info().step > 0, "the run did not start")
            yield Watched(port, server, run, page, history)
        finally:
            runs.close()


def cpu_seconds(process: int) -> float:
    """Processor time a process has used so far; Linux only."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _until(true: object, problem: str) -> None:
    begun = time.monotonic()
    while not true():  # type: ignore[operator]
        if time.monotonic() - begun > STARTS_WITHIN:
            raise RuntimeError(problem)
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        return urlopen(f"http://localhost:{port}/_stcore/health", timeout=1).status == 200
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]

"""A worker process as the client sees it: started, told things, listened to, ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import playground
from playground.runs.errors import RunError


class Gone(RunError):
    """The worker has ended and hears nothing any more."""


class Worker:
    """One process. It trains one run, or the sides of a comparison, and ends.

    `on_message` and `on_end` are called from a thread of its own. Raises OSError where the machine
    has no room for another process or thread.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        on_message: Callable[[Worker, dict[str, Any]], None],
        on_end: Callable[[Worker], None],
    ) -> None:
        self.ready = False  # warm, and waiting for its order
        self.runs: tuple[str, ...] = ()  # the ids of what it trains: one run, or several sides
        self.problem = ""  # why that ended, where its history could not be written
        self._on_message, self._on_end = on_message, on_end
        self._writing = Lock()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        package = str(Path(playground.__file__).parents[1])
        path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            # -P: a file of the visitor's named like a library's must not be imported
            [sys.executable, "-P", "-m", "playground.runs.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **environment, "PYTHONPATH": path},
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C in the server's terminal is not for it
        )
        try:
            Thread(target=self._listen, name="run-worker", daemon=True).start()
        except RuntimeError as error:  # a process that nobody listens to would stay for ever
            self.kill()
            self._process.wait()
            raise OSError(str(error)) from None

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def send(self, word: Mapping[str, Any]) -> None:
        """Tell it something; raises Gone."""
        assert self._process.stdin is not None
        try:
            with self._writing:
                self._process.stdin.write(json.dumps(dict(word)) + "\n")
                self._process.stdin.flush()
        except (OSError, ValueError):  # a broken pipe, or one we have closed
            raise Gone("This run has just ended.") from None

    def end(self) -> None:
        """End its input: it saves and ends by itself."""
        assert self._process.stdin is not None
        with self._writing, suppress(BrokenPipeError):  # it may be gone already
            self._process.stdin.close()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within that time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_words(self) -> str:
        """The last line it wrote to its errors before it had an order."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._on_message(self, json.loads(line))
        self._process.wait()
        self._on_end(self)
        self.end()
        self._process.stdout.close()
        self._errors.close()

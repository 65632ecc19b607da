"""The process that trains one run, or several side by side: python -m playground.runs.worker

It warms up, says {"ready": true}, reads one JSON object a line from its input, trains what the
first one orders, and ends. The others steer: {"do": "run"}, "pause", "step" with "n", "part", "set"
with "name" and "value", "speed" with "limit" in steps a second (0 for none), "slow" with "parts" of
a step a second (0 for none), "look", "save", "stop". When its input ends it saves and ends.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TextIO

from playground.runs.controls import Word
from playground.runs.job import Train, carry_out
from playground.runs.racing import race
from playground.runs.sides import together


def main() -> None:
    """Wait for one order and carry it out."""
    # Ctrl-C in a terminal goes to the whole group; the server then closes this process's input
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    words: Queue[Word | None] = Queue()
    Thread(target=listen, args=(sys.stdin, words), daemon=True).start()
    said = _own_output()
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: pages need the cores too
    from playground.training import train
    from playground.training.machine import keep_memory

    keep_memory()
    _warm(train)
    _say(said, {"ready": True})
    order = words.get()
    if order is None:
        return
    _log_into(Path(str(order.get("folder"))), new=order.get("recipe") is not None)
    if order.get("race"):
        from playground.training.race import race as train_race

        problem = race(order, words, train_race)
    else:
        problem = (together if "sides" in order else carry_out)(order, words, train)
    _say(said, {"ended": True, "problem": problem})


def listen(lines: Iterable[str], words: Queue[Word | None]) -> None:
    """Put each line's object into `words`, and None when the input ends."""
    for line in lines:
        try:
            word = json.loads(line)
        except ValueError:
            word = None
        words.put(word if isinstance(word, dict) else {"do": line.strip()[:40]})
    words.put(None)


def _own_output() -> TextIO:
    """The standard output for our messages alone; what libraries print goes to the errors."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return own


def _say(out: TextIO, message: dict[str, object]) -> None:
    try:
        out.write(json.dumps(message) + "\n")
        out.flush()
    except BrokenPipeError:  # nobody listens any more
        pass


def _warm(train: Train) -> None:
    """Make one update of a small run: torch loads much only then, which takes a second."""
    from playground.families.presets import preset

    for _ in train(preset("ae-mlp").recipe, tuple, folder=None, resume=None, steps=1):
        pass
    gc.collect()
    gc.freeze()  # torch's half million objects need no further visits


def _log_into(folder: Path, new: bool) -> None:
    """From here on, errors go to the run's own log."""
    try:
        if new:
            folder.mkdir(parents=True, exist_ok=True)
        with (folder / "worker.log").open("ab") as log:
            os.dup2(log.fileno(), 2)
            os.dup2(log.fileno(), 1)
    except OSError as error:  # deleted, or the disk is full: carry_out will find out, too
        print(error, file=sys.stderr)


if __name__ == "__main__":
    main()

"""Every legal and every illegal move of a run."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from playground.runs.state import LIVE, STATUSES, IllegalMove, Move, after, told

# For each status, where each move leads; "." is refused.
GRID = """
            run      pause    step     part     set      speed    slow     look     save     stop        resume begin    started finished diverged failed closed
queued      .        .        .        .        .        .        .        .        .        stopped     .      starting running .        .        failed interrupted
starting    starting starting starting starting starting starting starting starting starting stopped     .      .        running .        .        failed interrupted
running     running  paused   paused   paused   running  running  running  running  running  stopped     .      .        .       finished diverged failed interrupted
paused      running  paused   paused   paused   paused   paused   paused   paused   paused   stopped     .      .        .       finished diverged failed interrupted
finished    .        .        .        .        .        .        .        .        .        finished    queued starting running .        .        .      .
stopped     .        .        .        .        .        .        .        .        .        stopped     queued starting running .        .        .      .
diverged    .        .        .        .        .        .        .        .        .        diverged    queued starting running .        .        .      .
failed      .        .        .        .        .        .        .        .        .        failed      queued starting running .        .        .      .
interrupted .        .        .        .        .        .        .        .        .        interrupted queued starting running .        .        .      .
"""  # noqa: E501
HEAD, *ROWS = [line.split() for line in GRID.strip().splitlines()]
EXPECTED = {
    (status, move): None if there == "." else there
    for status, *cells in ROWS
    for move, there in zip(HEAD, cells, strict=True)
}


def test_the_grid_knows_every_pair() -> None:
    assert set(EXPECTED) == set(product(STATUSES, get_args(Move)))


@pytest.mark.parametrize(("status", "move"), EXPECTED)
def test_every_pair(status, move) -> None:
    there = EXPECTED[status, move]
    if there:
        assert after(status, move) == there
    else:
        with pytest.raises(IllegalMove, match=r"^This run .*\.$"):
            after(status, move)


def test_an_unknown_command_is_refused_in_every_status() -> None:
    for status in STATUSES:
        for command in ("explode", "finished", "begin", "closed"):
            with pytest.raises(IllegalMove, match=f"cannot be told to '{command}'"):
                told(status, command)


def test_stopping_twice_is_no_error_anywhere() -> None:
    for status in STATUSES:
        once = after(status, "stop")
        assert once not in LIVE
        assert after(once, "stop") == once

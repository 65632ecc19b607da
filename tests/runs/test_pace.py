"""A run that is held back makes the same steps, only later, and obeys as fast as ever."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, Queue
from typing import Any

import pytest

from playground.core.events import Block, Look, NextPart, Save, Set
from playground.runs.controls import Controls
from playground.runs.pace import Pace
from playground.runs.store import Store
from tests.runs.conftest import started


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Words(Queue[Any]):
    """A queue that takes no real time: waiting moves the clock, and words come at their time."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.coming: list[tuple[float, Any]] = []

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: ARG002
        until = self.clock.now + (timeout or 0.0)
        if self.coming and self.coming[0][0] <= until:
            at, word = self.coming.pop(0)
            self.clock.now = max(self.clock.now, at)
            return word
        if self.qsize():
            return super().get(block=False)
        self.clock.now = until
        raise Empty


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def controls(make: Callable[..., Store], clock: Clock) -> Controls:
    store = make()
    store.status("starting")
    store.record(started())
    return Controls(store, Words(clock), Pace(0, clock))


def made(controls: Controls, clock: Clock, seconds: float) -> int:
    """Updates handed out within so many seconds, if computing them takes no time."""
    end, total = clock.now + seconds, 0
    while clock.now < end:
        commands = controls()
        total += sum(command.steps for command in commands if isinstance(command, Block))
    return total


def coming(controls: Controls, after: float, word: dict[str, Any]) -> None:
    words = controls._words
    assert isinstance(words, Words)
    words.coming.append((words.clock.now + after, word))


@pytest.mark.parametrize("limit", [1, 5, 20, 100, 1234])
def test_so_many_steps_a_second(controls: Controls, clock: Clock, limit: int) -> None:
    coming(controls, 0, {"do": "speed", "limit": limit})
    assert made(controls, clock, 10) == pytest.approx(10 * limit, rel=0.03, abs=1)


def test_at_full_speed_nobody_waits(controls: Controls, clock: Clock) -> None:
    assert controls() == []
    assert clock.now == 100.0


def test_slow_updates_are_not_held_back_further(controls: Controls, clock: Clock) -> None:
    coming(controls, 0, {"do": "speed", "limit": 100})
    controls()
    for _ in range(5):
        clock.now += 3.0  # a block took that long
        before = clock.now
        assert controls() == [Block(10)]
        assert clock.now == before


def test_words_are_obeyed_while_it_waits(controls: Controls, clock: Clock) -> None:
    coming(controls, 0, {"do": "speed", "limit": 1})
    assert controls() == [Block(1)]
    coming(controls, 0.3, {"do": "set", "name": "lr", "value": 0.5})
    began = clock.now
    assert controls() == [Set("lr", 0.5), Save(), Look(), Block(0)]
    assert clock.now == pytest.approx(began + 0.3)
    assert controls() == [Block(1)]  # the next update comes no later for that
    assert clock.now == pytest.approx(began + 1.0)


def test_full_speed_again_at_once(controls: Controls, clock: Clock) -> None:
    coming(controls, 0, {"do": "speed", "limit": 1})
    controls()
    coming(controls, 0.25, {"do": "speed", "limit": 0})
    began = clock.now
    assert controls() == []
    assert clock.now == pytest.approx(began + 0.25)


def test_it_pauses_while_it_waits(controls: Controls) -> None:
    coming(controls, 0, {"do": "speed", "limit": 1})
    controls()
    coming(controls, 0.1, {"do": "pause"})
    assert controls() == [Save(), Look(), Block(0)]
    assert controls.store.state == "paused"


@pytest.mark.parametrize("limit", [-1, 10_001, 2.5, "fast", None, True])
def test_what_is_no_speed_is_refused(controls: Controls, limit: Any) -> None:
    coming(controls, 0, {"do": "speed", "limit": limit})
    controls()
    assert controls.pace.limit == 0
    assert controls.store.state == "running"


def test_slow_motion_makes_so_many_parts_a_second(controls: Controls, clock: Clock) -> None:
    coming(controls, 0, {"do": "slow", "parts": 2})
    began, found = clock.now, []
    while clock.now < began + 10:
        found += controls()
    assert 20 <= sum(isinstance(command, NextPart) for command in found) <= 21
    assert sum(command.steps for command in found if isinstance(command, Block)) == 0


def test_a_pause_in_slow_motion_stays_inside_the_update(controls: Controls) -> None:
    coming(controls, 0, {"do": "slow", "parts": 2})
    controls()
    coming(controls, 0, {"do": "pause"})
    assert controls() == [Look(), Block(0)]  # to save would complete the update
    coming(controls, 0, {"do": "part"})
    assert controls() == [NextPart(), Look(), Block(0)]
    assert controls.store.state == "paused"


@pytest.mark.parametrize("parts", [-1, 0.01, 11, "slow", None, True])
def test_what_is_no_slow_motion_is_refused(controls: Controls, parts: Any) -> None:
    coming(controls, 0, {"do": "slow", "parts": parts})
    controls()
    assert controls.pace.parts == 0

"""Which buttons can be pressed, for every status a run can have."""

from __future__ import annotations

import pytest

from playground.runs.state import LIVE, MOVES, STATUSES
from playground.ui.buttons import buttons

MOVE = {"pause": "pause", "step": "step", "stop": "stop"}


@pytest.mark.parametrize("status", STATUSES)
def test_only_what_the_run_allows_can_be_pressed(status) -> None:
    offer = buttons(status, mine=True, changed=False, usable=True)
    for button, move in MOVE.items():
        if button in offer.pressable:
            assert move in MOVES[status]
    if "main" in offer.pressable and offer.main == "Continue":
        assert {"run", "resume"} & set(MOVES[status])


@pytest.mark.parametrize("status", STATUSES)
def test_something_can_always_be_done(status) -> None:
    assert buttons(status, mine=True, changed=False, usable=True).pressable


@pytest.mark.parametrize("status", STATUSES)
def test_watchers_press_nothing(status) -> None:
    assert not buttons(status, mine=False, changed=False, usable=True).pressable


@pytest.mark.parametrize("status", STATUSES)
def test_settings_that_cannot_be_trained_start_nothing(status) -> None:
    offer = buttons(status, mine=True, changed=True, usable=False)
    assert status in LIVE or "main" not in offer.pressable
    assert status in LIVE or "over" not in offer.pressable

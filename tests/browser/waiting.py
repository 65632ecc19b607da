"""Waiting for what no `expect` can say: the colours on a canvas, numbers read off it, the disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Error, Page

from tests.patience import PATIENCE

T = TypeVar("T")
_BETWEEN = 50  # ms between looks


def until(page: Page, seen: Callable[[], T]) -> T:
    """What `seen` gives, once it is something; an AssertionError or a page in the middle of a
    redraw counts as nothing yet. Raises the last of these, or AssertionError, in the end."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if found := seen():
                return found
            problem: Exception = AssertionError(f"{seen.__name__} never came")
        except (AssertionError, Error) as error:
            problem = error
        if time.monotonic() > deadline:
            raise problem
        page.wait_for_timeout(_BETWEEN)  # lets the page's events through

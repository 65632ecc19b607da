"""Every part of the similarity page, without a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from playground.ui.similarity import VIEWS
from tests.ui.conftest import Site
from tests.ui.test_pages import said


@pytest.fixture(autouse=True)
def _work_is_done() -> Iterator[None]:
    """What a page began beside it ends before the next test."""
    yield
    for thread in threading.enumerate():
        if thread.name == "background task":
            thread.join()


@pytest.mark.parametrize("view", list(VIEWS))
def test_every_part_opens_by_link(site: Site, view: str) -> None:
    test = site.open("similarity", view=view, count="100")
    assert not test.exception
    assert not test.warning
    assert "Try first" in said(test)


def test_a_broken_link_says_so_and_shows_the_defaults(site: Site) -> None:
    test = site.open("similarity", view="attic")
    assert "This link cannot be used" in test.warning[0].value
    assert not test.exception


def test_a_picture_that_is_gone_says_so(site: Site) -> None:
    test = site.open("similarity", view="arena", picture="upload", upload="a" * 64)
    assert "upload it again" in test.warning[0].value
    assert not test.exception

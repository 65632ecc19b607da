"""The address follows the visitor, and the visitor's links and Back are heard; a browser that is
behind is not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from playground.ui import address
from playground.ui.address import Address
from playground.ui.uploading import Memory, Offer, Taken, _take


class Bar(dict[str, str]):
    """The browser's address bar."""

    def get_all(self, name: str) -> list[str]:
        return [self[name]]

    def from_dict(self, query: dict[str, str]) -> None:
        self.clear()
        self.update(query)


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> Bar:
    made = Bar()
    monkeypatch.setattr(address, "st", SimpleNamespace(query_params=made))
    monkeypatch.setattr(address, "came", lambda: False)
    return made


def visited(*queries: dict[str, str]) -> Address:
    """A page that has said these one after the other."""
    page = Address(says={})
    for query in queries:
        page.write(query)
    return page


def test_what_is_written_is_no_wish(bar: Bar) -> None:
    page = visited({"z": "1"})
    assert bar == {"z": "1"}
    assert page.asked() is None


@pytest.mark.parametrize("late", [{}, {"z": "1"}, {"z": "2"}])
def test_a_browser_behind_by_any_number_of_addresses_is_no_wish(bar: Bar, late) -> None:
    page = visited({"z": "1"}, {"z": "2"}, {"z": "3"})
    bar.from_dict(late)
    assert page.asked() is None
    page.write({"z": "3"})
    assert page.says == {"z": "3"}


def test_a_link_is_heard(bar: Bar) -> None:
    page = visited({"z": "1"})
    bar.from_dict({"z": "7"})
    assert page.asked() == {"z": ["7"]}
    assert page.asked() is None


@pytest.mark.parametrize("by", ["_went_back", "came"])
def test_back_and_a_click_to_an_earlier_address_are_heard(
    bar: Bar, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    page = visited({"z": "1"}, {"z": "2"})
    bar.from_dict({"z": "1"})
    monkeypatch.setattr(address, by, lambda: True)
    assert page.asked() == {"z": ["1"]}


def test_long_ago_is_not_behind(bar: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visited({"z": "1"}, {"z": "2"})
    bar.from_dict({"z": "1"})
    now = address.time.monotonic()
    monkeypatch.setattr(address, "time", SimpleNamespace(monotonic=lambda: now + 60))
    assert page.asked() == {"z": ["1"]}


def test_an_upload_whose_reading_a_redraw_cut_short_is_read_again() -> None:
    readings = []

    def read() -> Taken:
        readings.append(1)
        if len(readings) == 1:
            raise RerunException(RerunData())
        return Taken("abc", "Ten pictures.")

    memory, offers = Memory(), [Offer("file", "first", read)]
    with pytest.raises(RerunException):
        _take(memory, offers)
    for _ in range(2):
        _take(memory, offers)
        assert memory.upload == "abc"
    assert len(readings) == 2

"""Downloads: whole or not at all, going on where they stopped, one sentence when they cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.data.dataset import NoData
from playground.data.download import fetch, storing
from tests.data.server import Site, serving

DATA = bytes(i * 7 % 251 for i in range(700_000))
MD5 = hashlib.md5(DATA).hexdigest()
NOWHERE = "http://127.0.0.1:9/set.gz"  # nothing listens there


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(Site({"/set.gz": DATA})) as found:
        yield found


def test_a_file_arrives_whole_and_says_how_far_it_is(site: Site, tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    fetch(
        [f"{site.address}/set.gz"], tmp_path / "set.gz", MD5, "The set", lambda *s: said.append(s)
    )
    assert (tmp_path / "set.gz").read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["set.gz"]
    assert said.pop(0) == ("Connecting to 127.0.0.1 for The set", 0, 1)
    assert {what for what, _, _ in said} == {"Fetching The set"}
    assert {total for _, _, total in said} == {len(DATA)}
    done = [count for _, count, _ in said]
    assert done == sorted(done)
    assert done[-1] == len(DATA)


def test_it_goes_on_where_the_connection_broke(site: Site, tmp_path: Path) -> None:
    path, url = tmp_path / "set.gz", f"{site.address}/set.gz"
    site.breaks_after = 300_000
    with pytest.raises(NoData, match="The set is not on this machine and cannot be fetched"):
        fetch([url], path, MD5, "The set")
    assert not path.exists()
    assert (tmp_path / "set.gz.part").stat().st_size == 300_000
    site.breaks_after, site.sent = None, 0
    said: list[tuple[str, int, int]] = []
    fetch([url], path, MD5, "The set", lambda *s: said.append(s))
    assert path.read_bytes() == DATA
    assert site.asked[-1] == ("/set.gz", "bytes=300000-")
    assert site.sent == len(DATA) - 300_000
    assert min(done for what, done, _ in said if what == "Fetching The set") > 300_000


def test_a_server_without_ranges_sends_all_again(site: Site, tmp_path: Path) -> None:
    (tmp_path / "set.gz.part").write_bytes(DATA[:1000])
    site.ranges = False
    fetch([f"{site.address}/set.gz"], tmp_path / "set.gz", MD5, "The set")
    assert (tmp_path / "set.gz").read_bytes() == DATA


def test_a_part_that_is_whole_already_is_taken(site: Site, tmp_path: Path) -> None:
    (tmp_path / "set.gz.part").write_bytes(DATA)
    fetch([f"{site.address}/set.gz"], tmp_path / "set.gz", MD5, "The set")
    assert (tmp_path / "set.gz").read_bytes() == DATA
    assert site.sent == 0


def test_a_wrong_part_is_thrown_away_and_fetched_from_the_next_address(
    site: Site, tmp_path: Path
) -> None:
    (tmp_path / "set.gz.part").write_bytes(b"x" * 1000)
    fetch([f"{site.address}/set.gz"] * 2, tmp_path / "set.gz", MD5, "The set")
    assert (tmp_path / "set.gz").read_bytes() == DATA


def test_addresses_are_tried_in_turn_and_share_what_arrived(site: Site, tmp_path: Path) -> None:
    (tmp_path / "set.gz.part").write_bytes(DATA[:500])
    urls = [NOWHERE, f"{site.address}/gone.gz", f"{site.address}/set.gz"]
    fetch(urls, tmp_path / "set.gz", MD5, "The set")
    assert site.asked == [("/gone.gz", "bytes=500-"), ("/set.gz", "bytes=500-")]
    assert (tmp_path / "set.gz").read_bytes() == DATA


def test_another_checksum_is_never_taken(site: Site, tmp_path: Path) -> None:
    with pytest.raises(NoData, match=r"arrived damaged \(set.gz has another checksum"):
        fetch([f"{site.address}/set.gz"], tmp_path / "set.gz", "0" * 32, "The set")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_checked_not_fetched(site: Site, tmp_path: Path) -> None:
    path, urls = tmp_path / "set.gz", [f"{site.address}/set.gz"]
    path.write_bytes(DATA)
    fetch(urls, path, MD5, "The set")
    assert site.asked == []
    path.write_bytes(DATA[:-1])
    fetch(urls, path, MD5, "The set")
    assert path.read_bytes() == DATA


def test_offline_is_one_sentence_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(NoData) as error:
        fetch([NOWHERE], tmp_path / "set.gz", MD5, "The set")
    assert "\n" not in str(error.value)
    assert "connect to the network and try again, or take the source 'digits'" in str(error.value)


def test_a_refusal_is_named(site: Site, tmp_path: Path) -> None:
    with pytest.raises(NoData, match=r"gone.gz answers 404"):
        fetch([f"{site.address}/gone.gz"], tmp_path / "set.gz", MD5, "The set")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with (
        pytest.raises(NoData, match=r"The set cannot be stored in .*file"),
        storing("The set", tmp_path / "file" / "raw"),
    ):
        pass

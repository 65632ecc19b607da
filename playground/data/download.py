"""Fetching a file over the network: resumable, with progress, checked before it is used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from filelock import FileLock

from playground.data.dataset import NoData, Progress

CHUNK = 1 << 18  # bytes
PATIENCE = 20.0  # seconds without a byte
USER_AGENT = "generative-playground"


@contextmanager
def storing(what: str, folder: Path) -> Iterator[None]:
    """Alone in `folder`: another run that fetches the same waits. Raises NoData with one
    sentence if the folder cannot be written or the disk is full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            yield
    except OSError as error:
        raise NoData(f"{what} cannot be stored in {folder}: {_reason(error)}.") from None


def fetch(
    urls: Sequence[str], path: Path, md5: str, what: str, progress: Progress | None = None
) -> None:
    """Fetch `path` from the first of `urls` that gives it whole.

    What has arrived stays in a .part file, and the next try, from any of the addresses, goes on
    from there. Raises NoData with one sentence if none can be reached or if what arrives has
    another checksum.
    """
    if path.exists() and checksum(path) == md5:
        return
    part = path.with_name(path.name + ".part")
    damaged, reason = False, ""
    for url in urls:
        try:
            _go_on(url, part, what, progress)
        except _Unreachable as error:
            reason = str(error)
            continue
        if checksum(part) == md5:
            part.replace(path)
            return
        part.unlink()
        damaged = True
    problem = (
        f"arrived damaged ({path.name} has another checksum than published); try again later"
        if damaged
        else f"is not on this machine and cannot be fetched ({reason}); connect to the network and "
        "try again"
    )
    raise NoData(f"{what} {problem}, or take the source 'digits', which is embedded.")


class _Unreachable(Exception):
    """An address does not give the file; what had arrived is kept."""


def _go_on(url: str, part: Path, what: str, progress: Progress | None) -> None:
    """Append to `part` what is missing of `url`."""
    have = part.stat().st_size if part.exists() else 0
    if progress:  # the answer may take a while
        progress(f"Connecting to {urlsplit(url).hostname} for {what}", 0, 1)
    try:
        response = _open(url, have)
    except HTTPError as error:
        error.close()
        if error.code == 416 and have:  # nothing is left to send: the checksum will tell
            return
        raise _Unreachable(f"{url} answers {error.code}") from None
    except (OSError, HTTPException) as error:
        raise _Unreachable(_reason(error)) from None
    with response:
        if response.status != 206:  # the server sends everything from its start
            have = 0
        total = have + int(response.headers.get("Content-Length") or 0)
        with part.open("ab" if have else "wb") as file:
            while chunk := _read(response):
                file.write(chunk)
                have += len(chunk)
                if progress:
                    progress(f"Fetching {what}", have, max(total, have))
    if have < total:
        raise _Unreachable("the connection broke off")


def _open(url: str, have: int) -> HTTPResponse:
    headers = {"User-Agent": USER_AGENT} | ({"Range": f"bytes={have}-"} if have else {})
    return urlopen(Request(url, headers=headers), timeout=PATIENCE)


def _read(response: HTTPResponse) -> bytes:
    try:
        return response.read1(CHUNK)
    except (OSError, HTTPException) as error:
        raise _Unreachable(_reason(error)) from None


def _reason(error: Exception) -> str:
    """What happened, in the system's few words."""
    inner = getattr(error, "reason", error)
    return getattr(inner, "strerror", None) or str(inner) or type(inner).__name__


def checksum(path: Path) -> str:
    """The MD5 sum that data sets are published with; it finds damage, not malice."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()

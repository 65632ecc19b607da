"""A visitor's own data: a zip of pictures or a table of points, looked at before training.

A file is read once and kept under its fingerprint; what was read of it stays on the page, also
after the settings were changed and back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.ui.words import count

OWN = ("folder", "points")
_SIDES = (16, 28, 32, 64)
_CHANNELS = {"as they are": None, "grey": False, "colour": True}
_SHOWN = 20  # sentences on files left out


@dataclass(frozen=True)
class Taken:
    """What was read of a file: its fingerprint, a sentence on it, sentences on what was left
    out; or the one sentence why it was refused."""

    upload: str = ""
    sentence: str = ""
    skipped: tuple[str, ...] = ()
    problem: str = ""


def uploading(name: str, upload: str, shut: bool) -> str:
    """Draw the uploader of a source in OWN; returns the fingerprint of what is to be learned.
    `upload` is what was chosen before, kept as long as no good file replaces it."""
    held = f"own.{name}"  # the last good upload, for whoever looks at other sources meanwhile
    if shut:
        return upload
    taken = _PLACES[name]()
    if taken and taken.upload and taken != st.session_state.get(f"{held}.taken"):
        st.session_state[f"{held}.taken"] = taken
        upload = taken.upload
    upload = upload or st.session_state.get(held, "")
    st.session_state[held] = upload
    if taken and taken.problem:
        st.warning(taken.problem, icon=":material/info:")
    _told(st.session_state.get(f"{held}.taken"), upload)
    return upload


def missing(name: str, options: dict[str, Any]) -> str:
    """Why a source cannot be trained on yet, one sentence; "" if it can."""
    from playground.ui.sources import ready

    what = {"folder": "pictures", "points": "points"}.get(name, "")
    if not what or ready(name, options):
        return ""
    if not options.get("upload"):
        return f"Choose your own {what} first."
    return f"These {what} are not on this machine; upload them again."


def _told(taken: Taken | None, upload: str) -> None:
    """What was read of the file in use."""
    if not taken or taken.upload != upload:
        return
    st.caption(taken.sentence)
    if taken.skipped:
        files = "file" if len(taken.skipped) == 1 else "files"
        with st.expander(f"{count(len(taken.skipped))} {files} left out"):
            more = len(taken.skipped) - _SHOWN
            lines = [*taken.skipped[:_SHOWN], *([f"And {count(more)} more."] if more > 0 else [])]
            st.caption("  \n".join(_plain(line) for line in lines))


def _plain(line: str) -> str:
    """A file's name is a stranger's text: nothing in it is markup."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+-.!|<>~$:" else c for c in line)


def _pictures() -> Taken | None:
    """The uploader of pictures, with how they are to be cut."""
    file = st.file_uploader(
        "A zip file of pictures, 25 MB at most", type=["zip"], key="own.folder.file",
        help="16 pictures at least; folders in the zip become classes. Each picture is cut square "
        "about its middle and made small.",
    )  # fmt: skip
    if file is None:
        return None
    side = st.segmented_control(
        "Side in pixels", _SIDES, default=32, required=True, key="own.folder.side", width="stretch"
    )
    how = st.segmented_control(
        "Colours", list(_CHANNELS), default="as they are", required=True, key="own.folder.colour",
        width="stretch",
    )  # fmt: skip
    return _once(file, (side, how), lambda: _read_pictures(file.getvalue(), side, _CHANNELS[how]))


def _read_pictures(data: bytes, side: int, colour: bool | None) -> Taken:
    from playground.data.pictures import read_zip
    from playground.data.uploads import store_upload

    bar = st.empty()

    def progress(what: str, done: int, total: int) -> None:
        if done % 25 == 0 or done == total:
            bar.progress(done / total, f"{what}: {count(done)} of {count(total)}")

    try:
        found = read_zip(data, side, colour, progress)
        upload = store_upload(found.x, found.y, found.classes)
    finally:
        bar.empty()
    n, channels = found.x.shape[:2]
    classes = f", {len(found.classes)} classes by folder" if found.classes else ""
    tone = "in colour" if channels == 3 else "in grey"
    sentence = f"{count(n)} pictures of {side}×{side} pixels {tone}{classes}; a fifth is held out."
    return Taken(upload, sentence, found.skipped)


def _points() -> Taken | None:
    """The uploader of points."""
    file = st.file_uploader(
        "A CSV table of two columns, 20 MB at most", type=["csv", "tsv", "txt"],
        key="own.points.file", help="One point a row: x and y. A first row of names is fine.",
    )  # fmt: skip
    if file is None:
        return None
    return _once(file, (), lambda: _read_points(file.getvalue()))


def _read_points(data: bytes) -> Taken:
    from playground.data.table import fitted, read_csv
    from playground.data.uploads import store_upload

    found = fitted(read_csv(data))
    upload = store_upload(found.points)
    return Taken(
        upload, f"{count(len(found.points))} points; a fifth is held out. {found.sentence}"
    )


def _once(file: Any, how: tuple[Any, ...], read: Callable[[], Taken]) -> Taken:
    """Read a file once for each way of reading it; a refusal is kept as its sentence."""
    from playground.data import BadUpload

    key = (file.file_id, *how)
    known = st.session_state.get("own.read", (None, None))
    if known[0] != key:
        try:
            taken = read()
        except BadUpload as error:
            taken = Taken(problem=str(error))
        known = st.session_state["own.read"] = (key, taken)
    return known[1]


_PLACES: dict[str, Callable[[], Taken | None]] = {"folder": _pictures, "points": _points}

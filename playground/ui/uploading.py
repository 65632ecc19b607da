"""A visitor's own data: pictures or a zip of them, a table of points or a drawing, looked at
before training.

Each thing is read once and kept under its fingerprint. What was read of it stays on every page,
also after other data were looked at; a refusal is one sentence and takes nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import streamlit as st

from playground.ui import components
from playground.ui.palette import ROLES
from playground.ui.sentences import plain, warn
from playground.ui.words import count

OWN = ("folder", "points")
_SIDES = (16, 28, 32, 64)
_CHANNELS = {"as they are": None, "grey": False, "colour": True}
_SHOWN = 20  # sentences on files left out
_DRAWING = "own.points.drawing"
_REACH = 1.5  # of the plane to draw on, either way


class Taken(NamedTuple):
    """What was read: its fingerprint, a sentence on it, sentences on what was left out, and the
    name of the file, if it was one."""

    upload: str = ""
    sentence: str = ""
    skipped: tuple[str, ...] = ()
    file: str = ""


class Offer(NamedTuple):
    """Something a visitor holds out: through what, which one it is, how to read it, and the name
    of the file, if it is one."""

    channel: str
    key: Hashable
    read: Callable[[], Taken]
    file: str = ""


@dataclass
class Memory:
    """What one visitor brought of one kind."""

    upload: str = ""  # in use
    taken: Taken = field(default_factory=Taken)
    problem: str = ""  # why the newest was refused
    seen: dict[str, Hashable] = field(default_factory=dict)  # channel → key


def uploading(name: str, upload: str, shut: bool) -> str:
    """Draw the uploader of a source in OWN; returns the fingerprint of what is to be learned.
    `upload` is what was chosen before, kept as long as nothing good replaces it."""
    if shut:
        return upload
    memory = st.session_state.setdefault(f"own.{name}", Memory())
    memory.upload = upload or memory.upload
    _take(memory, list(_PLACES[name]()))
    if memory.problem:
        warn(memory.problem)
    if memory.taken.upload == memory.upload:
        _told(memory.taken, still=bool(memory.problem))
    elif memory.problem and not missing(name, {"upload": memory.upload}):
        st.caption("Still in use: what was chosen before.")
    return memory.upload


def missing(name: str, options: dict[str, Any]) -> str:
    """Why a source cannot be trained on yet, one sentence; "" if it can."""
    from playground.ui.sources import ready

    what = {"folder": "pictures", "points": "points"}.get(name, "")
    if not what or ready(name, options):
        return ""
    if not options.get("upload"):
        return f"Choose your own {what} first."
    return f"These {what} are not on this machine; upload them again."


def _take(memory: Memory, offers: list[Offer]) -> None:
    """Read what is new."""
    from playground.data import BadUpload

    for channel in memory.seen.keys() - {offer.channel for offer in offers}:
        del memory.seen[channel]
        memory.problem = ""
    for offer in offers:
        if memory.seen.get(offer.channel) == offer.key:
            continue
        memory.problem = ""
        try:
            memory.taken = offer.read()._replace(file=offer.file)
            memory.upload = memory.taken.upload
        except BadUpload as error:
            memory.problem = str(error)
        memory.seen[offer.channel] = offer.key  # only now: a redraw may cut the reading short


def _told(taken: Taken, still: bool) -> None:
    """What was read; `still`: it stays in use although something newer was held out."""
    if still and taken.upload:
        name = f", from {plain(taken.file[:60])}" if taken.file else ""
        st.caption(f"Still in use{name}: {taken.sentence}")
    else:
        st.caption(taken.sentence)
    if taken.skipped:
        files = "file" if len(taken.skipped) == 1 else "files"
        with st.expander(f"{count(len(taken.skipped))} {files} left out"):
            more = len(taken.skipped) - _SHOWN
            lines = [*taken.skipped[:_SHOWN], *([f"And {count(more)} more."] if more > 0 else [])]
            st.caption("  \n".join(plain(line) for line in lines))


def _pictures() -> Iterator[Offer]:
    """The uploader of pictures, with how they are to be cut."""
    from playground.data.picture import FORMATS

    kinds = [kind.lower() for kind in (*FORMATS, "JPG", "TIF")]
    files = st.file_uploader(
        "Pictures, or a zip file of them", type=["zip", *kinds], key="own.folder.file",
        accept_multiple_files=True, help="16 pictures at least; folders in a zip become classes. "
        "Each picture is cut square about its middle and made small.",
    )  # fmt: skip
    if not files:
        return
    side = st.segmented_control(
        "Side in pixels", _SIDES, default=32, required=True, key="own.folder.side", width="stretch"
    )
    how = st.segmented_control(
        "Colours", list(_CHANNELS), default="as they are", required=True, key="own.folder.colour",
        width="stretch",
    )  # fmt: skip
    yield Offer(
        "file",
        (*(file.file_id for file in files), side, how),
        lambda: _read_pictures(
            [(file.name, file.getvalue()) for file in files], side, _CHANNELS[how]
        ),
        files[0].name if len(files) == 1 else f"{count(len(files))} files",
    )


def _read_pictures(given: list[tuple[str, bytes]], side: int, colour: bool | None) -> Taken:
    """One zip or single pictures; raises BadUpload."""
    from playground.data import BadUpload
    from playground.data.pictures import read_pictures, read_zip
    from playground.data.uploads import store_upload

    zips = [data for name, data in given if name.lower().endswith(".zip")]
    if zips and len(zips) < len(given):
        raise BadUpload("Give one zip file or single pictures, not both: take one kind away.")
    if len(zips) > 1:
        raise BadUpload("Give one zip file at a time: take the others away.")
    bar = st.empty()

    def progress(what: str, done: int, total: int) -> None:
        if done % 25 == 0 or done == total:
            bar.progress(done / total, f"{what}: {count(done)} of {count(total)}")

    try:
        if zips:
            found = read_zip(zips[0], side, colour, progress)
        else:
            found = read_pictures(given, side, colour, progress)
        upload = store_upload(found.x, found.y, found.classes)
    finally:
        bar.empty()
    n, channels = found.x.shape[:2]
    classes = f", {len(found.classes)} classes by folder" if found.classes else ""
    tone = "in colour" if channels == 3 else "in grey"
    sentence = f"{count(n)} pictures of {side}×{side} pixels {tone}{classes}; a fifth is held out."
    return Taken(upload, sentence, found.skipped)


def _points() -> Iterator[Offer]:
    """The uploader of points, and a plane to draw them on."""
    file = st.file_uploader(
        "A CSV table of two columns", type=["csv", "tsv", "txt"],
        key="own.points.file", help="One point a row: x and y. A first row of names is fine.",
    )  # fmt: skip
    if file is not None:
        yield Offer("file", file.file_id, lambda: _read_points(file.getvalue()), file.name)
    with st.expander("Or draw them"):
        components.drawing(_REACH, ROLES["real"], key=_DRAWING)
    drawn = components.state(_DRAWING, "drawn")
    if drawn:
        yield Offer("drawing", str(drawn), lambda: drawn_points(drawn))


def _read_points(data: bytes) -> Taken:
    from playground.data.table import fitted, read_csv

    found = fitted(read_csv(data))
    return _kept_points(found.points, found.sentence)


def drawn_points(numbers: Any) -> Taken:
    """Keep what the browser says was drawn: x, y, x, y, … Raises BadUpload."""
    from playground.data import BadUpload
    from playground.data.table import checked_points

    if not isinstance(numbers, list) or len(numbers) % 2:
        raise BadUpload("The points must be pairs of numbers.")
    points = checked_points([numbers[i : i + 2] for i in range(0, len(numbers), 2)])
    return _kept_points(points.clip(-_REACH, _REACH).astype("float32"), "They were drawn by hand.")


def _kept_points(points: Any, sentence: str) -> Taken:
    from playground.data.uploads import store_upload

    upload = store_upload(points)
    return Taken(upload, f"{count(len(points))} points; a fifth is held out. {sentence}")


_PLACES: dict[str, Callable[[], Iterator[Offer]]] = {"folder": _pictures, "points": _points}

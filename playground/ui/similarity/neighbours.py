"""The nearest neighbours of a picture under each measure, side by side."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from playground.metrics.transport import EXACT_SIDE, nearest
from playground.settings import BadSetting
from playground.ui.background import Progress, Task, awaited, remembered
from playground.ui.sentences import warn
from playground.ui.similarity import pictures, saving, sets, tiles
from playground.ui.similarity.nets import Net, nets
from playground.ui.similarity.pictures import Chosen
from playground.ui.similarity.place import Place
from playground.ui.similarity.scores import Judge, judges, row, words
from playground.ui.similarity.sets import CODES, Set
from playground.ui.similarity.tiles import Tile
from playground.ui.similarity.words import WIDTH

Array = NDArray[np.float64]
TRY = (
    "Try first: look for a row in which a neighbour is another digit, and ask what it went by. "
    "Then try other numbers: on some pictures L2 is right throughout, on others hardly ever."
)
NOTICE = """
- L2 likes neighbours whose ink lies in the same place, whatever they are. A thin digit that lies
  across the same pixels comes before the same digit a little to the side.
- Features of a trained classifier mind what the picture *is*: they were learned with the answers.
- Patches, which forgive a piece for lying elsewhere, often take one digit for another that is made
  of the same pieces.
- PSNR orders as L2 does, so it has no row of its own.
"""
_COUNTS = (100, 300, 1000)
_NEAREST = 8
_WIDTH = 84  # pixels of a picture on the page


class Near(NamedTuple):
    """What one measure finds: (place in the set, score) of each, nearest first."""

    judge: Judge
    found: list[tuple[int, float]]


def show(place: Place) -> None:
    """The part of the page."""
    st.html(f'<div class="pg-idea">{TRY}</div>')
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = pictures.choose(place, "query", ("data", "decoded", "two", "drawn", "upload"))
    if chosen is None:
        return
    with right:
        among = _among(place, chosen)
    if among is None:
        return
    query = fitted(chosen.picture, among.x.shape[1:])
    seeing = nets(query.shape, among.source)
    key = hashlib.sha256(query.tobytes()).hexdigest()
    task = _task(query, among, seeing, f"{key} {among.name} {len(among.x)}")
    label = "The picture" if query.shape == chosen.picture.shape else "The picture, made to fit"
    tiles.draw([Tile(query, label)], 2 * _WIDTH)
    if found := awaited(task, "Comparing."):
        _draw(place, found, among)
    elif task.problem:
        warn(task.problem)
    st.markdown(NOTICE, width=WIDTH)


def fitted(picture: Array, shape: tuple[int, ...]) -> Array:
    """A picture (h, w) at the size of those it is compared with."""
    if picture.shape == shape:
        return picture
    height, width = shape
    small = Image.fromarray(picture.astype(np.float32)).resize(
        (width, height), Image.Resampling.BOX
    )
    return np.asarray(small, dtype=np.float64).clip(0, 1)


def _among(place: Place, chosen: Chosen) -> Set | None:
    """The pictures that are looked through."""
    names = sets.data_names()
    names |= {
        CODES + name: f"Decoded codes of {title}" for name, title in sets.code_names().items()
    }
    usual = chosen.set if chosen.set in names else sets.usual(names)
    wanted = place.shown.among if place.shown.among in names else usual
    name = st.selectbox(
        "Look among", list(names), list(names).index(wanted), format_func=names.__getitem__,
        key=place.key(f"among.{chosen.set}"),
        help="Training pictures of a set on this machine, or what a trained file makes of the "
        "codes it carries.",
    )  # fmt: skip
    count = st.segmented_control(
        "How many", sorted({*_COUNTS, place.shown.count}), default=place.shown.count,
        required=True, key=place.key("count"),
        help="More pictures give nearer neighbours and take longer.",
    )  # fmt: skip
    place.change(among="" if name == usual else name, count=count)
    try:
        found = (
            sets.decoded(name[len(CODES) :]) if name.startswith(CODES) else sets.data(name, True)
        )
    except BadSetting as error:
        warn(str(error))
        return None
    if found is None:
        return None
    y = None if found.y is None else found.y[:count]
    return found._replace(x=found.x[:count], y=y)


@remembered(16)
def _task(_query: Array, _among: Set, _nets: Sequence[Net], key: str) -> Task[list[Near]]:  # noqa: ARG001
    return Task(lambda progress: neighbours(_query, _among.x, _nets, progress))


def neighbours(query: Array, x: Array, seeing: Sequence[Net], progress: Progress) -> list[Near]:
    """The nearest of x: (n, h, w) under each measure but PSNR; the query itself is left out."""
    others = [place for place, picture in enumerate(x) if not np.array_equal(picture, query)]
    found = []
    for judge in judges(query.shape, seeing):
        if judge.name == "psnr" or judge.note:
            continue
        progress(f"{judge.title}, {len(others)} pictures", 0, 0)
        if judge.name == "emd" and max(query.shape) <= EXACT_SIDE:
            near = nearest(query, x[others], _NEAREST)
            found.append(Near(judge, [(others[place], value) for place, value in near]))
            continue
        scored = row(judge, query, [x[place] for place in others]).values
        known = [(place, value) for place, value in zip(others, scored, strict=True)
                 if value is not None]  # fmt: skip
        sign = -1 if judge.higher else 1
        found.append(Near(judge, sorted(known, key=lambda one: sign * one[1])[:_NEAREST]))
    return found


def _draw(place: Place, found: Sequence[Near], among: Set) -> None:
    lines = []
    for near in found:
        figures = "".join(
            tiles.figure(Tile(among.x[at], among.label(at), words(value)), _WIDTH)
            for at, value in near.found
        )
        unit = f" <small>{escape(near.judge.unit)}</small>" if near.judge.unit else ""
        said = agreement([among.label(at) for at, _ in near.found])
        lines.append(
            f'<div class="sim-near"><div><b>{escape(near.judge.title)}</b>{unit}<br>'
            f"<small>{escape(near.judge.idea)}</small><br>{escape(said)}</div>"
            f'<div class="sim-tiles">{figures}</div></div>'
        )
    st.html("".join(lines))
    tall = [among.x[at] for near in found for at, _ in near.found]
    with st.container(horizontal=True):
        saving.sheet(place.key("near.png"), "neighbours", tall, columns=_NEAREST)
        saving.lines(place.key("near.csv"), "neighbours", _listed(found, among))


def _listed(found: Sequence[Near], among: Set) -> list[list[str]]:
    """A line for each neighbour, with names above."""
    head = ["measure", "unit", "rank", "picture", "class", "score"]
    return [head] + [
        [near.judge.title, near.judge.unit, str(rank), str(at), among.label(at), f"{value:.9g}"]
        for near in found
        for rank, (at, value) in enumerate(near.found, 1)
    ]


def agreement(labels: Sequence[str]) -> str:
    """What most of the neighbours are, in words; "" where nobody knows."""
    if not labels or not labels[0]:
        return ""
    label, count = Counter(labels).most_common(1)[0]
    return f"{count} of {len(labels)} are “{label}”"

"""Reconstructions of the same pictures by several trained models: blurred or not, and measured."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.metrics.sharpness import sharpness
from playground.settings import BadSetting
from playground.ui.background import Progress, Task, awaited, remembered
from playground.ui.sentences import warn
from playground.ui.similarity import saving, sets, tables, tiles
from playground.ui.similarity.nets import Net, nets
from playground.ui.similarity.place import Place
from playground.ui.similarity.rebuilders import (
    Rebuilder,
    has_runs,
    rebuilders,
    rebuilt,
    usual,
    version,
)
from playground.ui.similarity.scores import Judge, Row, judges, row
from playground.ui.similarity.sets import CODES, Set
from playground.ui.similarity.tiles import Tile
from playground.ui.similarity.words import WIDTH

Array = NDArray[np.float64]
TRY = "Try first: compare a row with the originals above it, then look for its sharpness below."
NOTICE = """
- Whoever is unsure where a stroke goes and pays for squared error paints all the places grey. That
  is the blur: the mean of what could have been.
- Few numbers in the code blur more than many, so compare models with the same code size.
"""
FOREIGN = (
    "These models learned from MNIST. The embedded digits are thicker and lie otherwise in their "
    "frame, so they are rebuilt less well than MNIST's own."
)
_HARD = """
- L1 asks for the middle one of all that could have been instead of their mean: a pixel is black or
  white, edges stay hard, and strokes that are in doubt go missing."""
_SHARP = """
- The VAE/GAN compares what its discriminator sees. It keeps edges and pays for them in L2:
  the measures disagree about which reconstruction is the best.
"""
_MEASURED = 20  # pictures
_SHOWN = 10
_WIDTH = 84  # pixels of a picture on the page


SHARPNESS = Judge(
    "sharpness", "Sharpness", "Energy of the Laplacian over that of the original: below 1 is "
    "blurred.", "", True, lambda a, b: sharpness(b, a), way="1 is as sharp.",
)  # fmt: skip


def show(place: Place) -> None:
    """The part of the page."""
    st.html(f'<div class="pg-idea">{TRY}</div>')
    try:
        found = _set(place)
        models = _models(place, found) if found else []
        if not found or not models:
            return
        versions = [version(model.name) for model in models]
        made = _made(found, [model.name for model in models], f"{found.name} {versions}")
    except BadSetting as error:
        warn(str(error))
        return
    _draw(found, models, made)
    seeing = nets(found.x.shape[1:], found.source)
    task = _task(found.x, made, seeing, f"{found.name} {versions}")
    if rows := awaited(task, "Measuring."):
        _scores(place, found, models, made, rows)
    elif task.problem:
        warn(task.problem)
    notice = NOTICE.rstrip()
    notice += _HARD if any(model.learned == "L1" for model in models) else ""
    notice += _SHARP if any(model.family == "vaegan" for model in models) else ""
    st.markdown(notice, width=WIDTH)


def _set(place: Place) -> Set | None:
    """The originals: some of each class, in turn."""
    names = sets.data_names()
    if not has_runs("digits"):  # no trained file is that small
        del names["digits"]
    names |= {
        CODES + name: f"Decoded codes of {title}" for name, title in sets.code_names().items()
    }
    wanted = place.shown.of if place.shown.of in names else sets.usual(names)
    name = st.selectbox(
        "Pictures", list(names), list(names).index(wanted), format_func=names.__getitem__,
        key=place.key("of"), help="Held-out pictures of a set on this machine, or what a trained "
        "file makes of the codes it carries.", width=420,
    )  # fmt: skip
    place.change(of="" if name == sets.usual(names) else name)
    found = sets.decoded(name[len(CODES) :]) if name.startswith(CODES) else sets.data(name)
    return None if found is None else sets.in_turn(found, _MEASURED)


def _models(place: Place, found: Set) -> list[Rebuilder]:
    """Which models are compared; none, having said why, where there are none."""
    known = rebuilders(found.source, found.x.shape[1:])
    if not known:
        raise BadSetting("No model here rebuilds pictures of this size; choose another set.")
    if found.name == sets.LARGE:
        st.caption(FOREIGN)
    plain = usual(list(known))
    asked = [name for name in place.shown.models.split(",") if name in known]
    chosen = st.pills(
        "Models", list(known), selection_mode="multi", default=asked or plain,
        format_func=lambda name: known[name].title, key=place.key(f"models.{sorted(known)}"),
        help="Trained files and runs that rebuild such pictures.",
    )  # fmt: skip
    names = [name for name in known if name in chosen]
    names.sort(key=lambda name: plain.index(name) if name in plain else len(plain))
    place.change(models="" if names == plain else ",".join(names))
    if not names:
        st.caption("Choose at least one model.")
    return [known[name] for name in names]


@st.cache_resource(show_spinner=False, max_entries=16)
def _made(_found: Set, names: Sequence[str], key: str) -> list[Array]:  # noqa: ARG001
    return [rebuilt(name, _found.x, _found.y) for name in names]


@remembered(16)
def _task(_x: Array, _made: Sequence[Array], _nets: Sequence[Net], key: str) -> Task[list[Row]]:  # noqa: ARG001
    return Task(lambda progress: measured(_x, _made, _nets, progress))


def measured(x: Array, made: Sequence[Array], seeing: Sequence[Net], told: Progress) -> list[Row]:
    """Every measure's mean over pictures x: (n, h, w), for each model's x_hat: (n, h, w)."""
    rows = []
    for judge in (SHARPNESS, *judges(x.shape[1:], seeing)):
        told(f"Measuring: {judge.title}", 0, 0)
        rows.append(Row(judge, tuple(_mean(judge, x, x_hat) for x_hat in made)))
    return rows


def _mean(judge: Judge, x: Array, x_hat: Array) -> float | None:
    if judge.note:
        return None
    values = [row(judge, a, [b]).values[0] for a, b in zip(x, x_hat, strict=True)]
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _draw(found: Set, models: Sequence[Rebuilder], made: Sequence[Array]) -> None:
    """Some of the pictures, and each model's reconstructions below."""
    shown = min(_SHOWN, len(found.x))
    lines = [_line("Originals", "", [found.label(at) for at in range(shown)], found.x[:shown])]
    for model, x_hat in zip(models, made, strict=True):
        value = _mean(SHARPNESS, found.x, x_hat)
        blur = "" if value is None else f"Sharpness {value:.2f}: {_blurred(value)}."
        said = f"Learned by {model.learned}; {model.latent} numbers. {blur}"
        lines.append(_line(model.title, said, [""] * shown, x_hat[:shown]))
    st.html("".join(lines))


def _scores(
    place: Place, found: Set, models: Sequence[Rebuilder], made: Sequence[Array],
    rows: Sequence[Row],
) -> None:  # fmt: skip
    st.markdown(f"**Means over {len(found.x)} pictures**, reconstruction against original")
    titles = [model.title for model in models]
    tables.draw(rows, titles)
    shown = min(_SHOWN, len(found.x))
    with st.container(horizontal=True):
        pictures = [picture for part in (found.x, *made) for picture in part[:shown]]
        saving.sheet(place.key("rebuilt.png"), "reconstructions", pictures, columns=shown)
        saving.table(place.key("rebuilt.csv"), "reconstructions", rows, titles)


def _blurred(value: float) -> str:
    return "blurred" if value < 0.8 else "as sharp" if value < 1.25 else "sharper or noisier"


def _line(title: str, said: str, labels: Sequence[str], pictures: Array) -> str:
    figures = "".join(
        tiles.figure(Tile(picture, label, "", f"{title} {label}"), _WIDTH)
        for picture, label in zip(pictures, labels, strict=True)
    )
    return (
        f'<div class="sim-near"><div><b>{escape(title)}</b><br><small>{escape(said)}</small></div>'
        f'<div class="sim-tiles">{figures}</div></div>'
    )

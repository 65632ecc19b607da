"""Trained files on the pages: what there is of a family, how good it is, and starting from one."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import streamlit as st

from playground import pretrained
from playground.pretrained import BadFile, Entry, Score
from playground.settings import BadSetting
from playground.ui import metrics, preview
from playground.ui.background import Task, awaited, remembered
from playground.ui.desk import Desk, closest, in_plane
from playground.ui.latent.entrance import explore
from playground.ui.links import from_trained
from playground.ui.server import models
from playground.ui.words import duration, size

_SHOWN = 16  # samples on a card
_COMING = '<small class="pg-coming">Drawing its samples.</small>'  # as high as they will be
_FEW = (
    "frechet", "class_accuracy", "elbo", "log_likelihood", "mse_per_image", "modes",
    "high_quality", "energy_distance",
)  # fmt: skip
_BESIDE = {
    "frechet": ("frechet_floor", "real ones"),
    "mse_per_image": ("pca_mse_per_image", "PCA"),
    "energy_distance": ("energy_distance_floor", "as many other real points, by chance:"),
}
_CHANCE = "; below it nothing can be told"


def entries(families: Iterable[str], plane: bool = False) -> list[Entry]:
    """The trained files of these families, of pictures or of points in the plane; none where
    their list cannot be read."""
    wanted = set(families)
    try:
        found = pretrained.listing()
    except BadFile:
        return []
    return [item for item in found if item.family in wanted and in_plane(item.source) == plane]


def offer(desk: Desk) -> bool:
    """Draw the trained files to start from; returns whether there are any."""
    found = entries([desk.recipe.family], desk.plane)
    if not found:
        return False
    if desk.recipe.start_from:
        _chosen(desk, next((i for i in found if i.name == desk.recipe.start_from), found[0]))
        return True
    st.html(
        "<div class='pg-section'>Start from a trained one</div><p class='pg-measured'>These were "
        "trained before. Choose one, and its samples and scores show at once; Train goes on from "
        "there.</p>"
    )
    task = _strips(tuple(item.name for item in found))
    pictures = awaited(task, "")
    if task.problem:
        st.caption(task.problem)
    for item in found:
        with st.container(
            key=f"trained-{item.name}", horizontal=True, vertical_alignment="center", gap="medium"
        ):
            coming = _COMING if task.going else ""
            st.html(_card(item, coming if pictures is None else pictures.get(item.name, "")))
            if st.button("Start from it", key=f"start.{item.name}", width=130):
                _start(desk, item.name)
                st.rerun()  # all of the page: this may be part of what looks by itself
    return True


def _card(item: Entry, picture: str) -> str:
    from playground.data import dataset

    said = few(item)
    return (
        f'<div class="pg-card"><div><b>{escape(item.title)}</b> on '
        f"{escape(dataset(item.source).title)} <small>{item.steps:,} steps in "
        f"{_whole(duration(item.seconds))}</small></div><small>{said}</small>{picture}</div>"
    )


def line(item: Entry) -> str:
    """A file in one row of HTML: what it is, how it was trained, how good it is."""
    from playground.data import dataset

    return (
        f'<div class="pg-model"><b>{escape(item.title)}</b><span>{few(item)}</span>'
        f"<span><small>{escape(dataset(item.source).title)}, {item.steps:,} steps in "
        f"{duration(item.seconds)}, {size(item.bytes)}</small></span></div>"
    )


def few(item: Entry) -> str:
    """The scores that matter most, in one line of HTML, each with its count; a word where there
    is none."""
    lines = []
    for name in _FEW:
        score = item.score(name)
        if score is None or len(lines) == 2:
            continue
        value = metrics.number(name, score.value)
        title = escape(metrics.words(name).title)
        title += " of classifier features" if name == "frechet" else ""
        beside, n = _beside(item, score), _whole(f"n = {score.count:,}")
        lines.append(f"{title} <b>{value}</b>{beside}, {n}")
    return "; ".join(lines) or "No score of its samples measured"


def _beside(item: Entry, score: Score) -> str:
    """What a score is to be compared with, in brackets; "" where that was not measured."""
    floor, what = _BESIDE.get(score.name, ("", ""))
    other = item.score(floor)
    if other is None:
        return ""
    less = score.name == "energy_distance" and score.value < other.value
    return f" ({what} {metrics.number(score.name, other.value)}{_CHANCE if less else ''})"


def _whole(words: str) -> str:
    """Words that stay on one line."""
    return words.replace(" ", "\u00a0")


def steps(name: str) -> int:
    """How many updates a trained file was trained for; 0 for no name, or where it is missing."""
    try:
        return pretrained.entry(name).steps if name else 0
    except BadFile:
        return 0


def _chosen(desk: Desk, item: Entry) -> None:
    """The file a run would start from, with all its scores."""
    st.html(
        f"<div class='pg-section'>Starts from: {escape(item.title)}, {escape(item.name)}</div>"
        f"<p class='pg-measured'>Trained for {item.steps:,} steps in {duration(item.seconds)} on "
        f"{escape(item.device)}. Train goes on from its weights; its settings stand on the left."
        "</p>"
    )
    explore(desk.recipe, item.name)
    st.html(scores(item.scores))
    if st.button("Start from random weights instead", key="start.nothing"):
        desk.choose(desk.preset, desk.recipe.model_copy(update={"start_from": ""}))
        st.rerun()


def scores(found: Iterable[Score]) -> str:
    """All scores as an HTML table: value, how many it was measured on, and of what."""
    rows = "".join(
        f"<tr><td>{_titled(item.name)}</td>"
        f"<td class='pg-number'>{metrics.number(item.name, item.value)}</td>"
        f"<td class='pg-number'>{item.count:,}</td><td>{escape(item.on)}</td></tr>"
        for item in found
    )
    return (
        "<div class='pg-scores'><table class='pg-table'><tr><th>Measured on the shipped file</th>"
        "<th class='pg-number'>Value</th><th class='pg-number'>n</th><th>On</th></tr>"
        f"{rows}</table></div>"
    )


def _titled(name: str) -> str:
    """A metric's title, its unit and which way is better, as HTML."""
    words = metrics.words(name)
    said = [words.unit, f"{words.better} is better" if words.better else ""]
    small = ", ".join(filter(None, said))
    return f"{escape(words.title)}<br><small>{escape(small)}</small>"


def _start(desk: Desk, name: str) -> None:
    try:
        recipe = models().check(from_trained(name))
    except (BadFile, BadSetting) as error:
        desk.sentence = str(error)
        return
    desk.choose(closest(recipe, desk.recipes), recipe)


@remembered(16)
def _strips(names: tuple[str, ...]) -> Task[dict[str, str]]:
    return Task(lambda _: {name: _strip(name) for name in names})


def _strip(name: str) -> str:
    """HTML of samples of a trained file; "" where it cannot be used."""
    import torch

    from playground.training.looking import array

    try:
        learner: Any = pretrained.load(name).learner
    except BadFile:
        return ""
    rng = torch.Generator().manual_seed(0)
    y = torch.arange(_SHOWN) % learner.classes if learner.classes else None
    with torch.no_grad():
        x = learner.sample(_SHOWN, rng, y)
    return preview.strip(array(x), "samples") if x.dim() == 4 else ""

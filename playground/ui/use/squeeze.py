"""Compression: codes of few numbers as bytes, beside principal components and picture formats."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from playground.core.recipe import Recipe
from playground.settings import BadSetting, Settings, setting
from playground.ui.background import Progress
from playground.ui.notice import notice
from playground.ui.sight import Sight
from playground.ui.similarity import tiles
from playground.ui.similarity.tiles import Tile
from playground.ui.sources import channels
from playground.ui.use.choices import Usable, choose, conditional
from playground.ui.use.experiment import Experiment, run

_MEASURED, _SHOWN = 500, 8  # pictures
TITLE = "Compression"
_USUAL = "vae-conv-20-mnist"
_WIDTH = 84  # pixels of a picture on the page
_FORMATS = (("PNG", 0), ("JPEG", 30), ("JPEG", 1), ("WEBP", 1))


class Squeeze(Settings):
    """What a visitor can choose."""

    model: str = setting("", "Model", "Whose code stands for the picture.")
    bits: int = setting(
        8, "Bits of each number", "To how many bits each number of a code is rounded.", ge=1, le=8
    )


class Way(NamedTuple):
    """One way to store a picture: bytes and squared error of each on average, the decoder's bytes
    where one must be there, and some pictures (n, h, w)."""

    title: str
    said: str
    bytes: float
    error: float
    decoder: int
    shown: np.ndarray


def draw(sight: Sight) -> None:
    """Draw the section."""
    assert isinstance(sight.settings, Squeeze)
    name = choose(
        _fits, sight.settings.model, _USUAL, f"use.squeeze.model.{sight.generation}",
        "A model with an encoder and a decoder.",
    )  # fmt: skip
    bits = st.segmented_control(
        "Bits of each number", (1, 2, 3, 4, 6, 8), default=sight.settings.bits, required=True,
        key=f"use.squeeze.bits.{sight.generation}",
        help="To how many bits each number of a code is rounded before it is stored.",
    )  # fmt: skip
    sight.set(model=name, bits=bits)

    def work(model: Usable, progress: Progress) -> Iterator[Way]:
        yield from _ways(model, bits, progress)

    run(f"squeeze {bits}", TITLE, name, work, _draw, "Squeeze pictures")
    notice(
        (
            "The code is a few bytes because the decoder knows what such pictures look like. It "
            "has to be sent as well, once: it pays from some thousand pictures on.",
            "Principal components are the best that can be done with sums alone. At the same "
            "number of bytes a net that bends is closer.",
            "Picture formats know nothing of digits, and a file's header alone takes most of "
            "their bytes here. They rebuild any picture; the decoder only what it has seen.",
            "Lower the bits: a code spread evenly over its range loses little until few are left.",
        )
    )


def _fits(family: Any, recipe: Recipe) -> bool:
    able = family.offers("encode", "decode") and not conditional(family, recipe)
    return able and channels(recipe.source, recipe.options) == 1


def _ways(model: Usable, bits: int, progress: Progress) -> Iterator[Way]:
    import torch

    from playground.evaluation.baselines import principal_components
    from playground.metrics.compression import in_format, rounded, span

    learner: Any = model.learner
    if model.source.shape[0] != 1:
        raise BadSetting("Only grey pictures are squeezed here; choose another model.")
    x = model.test.x[:_MEASURED]
    pictures = x[:, 0].double().cpu().numpy()
    with torch.no_grad():
        known, codes = _codes(learner, model.pool.x), _codes(learner, x)
        kept = rounded(codes, span(known), bits)
        x_hat = learner.decode(torch.from_numpy(kept).float())[:, 0].double().numpy()
    d = codes.shape[1]
    size = d * bits / 8
    weights = getattr(learner, "decoder", learner).parameters()
    decoder = sum(2 * weight.numel() for weight in weights)  # in half precision
    yield _way("Its code", f"{d} numbers of {bits} bits", size, pictures, x_hat.clip(0, 1), decoder)
    progress("Principal components", 0, 0)
    flat = model.pool.x.flatten(1).double().numpy()
    count = min(d, *flat.shape)
    mean, axes = principal_components(flat, count)
    parts = (pictures.reshape(len(pictures), -1) - mean) @ axes.T
    kept = rounded(parts, span((flat - mean) @ axes.T), bits)
    back = (kept @ axes + mean).reshape(pictures.shape).clip(0, 1)
    yield _way(
        "Principal components", f"{count} numbers of {bits} bits", count * bits / 8, pictures, back,
        2 * (axes.size + mean.size),
    )  # fmt: skip
    for done, (kind, quality) in enumerate(_FORMATS):
        progress("Picture formats", done, len(_FORMATS))
        stored = [in_format(picture, kind, quality) for picture in pictures]
        said = "without loss" if kind == "PNG" else f"quality {quality} of 100"
        average = float(np.mean([many for many, _ in stored]))
        yield _way(kind, said, average, pictures, np.stack([back for _, back in stored]), 0)
    raw = float(pictures[0].size)
    yield _way("Pixels", "one byte each", raw, pictures, pictures, 0)


def _codes(learner: Any, x: Any) -> np.ndarray:
    return learner.encode(learner.prepared(x)).double().cpu().numpy()


def _way(title: str, said: str, size: float, x: np.ndarray, x_hat: np.ndarray, decoder: int) -> Way:
    error = float(np.square(x - x_hat).reshape(len(x), -1).sum(1).mean())
    return Way(title, said, size, error, decoder, x_hat[:_SHOWN].copy())  # a view would keep all


def _draw(experiment: Experiment[Way]) -> None:
    """A row of pictures for each way, and the numbers."""
    lines, rows = [], []
    for way in experiment.found:
        figures = "".join(
            tiles.figure(Tile(picture, "", "", f"{way.title} {n + 1}"), _WIDTH)
            for n, picture in enumerate(way.shown)
        )
        many = f"{way.bytes:,.2g}" if way.bytes < 10 else f"{way.bytes:,.0f}"
        lines.append(
            f'<div class="sim-near"><div><b>{escape(way.title)}</b><br><small>{escape(way.said)}'
            f'</small><br>{many} bytes</div><div class="sim-tiles">{figures}</div></div>'
        )
        decoder = f"{way.decoder / 1000:,.0f} kB" if way.decoder else "–"
        rows.append(
            f"<tr><td><b>{escape(way.title)}</b> <small>{escape(way.said)}</small></td>"
            f"<td class='pg-number'>{many}</td><td class='pg-number'>{way.error:.2f}</td>"
            f"<td class='pg-number'>{decoder}</td></tr>"
        )
    st.html("".join(lines))
    st.html(
        "<div class='pg-scores'><table class='pg-table'><tr><th>Stored as</th>"
        "<th class='pg-number'>Bytes a picture</th><th class='pg-number'>Squared error a picture"
        "</th><th class='pg-number'>Decoder, once</th></tr>"
        f"{''.join(rows)}</table></div>"
    )
    st.caption(
        f"Means over {_MEASURED} held-out pictures; the decoder's weights in half precision. "
        "Formats count their whole file."
    )

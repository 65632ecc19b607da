"""Trained nets that measure likeness by what they see: classifiers, discriminators, critics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from playground.pretrained import BadFile, Entry, listing, load, manifest, verified
from playground.pretrained.manifest import FOLDER

MNIST = "mnist"  # its nets look at pictures of their size for which there are no better ones


class Net(NamedTuple):
    """A trained net's eye."""

    name: str  # of its file
    title: str
    features: Callable[[Any], Any]  # (n, 1, h, w) → (n, d)


def nets(shape: tuple[int, ...], source: str) -> tuple[Net, ...]:
    """Those that take grey pictures (h, w), trained on the source if there are such."""
    try:
        newest = max((path.stat().st_mtime_ns for path in FOLDER.glob("*.json")), default=0)
        return _nets(shape, source, newest)
    except (BadFile, OSError):
        return ()


@st.cache_resource(show_spinner=False, max_entries=8)
def _nets(shape: tuple[int, ...], source: str, _newest: int) -> tuple[Net, ...]:
    fitting = [entry for entry in listing() if _shape(entry) == (1, *shape)]
    own = [entry for entry in fitting if entry.source == source]
    for chosen in (own, [entry for entry in fitting if entry.source == MNIST]):
        found = tuple(net for entry in chosen if (net := _net(entry)) is not None)
        if found:
            return found
    return tuple(net for entry in fitting if (net := _net(entry)) is not None)


def _shape(entry: Entry) -> tuple[int, ...]:
    return tuple(manifest.header(FOLDER / f"{entry.name}.safetensors")["shape"])


def _net(entry: Entry) -> Net | None:
    from playground.evaluation.critics import critic_features
    from playground.pretrained.classifiers import read

    if entry.kind == "classifier":
        return Net(entry.name, "Classifier", read(verified(entry.name)).features)
    features = critic_features(load(entry.name).learner)
    if features is None:
        return None
    return Net(entry.name, f"D of {entry.title.removesuffix(', fully connected')}", features)

"""Sets of grey pictures to pick from: data sets on this machine, and decoded stored codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from playground.pretrained import BadFile, listing, load
from playground.settings import BadSetting
from playground.ui import sources
from playground.ui.background import awaited

Array = NDArray[np.float64]
LARGE = "digits-28"  # the embedded digits, enlarged
CODES = "codes."  # begins the name of a set of decoded codes
MOST = 1000  # pictures of a set


class Set(NamedTuple):
    """x: (n, h, w) in [0, 1]; y: (n,) places in `classes`, or none."""

    name: str
    x: Array
    y: NDArray[np.int64] | None
    classes: tuple[str, ...]
    source: str  # whose trained nets know such pictures

    def label(self, index: int) -> str:
        """The class of one, or ""."""
        return "" if self.y is None else self.classes[int(self.y[index])]


def data_names() -> dict[str, str]:
    """Name → title of the data sets that can be shown at once."""
    from playground.data import DATASETS

    found = {}
    for about in DATASETS:
        if about.kind == "pictures" and about.name != "folder" and sources.ready(about.name, {}):
            found[about.name] = about.title
            if about.name == "digits":
                found[LARGE] = "Digits, enlarged to 28×28"
    return found


def usual(names: Mapping[str, str]) -> str:
    """The set to begin with: MNIST where it is on this machine."""
    return "mnist" if "mnist" in names else LARGE


def code_names() -> dict[str, str]:
    """Name of a trained file → its title, where it carries codes of held-out pictures."""
    kinds = {"autoencoder", "vae", "vaegan", "aae"}
    return {
        entry.name: f"{entry.title} · {entry.source}"
        for entry in listing()
        if entry.kind == "model" and entry.family in kinds
    }


def data(name: str, training: bool = False) -> Set | None:
    """The first pictures of a data set, held out or to train on; None, with a line on the page,
    while they are being read. Raises BadSetting."""
    names = data_names()
    if name not in names:
        raise BadSetting(f"The data set '{name[:40]}' is not on this machine; choose another.")
    real = "digits" if name == LARGE else name
    task = sources.loading(real, {})
    source = awaited(task, "Reading the pictures.")
    if task.problem:
        raise BadSetting(task.problem)
    return None if source is None else _of_source(source, name, training)


@st.cache_resource(show_spinner=False, max_entries=8)
def _of_source(_source: Any, name: str, training: bool) -> Set:
    batch = _source.first(MOST) if training and hasattr(_source, "first") else None
    batch = batch or _source.held_out(MOST)
    x = grey(batch.x)
    if name == LARGE:
        x = np.stack([enlarged(picture) for picture in x])
    y = None if batch.y is None else batch.y.cpu().numpy()
    source = {"digits": "digits", LARGE: "mnist"}.get(name, name)
    return Set(name, x.clip(0, 1), y, tuple(_source.classes), source)


def grey(x: Any) -> Array:
    """Pictures (n, c, h, w) of torch as grey (n, h, w)."""
    from playground.data.pictures import LUMA

    planes = x.double().cpu().numpy()
    return np.tensordot(planes, LUMA, (1, 0)) if planes.shape[1] == 3 else planes[:, 0]


def enlarged(picture: Array) -> Array:
    """An 8 × 8 digit as MNIST lays digits out: 20 × 20, in a frame of 4 (28, 28)."""
    large = Image.fromarray(picture.astype(np.float32)).resize((20, 20), Image.Resampling.BICUBIC)
    return np.pad(np.asarray(large, dtype=np.float64).clip(0, 1), 4)


@st.cache_resource(show_spinner=False, max_entries=6)
def decoded(file: str) -> Set:
    """What a trained file makes of the codes that it carries. Raises BadSetting."""
    import torch

    if file not in code_names():
        raise BadSetting(f"There is no trained file '{file[:40]}' with codes; choose another.")
    try:
        trained = load(file)
    except BadFile as error:
        raise BadSetting(str(error)) from None
    learner: Any = trained.learner
    if trained.codes is None:
        raise BadSetting(f"The trained file '{file[:40]}' carries no codes; choose another.")
    codes = trained.codes[:MOST]
    y = None if trained.labels is None else trained.labels[:MOST]
    with torch.no_grad():
        x = grey(learner.decode(codes, y if learner.classes else None))
    source = trained.recipe.source
    classes = _classes(file)
    return Set(CODES + file, x.clip(0, 1), None if y is None else y.numpy(), classes, source)


def _classes(file: str) -> tuple[str, ...]:
    from playground.pretrained import manifest

    return tuple(manifest.header(manifest.verified(file))["classes"])


def in_turn(found: Set, count: int) -> Set:
    """The first `count`, one of each class and again."""
    if found.y is None:
        return found._replace(x=found.x[:count])
    ranks = np.zeros(len(found.y), dtype=np.int64)
    for label in range(len(found.classes)):
        places = np.flatnonzero(found.y == label)
        ranks[places] = np.arange(len(places))
    order = np.lexsort((found.y, ranks))[:count]
    return found._replace(x=found.x[order], y=found.y[order])

"""What the first page shows of the models: a map to drag on, and pictures out of trained files.

Both need torch, which the page itself does not: they come when it is there, into places that are
kept for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground import pretrained
from playground.pretrained import BadFile
from playground.ui import components, preview, server
from playground.ui.background import Task, awaited, remembered

_MAP = "vae-conv-2-mnist"  # the smallest decoder of two numbers
_OF_KIND = {  # page → the trained file whose pictures stand on its card, and what they are
    "autoencoder": ("ae-3-mnist", "digits rebuilt from codes of three numbers"),
    "vae": ("vae-conv-20-mnist", "digits decoded from random codes"),
    "gan": ("cgan-mnist", "digits generated from noise"),
    "energy": ("rbm-mnist", "digits dreamt from noise"),
}
_SHOWN = 32
_WAIT = 0.5  # seconds between looks for torch
_KEY = "welcome"
_SCRIPT = components.script("welcome")


@dataclass(frozen=True)
class Shown:
    """The map's decoder as bytes for the browser, b"" if it cannot be used; HTML of the pictures
    on each card."""

    decoder: bytes
    cards: dict[str, str]


def pictures() -> Shown | None:
    """What there is to show; None until torch is loaded and the models have drawn."""
    return _task().result if server.loaded() else None


def show(place: DeltaGenerator, shown: Shown | None) -> None:
    """Fill the place kept for the map, or have the page drawn anew once it can be filled."""
    with place:
        if shown is None:
            if server.loaded():
                task = _task()
                awaited(task, "Opening a trained model.")
                if task.problem:
                    st.caption(task.problem)
            else:
                st.fragment(_until_loaded, run_every=_WAIT)()
        elif shown.decoder:
            _SCRIPT(data=shown.decoder, key=_KEY)


def card(kind: str, shown: Shown | None) -> str:
    """HTML of the pictures on the card of a kind of models; its emblem while there are none."""
    found = shown.cards.get(kind, "") if shown else ""
    return found or f'<img class="pg-emblem" src="app/static/{kind}.svg" alt="">'


def _until_loaded() -> None:
    if server.loaded():
        st.rerun()
    st.caption("Loading a trained model; this takes some seconds after the server has started.")


@remembered()
def _task() -> Task[Shown]:
    return Task(
        lambda _: Shown(_decoder(), {kind: _card(*item) for kind, item in _OF_KIND.items()})
    )


def _decoder() -> bytes:
    import torch

    from playground.nets.portable import Unportable, plan
    from playground.ui.latent.nets import packing

    try:
        learner: Any = pretrained.load(_MAP).learner
        return packing(_KEY, {"decode": plan(learner.decode, torch.zeros(1, learner.latent))})
    except (BadFile, Unportable):
        return b""


def _card(name: str, what: str) -> str:
    import torch

    from playground.training.looking import array

    try:
        found = pretrained.load(name)
    except BadFile:
        return ""
    learner: Any = found.learner
    rng, y = torch.Generator().manual_seed(3), torch.arange(_SHOWN) % max(1, learner.classes)
    with torch.no_grad():
        if found.recipe.family == "autoencoder" and found.codes is not None:
            x = learner.decode(found.codes[:_SHOWN])  # random codes would be nonsense
        else:
            x = learner.sample(_SHOWN, rng, y if learner.classes else None)
    return preview.strip(array(x), escape(what))

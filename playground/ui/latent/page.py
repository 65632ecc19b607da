"""The page: one section at a time. A further one is a file with `draw`, and a line in SECTIONS."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from playground.settings import Settings
from playground.ui import studio, visitor
from playground.ui.address import say
from playground.ui.latent import attributes, classes, draws, many, plane, shelf, solid, upload, walk
from playground.ui.latent.opened import CannotOpen, Opened, opened
from playground.ui.latent.values import PLACE, Map, One, Pair, Random
from playground.ui.notice import notice
from playground.ui.sight import Sight, choose_section, open_sight, write_address

_STYLE = Path(__file__).with_name("style.css")
_TITLE = "Latent space"
_LEAD = (
    "A decoder makes a picture of any code z. Here you move the code and see at once what it means."
)


class Section(NamedTuple):
    """One part of the page: what it is called, what to try first, how it is drawn, and what to
    notice. One that looks into a single model says which recipes `fit`."""

    title: str
    lead: str
    settings: type[Settings]
    draw: Callable[[Sight, tuple[Opened, ...]], None]
    notice: tuple[str, ...]
    fit: shelf.Fits = shelf.sized(2)


def _map(sight: Sight, sides: tuple[Opened, ...]) -> None:
    place = st.container()
    given = None
    if any(side.encodes for side in sides):
        with st.container(key="latent-upload", width=420):
            given = upload.upload(sides[0])
    with place:
        plane.show(sight, sides, given)


SECTIONS: dict[str, Section] = {
    "map": Section(
        "Map",
        "Try first: drag slowly across one of the maps, through the gaps between the colours, and "
        "watch both pictures. Then pick or draw a picture and see where it lands.",
        Map,
        _map,
        (
            "Autoencoder: classes lie anywhere, far apart and stretched out, with empty land "
            "between. There the decoder shows smears of no class.",
            "VAE: codes fill the round cloud of the prior without gaps, so one class turns into "
            "the next. The price is blur where classes meet.",
            "Switch on Stretch: bright lines are borders, where a small step changes the picture "
            "a lot. Pick a picture and zoom in on its mark: the VAE names a region, not a point.",
        ),
    ),
    "walk": Section(
        "Walk",
        "Try first: press Play and watch both pictures change on the same walk from A to B. Then "
        "drag A or B to other dots.",
        walk.Walk,
        walk.show,
        (
            "The numbers below the steps say how many codes of pictures live near. Where nobody "
            "lives, the decoder was never asked: it may show a clean picture by luck, or a smear "
            "of two. Press Another walk a few times to see both.",
            "The VAE's codes leave little empty land inside their cloud: on most of its walks "
            "somebody lives near every step.",
            "With codes of two numbers, straight and spherical ways differ little. Spherical ways "
            "matter where codes have many numbers and lie far from the middle.",
        ),
    ),
    "random": Section(
        "Random codes",
        "Try first: draw a few times and compare the two sheets. The same 64 codes, drawn from "
        "N(0, I), are decoded by both models.",
        Random,
        draws.show,
        (
            "The VAE was charged for codes that stray from N(0, I), so draws land where its "
            "decoder has been, and nearly all kinds come. The price is blur.",
            "Nobody told the autoencoder where codes should lie. Draws land in one part of its "
            "map, so the same few kinds come again and again, with smears between them. With "
            "Clothes it shows more than with digits.",
            "Compare the numbers over many draws, not single pictures: how sure the classifier is, "
            "and how many kinds there are. A model can win one and lose the other.",
        ),
    ),
    "solid": Section(
        "3-D codes",
        "Try first: turn the two clouds, click a dot, then move one slider slowly and watch both "
        "pictures change.",
        solid.Solid,
        solid.show,
        (
            "Autoencoder: a crowded middle with arms that reach far out, on a scale of its own. "
            "VAE: a ball about the middle, as wide as N(0, I), in which the classes touch.",
            "The sheets are slices through these clouds. Where a slice leaves the dots, the "
            "autoencoder's tiles turn into smears sooner than the VAE's.",
            "A third number makes room: the nearest other code is of the same class more often "
            "here than on the map of two numbers.",
        ),
    ),
    "many": Section(
        "Many numbers",
        "Try first: click somewhere in the cloud, then pull the uppermost sliders one by one and "
        "say what each of them changes.",
        many.Many,
        many.show,
        (
            "A number rarely means one thing: shape, thickness and class change together. A VAE "
            "trained with a larger β keeps them further apart.",
            "A VAE stops using numbers it does not need. Choose the conditional VAE: some of its "
            "sliders are collapsed and change nothing.",
            "PCA shows the largest spread and mixes the classes; t-SNE keeps neighbours together, "
            "and the classes come apart. The codes are the same.",
        ),
        many.fit,
    ),
    "classes": Section(
        "Class × style",
        "Try first: press Style of a test picture a few times: all ten classes take over its "
        "style. Then pull the sliders.",
        classes.Classes,
        classes.show,
        (
            "Told the class, the model need not keep it in the code. What is left in z is style, "
            "such as thickness and width, shared by all columns.",
            "Sliders that are collapsed change nothing: style needs fewer numbers than the code "
            "has.",
            "Each column is the same class throughout. Where the classifier disagrees, the style "
            "was too far from the middle.",
        ),
        classes.fit,
    ),
    "attributes": Section(
        "Attributes",
        "Try first: choose a picture at the bottom, then pull one slider: the difference of two "
        "mean codes is added to its code.",
        attributes.Attributes,
        attributes.show,
        (
            "The model was never told about these attributes. Still, one straight direction in its "
            "code adds each of them to any picture.",
            "The histogram shows how cleanly a direction tells the two groups apart. Where they "
            "overlap, the code has not understood the attribute, and the slider does little.",
            "Past 1 the change is exaggerated, as in a caricature; below 0 it goes the other way. "
            "Other things may change along: the directions are not independent.",
        ),
        attributes.fit,
    ),
}


def show() -> None:
    """Draw the page."""
    studio.style()
    studio.wait(_TITLE, _LEAD)
    sight = open_sight({name: section.settings for name, section in SECTIONS.items()}, "latent")
    st.html(_STYLE)
    st.title(_TITLE, anchor=False)
    above = st.container()
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        choose_section(sight, {name: section.title for name, section in SECTIONS.items()})
        section = SECTIONS[sight.show]
        names = _models(sight, section)
    above.html(f'<div class="pg-lead pg-wide">{escape(_LEAD)} {escape(section.lead)}</div>')
    sides = _opened(sight, names)
    say(sight)
    if sides:
        section.draw(sight, sides)
    notice(section.notice)
    write_address(sight)
    visitor.remember()


def _models(sight: Sight, section: Section) -> dict[str, str]:
    """Draw the choice of models; returns their names by setting."""
    now = sight.settings
    if isinstance(now, Pair):
        left, right = shelf.choose(now, sight.generation)
        return {"left": left, "right": right}
    assert isinstance(now, One)
    key = f"latent.one.{sight.show}.{sight.generation}"
    return {"model": shelf.choose_one(now.model, section.fit, key)}


def _opened(sight: Sight, names: dict[str, str]) -> tuple[Opened, ...]:
    """The models chosen, opened, for all sections of two that take them; what cannot be opened
    becomes a sentence."""
    now = sight.settings
    if any(getattr(now, name) != value for name, value in names.items()):
        for show, values in sight.values.items():
            if values is now or _alike(now, values):
                plain = {name: "" for name in PLACE if name in type(values).model_fields}
                sight.values[show] = values.changed({**names, **plain})
    try:
        with st.spinner("Opening the models.", show_time=False):
            now = sight.settings
            if isinstance(now, Pair):
                return shelf.both(now)
            assert isinstance(now, One)
            return (opened(now.model),)
    except CannotOpen as error:
        sight.sentence = sight.sentence or str(error)
        return ()


def _alike(a: Settings, b: Settings) -> bool:
    """Whether two sections show the same pair of models."""
    return isinstance(a, Pair) and isinstance(b, Pair) and a.latent == b.latent

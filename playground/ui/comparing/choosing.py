"""What to compare: a lesson, a cure for collapse, a trick, or one's own choice of a setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.settings import BadSetting
from playground.ui.comparing.own import differing, suggested
from playground.ui.comparing.steering import halt, press
from playground.ui.comparing.table import OWN, Choice, Table, comparison
from playground.ui.server import models

_KINDS = {
    "losses": "Losses mislead",
    "collapse": "Mode collapse",
    "tricks": "Training tricks",
    OWN: "Your own",
}
_ABOUT = {
    "collapse": "A generator that makes one thing over and over has collapsed. Eight clusters lie "
    "on a ring; a plain GAN with a small D finds few of them and loses them again. Click a cure: "
    "it trains beside the plain one at once, from the same seed.",
    "tricks": "Each trick is one setting. Choose one: the same GAN trains with and without it.",
    OWN: "Choose a recipe, one of its settings, and the values that it is to have.",
}


def choosing(table: Table) -> None:
    """Draw it; a click on a card chooses, and in the lessons trains at once."""
    here = _kind(table)
    kind = st.pills(
        "What to compare", list(_KINDS), default=here, required=True,
        format_func=_KINDS.__getitem__, key=f"compare.kind.{table.generation}",
        label_visibility="collapsed",
    )  # fmt: skip
    if kind and kind != here:
        first = {"losses": "losses-mislead", "collapse": "collapse-minibatch",
                 "tricks": "trick-smoothing", OWN: OWN}  # fmt: skip
        _choose(table, first[kind])
        st.rerun()
    about = _ABOUT.get(here) or _lesson().idea
    st.html(f'<div class="pg-idea">{about}</div>')
    if here == "collapse":
        _cards(table, [(item.name, item.title, item.idea) for item in _cures()], _cure)
    elif here == "tricks":
        _tricks(table)
    elif here == OWN:
        _own(table)


def _kind(table: Table) -> str:
    show = table.what or ("" if table.runs else table.choice.show)
    if show.startswith("collapse-"):
        return "collapse"
    if show.startswith("trick-"):
        return "tricks"
    return "losses" if show == "losses-mislead" else OWN


def _lesson() -> Any:
    from playground.families.presets.lessons import MISLEAD

    return MISLEAD


def _cures() -> Any:
    from playground.families.presets.lessons import CURES

    return CURES


def _tricks(table: Table) -> None:
    """The tricks in a row or two, and what the chosen one does."""
    from playground.families.presets.tricks import TRICKS

    known = {f"trick-{item.name}": item for item in TRICKS}
    here = table.what or table.choice.show
    chosen = st.pills(
        "Trick", list(known), default=here, required=True, label_visibility="collapsed",
        format_func=lambda name: known[name].title, key=f"compare.trick.{table.generation}",
    )  # fmt: skip
    if chosen and chosen != here:
        _choose(table, chosen)
        st.rerun()
    st.html(f'<div class="pg-idea">{known[here].idea}</div>')


def _cards(
    table: Table, items: list[tuple[str, str, str]], choose: Callable[[Table, str], None]
) -> None:
    here = table.what or table.choice.show
    with st.container(key="compare-cards", horizontal=True, gap="small"):
        for name, title, idea in items:
            st.button(
                f"**{title}**  \n{idea}", key=f"card.{name}", width=240,
                type="primary" if name == here else "secondary",
                on_click=choose, args=(table, name),
            )  # fmt: skip


def _choose(table: Table, name: str) -> None:
    try:
        table.choose(**{**Choice().model_dump(), "show": name, **_spread(table.choice)})
    except BadSetting as error:
        table.sentence = str(error)
    table.generation += 1


def _spread(choice: Choice) -> dict[str, Any]:
    """What holds for any comparison; a recipe of one's own does not."""
    return {"seed": choice.seed, "steps": choice.steps}


def _cure(table: Table, name: str) -> None:
    """Train a cure beside the plain GAN at once."""
    halt(table)
    _choose(table, name)
    press(table, comparison(table.choice), "main")


def _own(table: Table) -> None:
    """Recipe, setting and values; a change of them clears the table."""
    from playground.families.presets import PRESETS

    titles = {item.name: item.title for item in PRESETS}
    shown = table.choice if table.choice.show == OWN else Choice(show=OWN)
    first = _completed(shown)
    key = f"compare.own.{table.generation}"
    one, two, three = st.columns([1, 1, 1], gap="medium")
    names = list(titles)
    with one:
        recipe = st.selectbox(
            "Recipe", names, names.index(first.recipe), key=f"{key}.recipe",
            format_func=titles.__getitem__, help="All sides start from it.",
        )  # fmt: skip
    known = {item.name: item for item in differing(_checked(recipe))}
    now = first if recipe == first.recipe else _completed(Choice(show=OWN, recipe=recipe))
    with two:
        name = st.selectbox(
            "Setting that differs", list(known), list(known).index(now.setting),
            key=f"{key}.setting.{recipe}", format_func=lambda name: known[name].title,
            help="Everything else is alike.",
        )  # fmt: skip
    if name != now.setting:
        now = _completed(Choice(show=OWN, recipe=recipe, setting=name))
    with three:
        values = st.text_input(
            "Its values", now.values, max_chars=120, key=f"{key}.values.{recipe}.{name}",
            help=_help(known[name]),
        )  # fmt: skip
    touched = (recipe, name, values) != (first.recipe, first.setting, first.values)
    if touched or (not table.runs and shown != first):
        try:
            table.choose(show=OWN, recipe=recipe, setting=name, values=values)
        except BadSetting as error:
            table.sentence = str(error)


def _checked(recipe: str) -> Any:
    from playground.families.presets import preset

    return models().check(preset(recipe).recipe)


def _completed(choice: Choice) -> Choice:
    """The choice with a setting and values, where it names none that there are."""
    recipe = _checked(choice.recipe)
    known = {item.name: item for item in differing(recipe)}
    name = choice.setting if choice.setting in known else next(iter(known))
    values = choice.values if name == choice.setting and choice.values else ""
    values = values or "; ".join(suggested(known[name], recipe))
    return choice.model_copy(update={"setting": name, "values": values})


def _help(item: Any) -> str:
    choices = f" There are: {', '.join(item.choices)}." if item.kind == "choice" else ""
    return f"Two to four, separated by semicolons. {item.help}{choices}"

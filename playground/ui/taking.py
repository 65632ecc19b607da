"""The head of a page: what is shown, and how to take it along: link, files, name, delete."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from playground.runs.errors import RunError
from playground.ui import links, pictures
from playground.ui.desk import Desk, shared
from playground.ui.latent.entrance import entrance
from playground.ui.naming import renamed
from playground.ui.sentences import plain
from playground.ui.server import models, runs
from playground.ui.visitor import may_steer, owner
from playground.ui.watching import Look, Watch, watch
from playground.ui.words import WATCHING


def header(desk: Desk, look: Look | None, title: str, lead: str) -> None:
    """Title and lead on the left; source, device, seed, link and files on the right."""
    left, right = st.columns([7, 5], vertical_alignment="bottom", gap="large")
    with left:
        st.title(title, anchor=False)
        st.html(f'<div class="pg-lead">{escape(lead)}</div>')
    with right:
        st.html(_facts(desk, look))
        with st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
        ):
            if look is not None:
                entrance(look, desk.at)
            with st.popover("Link", icon=":material/link:"):
                _link(desk)
            if look is not None:
                with st.popover("Save", icon=":material/download:"):
                    _files(watch(desk.run), desk, look)
                with st.popover("Run", icon=":material/more_horiz:"):
                    _manage(desk, look)


def _facts(desk: Desk, look: Look | None) -> str:
    from playground.data import dataset

    info = look.info if look else None
    facts = [dataset(desk.recipe.source).title, f"seed {desk.recipe.training.seed}"]
    if info and info.device:
        threads = f", {info.threads} thread{'s' if info.threads != 1 else ''}"
        facts.insert(1, info.device + (threads if info.device.startswith("CPU") else ""))
        facts += [info.precision, f"{info.parameters:,} parameters"]
    if info and info.name:
        facts.insert(0, info.name)
    return (
        '<div class="pg-facts-line">'
        + "".join(f"<span>{escape(f)}</span>" for f in facts)
        + "</div>"
    )


def _link(desk: Desk) -> None:
    check = models().check
    if desk.run:
        st.caption("This run, to watch. Whoever started it controls it.")
        st.code(_address(links.write(shared(desk), desk.recipes, check)), language=None)
    st.caption("These settings, to train with.")
    settings = links.Shared(desk.preset, desk.recipe)
    st.code(_address(links.write(settings, desk.recipes, check)), language=None)


def _address(query: dict[str, str]) -> str:
    here = (st.context.url or "").split("?")[0]
    return f"{here}?{urlencode(query)}" if query else here


def _files(watched: Watch, desk: Desk, look: Look) -> None:
    """Made when asked for, not before."""
    run = desk.run
    history = watched.history
    at = f"{desk.at if desk.at is not None else look.info.step}"
    st.download_button(
        "Samples as PNG", lambda: pictures.png(history, desk.at), f"{run}-step-{at}.png",
        "image/png", key="save.png", on_click="ignore", disabled=not look.pictures,
        width="stretch",
    )  # fmt: skip
    st.download_button(
        "Evolution as GIF", lambda: pictures.gif(history), f"{run}.gif", "image/gif",
        key="save.gif", on_click="ignore", disabled=not look.pictures, width="stretch",
    )  # fmt: skip
    st.download_button(
        "Curves as CSV", lambda: pictures.table(history), f"{run}.csv", "text/csv",
        key="save.csv", on_click="ignore", width="stretch",
    )  # fmt: skip


def _manage(desk: Desk, look: Look) -> None:
    """Name and delete the run; whoever only watches can do neither."""
    st.caption(f"Run {desk.run}")
    if not may_steer(look.info):
        st.caption(WATCHING)
        return
    try:
        if renamed(look.info):
            st.rerun()
        sure = st.checkbox("Delete this run and all it has saved", key=f"sure.{desk.run}")
        if st.button("Delete", key=f"delete.{desk.run}", disabled=not sure):
            runs().delete(desk.run, owner())
            desk.choose(desk.preset, desk.recipe)
            st.rerun()
    except RunError as error:
        st.caption(plain(str(error)))

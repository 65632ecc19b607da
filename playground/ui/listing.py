"""The runs on this server: going on, ended, interrupted; to open, resume, rename and delete."""

from __future__ import annotations

import time
from html import escape

import streamlit as st

from playground.runs.errors import RunError
from playground.runs.records import RunInfo
from playground.ui.navigation import PAGES, Entry
from playground.ui.server import families_if_loaded, runs
from playground.ui.visitor import may_steer, owner
from playground.ui.words import STATUS, ago, count

_EVERY = 2.0  # seconds between looks
_SHOWN = 12  # runs before "show all"


def listing() -> None:
    """Draw the list; a fragment that looks by itself."""
    st.fragment(_listing, run_every=_EVERY)()


def _listing() -> None:
    found = runs().list()
    st.html("<div class='pg-section'>Runs</div>")
    if not found:
        st.html('<div class="pg-empty">None yet. Choose a model above and press Train.</div>')
        return
    everything = st.session_state.get("all runs", False)
    for info in found if everything else found[:_SHOWN]:
        _row(info, may_steer(info))
    if len(found) > _SHOWN:
        st.toggle(f"Show all {len(found)}", key="all runs")
    if told := st.session_state.pop("told", ""):
        st.warning(told, icon=":material/info:")


def _row(info: RunInfo, mine: bool) -> None:
    with st.container(
        key=f"row-{info.id}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.html(_words(info, mine))
        page = _page(info)
        if (
            mine
            and info.status == "interrupted"
            and st.button("Resume", key=f"resume-{info.id}", width=96)
        ):
            _try(lambda: runs().resume(info.id, owner=owner()))
        if page is not None:
            st.page_link(
                page.path, label="Open" if mine or not info.live else "Watch", width=92,
                query_params={"v": "1", "run": info.id}, icon=":material/arrow_forward:",
            )  # fmt: skip
        with st.container(width=64, key=f"manage-{info.id}"):
            if mine:
                with st.popover("", icon=":material/more_horiz:", help="Rename or delete"):
                    _manage(info)
            else:
                st.html("<span></span>")  # keeps the rows in line


def _words(info: RunInfo, mine: bool) -> str:
    """One run in one line of HTML."""
    what = f"{info.recipe.family} on {info.recipe.source}"
    share = 100 * info.step / max(info.steps, 1)
    state = STATUS[info.status]
    whose = "yours" if mine else ""
    return (
        f'<div class="pg-run"><b>{escape(info.name or what)}</b>'
        f"<span>{escape(what if info.name else info.id)}</span>"
        f'<span class="pg-{info.status}">{state}</span>'
        f'<span class="pg-step">{count(info.step)} / {count(info.steps)}</span>'
        f'<span class="pg-bar"><i style="width:{share:.1f}%"></i></span>'
        f"<span>{ago(time.time() - info.updated)}</span><span>{whose}</span></div>"
    )


def _page(info: RunInfo) -> Entry | None:
    """The page that shows the run; None until the families are loaded, if they must be asked."""
    kinds = {page.kind: page for page in PAGES if page.kind}
    if info.recipe.family in kinds:
        return kinds[info.recipe.family]
    families = families_if_loaded()
    known = {item.name: item.kind for item in families.FAMILIES} if families else {}
    return kinds.get(known.get(info.recipe.family, ""))


def _manage(info: RunInfo) -> None:
    name = st.text_input("Name", info.name, max_chars=60, key=f"name-{info.id}")
    if name.strip() != info.name:
        _try(lambda: runs().rename(info.id, name.strip(), owner()))
    sure = st.checkbox("Delete this run and all it has saved", key=f"sure-{info.id}")
    if st.button("Delete", key=f"delete-{info.id}", disabled=not sure):
        _try(lambda: runs().delete(info.id, owner()))


def _try(action) -> None:
    """Do it and draw the list anew; what cannot be done becomes a sentence."""
    try:
        action()
    except RunError as error:
        st.session_state["told"] = str(error)
    st.rerun()

"""The runs on this server: going on, ended, interrupted; to open, resume, rename and delete. What
belongs together, such as the sides of a comparison, is one entry."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Literal

import streamlit as st

from playground.runs.errors import RunError
from playground.runs.groups import Group, grouped
from playground.runs.records import RunInfo
from playground.ui.naming import renamed
from playground.ui.navigation import PAGES, page_at
from playground.ui.sentences import plain, warn
from playground.ui.server import families_if_loaded, runs
from playground.ui.visitor import may_steer, owner
from playground.ui.words import STATUS, ago, count

_EVERY = 2.0  # seconds between looks
_SHOWN = 12  # entries before "show all"
_ABREAST = 4  # runs that the page of comparisons shows
Place = tuple[str, dict[str, str]]  # a page's path and its query
_KINDS = {"comparison": "Comparison", "race": "Race", "branch": "Branches"}


def listing() -> None:
    """Draw the list; a fragment that looks by itself."""
    st.fragment(_listing, run_every=_EVERY)()


def _listing() -> None:
    found = grouped(runs().list())
    st.html("<div class='pg-section'>Runs</div>")
    if not found:
        st.html('<div class="pg-empty">None yet. Choose a model above and press Train.</div>')
        return
    everything = st.session_state.get("all runs", False)
    shown = found if everything else found[:_SHOWN]
    resumable = any(group.status == "interrupted" for group in shown)
    for group in shown:
        _row(group, all(may_steer(info) for info in group.runs), resumable)
    if len(found) > _SHOWN:
        st.toggle(f"Show all {len(found)}", key="all runs")
    if told := st.session_state.pop("told", ""):
        warn(told)


def _row(group: Group, mine: bool, resumable: bool) -> None:
    """One entry; `resumable`: some entry of the list can be resumed, so that all have room."""
    id = group.first.id
    with st.container(key=f"row-{id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_words(group, mine))
        if mine and group.status == "interrupted":
            if st.button("Resume", key=f"resume-{id}", width=96):
                with _refusals():
                    _resume(group)
                st.rerun()
        elif resumable:
            with st.container(width=96, key=f"room-{id}"):
                st.html("<span></span>")  # keeps the rows in line
        _link(_place(group), "Open" if mine or not group.live else "Watch", width=92)
        with st.container(width=64, key=f"manage-{id}"):
            if mine or group.kind != "run":
                does = "Rename or delete" if group.kind == "run" else "One of them, or delete all"
                with st.popover("", icon=":material/more_horiz:", help=does):
                    _manage(group, mine)
            else:
                st.html("<span></span>")  # keeps the rows in line


def _link(place: Place | None, label: str, width: int | Literal["stretch"]) -> None:
    """To where a run or several are shown, if that is known."""
    if place is not None:
        path, query = place
        st.page_link(
            path, label=label, width=width, query_params={"v": "1", **query},
            icon=":material/arrow_forward:",
        )  # fmt: skip


def _words(group: Group, mine: bool) -> str:
    """One entry in one line of HTML."""
    first = group.first
    what = f"{first.recipe.family} on {first.recipe.source}"
    title, about = first.name or what, what if first.name else first.id
    if group.kind != "run":
        title = f"{_KINDS[group.kind]}: {_title(group) or what}"
        about = f"{len(group.runs)} lanes" if group.kind == "race" else " · ".join(_parts(group))
    step, steps = group.progress
    share = 100 * step / max(steps, 1)
    updated = max(info.updated for info in group.runs)
    return (
        f'<div class="pg-run"><b title="{escape(title)}">{escape(title)}</b>'
        f'<span title="{escape(about)}">{escape(about)}</span>'
        f'<span class="pg-{group.status}">{STATUS[group.status]}</span>'
        f'<span class="pg-step">{count(step)} / {count(steps)}</span>'
        f'<span class="pg-bar"><i style="width:{share:.1f}%"></i></span>'
        f"<span>{ago(time.time() - updated)}</span><span>{'yours' if mine else ''}</span></div>"
    )


def _title(group: Group) -> str:
    """What a group is called, without the name of what it is."""
    if group.kind == "branch":
        return group.first.name or f"{group.first.recipe.family} on {group.first.recipe.source}"
    said = group.first.name.rsplit(": ", 1)[0] if ": " in group.first.name else ""
    return said.removeprefix("Race, ")


def _parts(group: Group) -> list[str]:
    """What the runs of a group are called in it."""
    if group.kind == "branch":
        return ["before", *(info.name or info.id for info in group.runs[1:])]
    return [info.name.rsplit(": ", 1)[-1] or info.recipe.family for info in group.runs]


def _place(group: Group) -> Place | None:
    """The page that shows all of it; None until the families are loaded, if they must be asked."""
    if group.kind == "race":
        return page_at("race").path, {"run": group.first.id}
    if group.kind != "run":
        ids = [info.id for info in group.runs]
        shown = [ids[0], *ids[1:][-_ABREAST + 1 :]]
        return page_at("compare").path, {"runs": ",".join(shown)}
    return _studio(group.first)


def _studio(info: RunInfo) -> Place | None:
    """The page that shows one run."""
    kinds = {page.kind: page for page in PAGES if page.kind}
    family = info.recipe.family
    families = families_if_loaded()
    known = {item.name: item.kind for item in families.FAMILIES} if families else {}
    page = kinds.get(family) or kinds.get(known.get(family, ""))
    return page and (page.path, {"run": info.id})


def _resume(group: Group) -> None:
    """Go on with all that were interrupted, side by side as before."""
    ids = [info.id for info in group.runs if info.status == "interrupted"]
    if len(ids) == 1:
        runs().resume(ids[0], owner=owner())
    else:
        runs().resume_together(ids, owner=owner())


def _manage(group: Group, mine: bool) -> None:
    """Its runs one by one, and what only their owner can do."""
    id = group.first.id
    if group.kind == "run":
        with _refusals():
            if renamed(group.first):
                st.rerun()
    else:
        for info, name in zip(group.runs, _parts(group), strict=True):
            _link(_studio(info), plain(f"{name}, step {count(info.step)}"), width="stretch")
    if not mine:
        return
    what = "this run" if group.kind == "run" else f"these {len(group.runs)} runs"
    saved = "it has saved" if group.kind == "run" else "they have saved"
    sure = st.checkbox(f"Delete {what} and all {saved}", key=f"sure-{id}")
    if st.button("Delete", key=f"delete-{id}", disabled=not sure):
        with _refusals():
            _delete(group.runs)
        st.rerun()


def _delete(infos: tuple[RunInfo, ...]) -> None:
    for info in infos:
        runs().delete(info.id, owner())


@contextmanager
def _refusals() -> Iterator[None]:
    """What cannot be done becomes a sentence below the list."""
    try:
        yield
    except RunError as error:
        st.session_state["told"] = str(error)
        st.rerun()

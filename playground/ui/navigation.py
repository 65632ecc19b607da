"""The one list of pages, and how a page is reached."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

_NAME = "Generative Playground"
_ARRIVED = "reached through app.py"
_HERE, _CAME = "this page", "has just come to this page"


@dataclass(frozen=True)
class Entry:
    """One page: its file under pages/, what the menu calls it, and its kind of family, if any."""

    file: str
    title: str
    kind: str = ""

    @property
    def path(self) -> str:
        """The file as Streamlit names it."""
        return f"pages/{self.file}.py"

    @property
    def url(self) -> str:
        """Where the browser finds it."""
        return self.file if self.file != "home" else ""


PAGES: tuple[Entry, ...] = (
    Entry("home", "Home"),
    Entry("autoencoders", "Autoencoders", "autoencoder"),
    Entry("vaes", "VAEs", "vae"),
    Entry("gans", "GANs", "gan"),
    Entry("energy", "Energy models", "energy"),
    Entry("compare", "Compare"),
    Entry("lab", "2-D lab"),
    Entry("race", "Race"),
    Entry("latent", "Latent space"),
    Entry("distributions", "Distributions"),
    Entry("similarity", "Similarity"),
    Entry("use", "Put to use"),
    Entry("catalogue", "Catalogue"),
)


def page_of(kind: str) -> Entry:
    """The page on which families of this kind are trained."""
    return next(page for page in PAGES if page.kind == kind)


def page_at(file: str) -> Entry:
    """The page with this file's name."""
    return next(page for page in PAGES if page.file == file)


def current():
    """Register all pages and return the one asked for."""
    pages = [
        st.Page(page.path, title=page.title, url_path=page.url or None, default=not page.url)
        for page in PAGES
    ]
    return st.navigation(pages, position="top")


def go() -> None:
    """Show the page asked for, set apart from pages that were opened past app.py."""
    page = current()
    title = f"{page.title} · {_NAME}" if page.url_path else _NAME
    st.set_page_config(page_title=title, layout="wide")
    st.session_state[_ARRIVED] = True
    if st.session_state.get(_HERE) != page.url_path:
        st.session_state[_HERE], st.session_state[_CAME] = page.url_path, True
    page.run()


def arrive() -> None:
    """The first line of every page.

    A deep link on a fresh server runs the page's file before app.py was ever run, without the
    menu. Registering the pages and running again puts that right.
    """
    if not st.session_state.pop(_ARRIVED, False):
        current()
        st.rerun()


def came() -> bool:
    """Whether the visitor has just come to this page; said once, as a run may be cut short."""
    return st.session_state.pop(_CAME, False)

"""Who is looking: one name a browser, so that whoever started a run controls it after a reload."""

from __future__ import annotations

import hashlib
import re
import secrets

import streamlit as st

from playground.runs.records import RunInfo
from playground.ui import components

_COOKIE = "playground_visitor"
_DAYS = 365
_TOKEN = re.compile(r"[0-9a-f]{32}")


def owner() -> str:
    """What runs of this browser are marked with. The cookie itself never leaves the session."""
    return hashlib.sha256(_token().encode()).hexdigest()[:32]


def may_steer(info: RunInfo) -> bool:
    """Whether this visitor controls the run: it is theirs, or nobody's."""
    return info.owner in ("", owner())


def remember() -> None:
    """Ask a browser that came without the cookie to keep it. Draws nothing; once a page."""
    if _brought() != _token():
        components.visitor(_COOKIE, _token(), _DAYS)


def _token() -> str:
    if _COOKIE not in st.session_state:
        brought, fresh = _brought(), secrets.token_hex(16)
        st.session_state[_COOKIE] = brought if _TOKEN.fullmatch(brought) else fresh
    return st.session_state[_COOKIE]


def _brought() -> str:
    """The cookie the browser came with, or ""."""
    return st.context.cookies.get(_COOKIE) or ""

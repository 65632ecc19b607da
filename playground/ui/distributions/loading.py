"""Waiting for torch on the first visit after a start."""

from __future__ import annotations

import streamlit as st

from playground.ui.server import loaded, models


def await_models() -> None:
    """A line that says so until the models are there."""
    if not loaded():
        place = st.empty()
        place.caption("Loading the models; this takes some seconds after the server has started.")
        models()
        place.empty()

"""A run's name, which whoever started it can change."""

from __future__ import annotations

import streamlit as st

from playground.runs.records import RunInfo
from playground.ui.server import runs
from playground.ui.visitor import owner


def renamed(info: RunInfo) -> bool:
    """Draw the field with the run's name; whether it was just given another. Raises RunError."""
    # the key holds the name, so that a page which still shows an older one does not bring it back
    said = st.text_input("Name", info.name, max_chars=60, key=f"name.{info.id}.{info.name}")
    name = " ".join(said.split())
    if name == info.name:
        return False
    runs().rename(info.id, name, owner())
    return True

"""What to notice: the short sentences that close a page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st


def notice(sentences: Sequence[str]) -> None:
    """Draw them; each refers to what is on screen."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    st.html(f"<div class='pg-section'>What to notice</div><ul class='pg-notice'>{items}</ul>")

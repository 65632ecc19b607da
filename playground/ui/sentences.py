"""Sentences about what went wrong. They may quote a stranger's text, such as a link's or a file's
name, in which nothing is markup."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

_MARKUP = re.compile(r"[\\`*_\[\]<>~$|#!@]|[.:](?=\S)")  # a dot or colon makes links and icons


def plain(text: str) -> str:
    """Text as Markdown that shows it letter for letter."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", text)


def warn(sentence: str, place: Any = st) -> None:
    """Draw a sentence about something that went wrong."""
    place.warning(plain(sentence), icon=":material/info:")

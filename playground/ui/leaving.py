"""Going to another page after something was pressed, safe from the clocks of the page that is left.

`st.switch_page` is decided on the server. A fragment that looks by itself may have asked for its
next turn meanwhile; it gets it after the new page was drawn, as a part of the old one, and the
browser then shows an empty page. A link is followed by the browser, which first stops the clocks.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from playground.ui import components

_LEAVING = components.script("leaving")


def leave(page: str, query: Mapping[str, str]) -> None:
    """Go to a page under pages/ with this query, once the present one is drawn."""
    with st.container(key="leaving"):
        st.page_link(page, label="Go on", query_params=dict(query))
        _LEAVING(data=b"", key="leaving.now")

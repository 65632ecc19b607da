"""Lists as people say them."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 760  # pixels of a text that is read


def several(names: Sequence[str]) -> str:
    """One; one and another; one, another and a third."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"

"""What all measures say of distorted pictures, and whether they order them as the visitor did."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.metrics.ranking import Pairs, pairs
from playground.ui.similarity import saving, tables
from playground.ui.similarity.nets import nets
from playground.ui.similarity.pictures import Chosen
from playground.ui.similarity.place import Place
from playground.ui.similarity.scores import Row, rows

Array = NDArray[np.float64]


def draw(
    place: Place, chosen: Chosen, shown: Sequence[Array], titles: Sequence[str], ranked: bool
) -> None:
    """All measures of the pictures `shown`, which stand in the visitor's order if `ranked`."""
    scored = _measured(chosen.picture, shown, chosen.source)
    agreement = [agreed(row) for row in scored] if ranked else None
    st.markdown(f"**{verdict(scored, agreement) if agreement else 'Scores'}**")
    tables.draw(scored, titles, agreement)
    with st.container(horizontal=True):
        saving.sheet(place.key("arena.png"), "equal-l2", [chosen.picture, *shown], columns=3)
        saving.table(place.key("arena.csv"), "equal-l2", scored, titles)


@st.cache_resource(show_spinner="Measuring.", max_entries=16)
def _measured(picture: Array, others: Sequence[Array], source: str) -> list[Row]:
    return rows(picture, others, nets(picture.shape, source))


def agreed(row: Row) -> Pairs | None:
    """How a measure orders what stands in the visitor's order; None where it says nothing."""
    values = [value for value in row.values if value is not None]
    return pairs(values, row.judge.higher) if values and len(values) == len(row.values) else None


def verdict(scored: Sequence[Row], agreement: Sequence[Pairs | None]) -> str:
    """Who orders most pairs as the visitor does, one sentence."""
    known = [(found, row) for row, found in zip(scored, agreement, strict=True) if found]
    most = max((found.alike for found, _ in known), default=0)
    if not most:
        return "Your order, from left to right."
    names = [row.judge.title for found, row in known if found.alike == most]
    order = "orders" if len(names) == 1 else "order"
    return (
        f"Your order, from left to right. {' and '.join(names)} {order} {most} of "
        f"{known[0][0].all} pairs as you did; chance gets half."
    )

"""What to race: the scene, and the settings in which the lanes differ."""

from __future__ import annotations

import streamlit as st

from playground.core.recipe import LANES
from playground.settings import BadSetting
from playground.ui.racing.grid import FEWEST, NONE, SCENES, Grid, different, scenes

_VALUES = f"Separated by semicolons. All combinations race: {FEWEST} to {LANES} lanes."


def choosing(grid: Grid) -> None:
    """Draw it; whatever is changed makes room for a new race."""
    now, key = grid.choice, f"race.{grid.generation}"
    items, known = different(), scenes()
    names = list(items)
    columns = st.columns([1.3, 1.1, 1.7, 1.1, 1.3], gap="medium")
    with columns[0]:
        recipe = st.selectbox(
            "Scene", SCENES, SCENES.index(now.recipe), key=f"{key}.recipe",
            format_func=lambda name: known[name].title,
            help="The data, as in the 2-D lab. All lanes have the same nets, 32 and 32 units: so "
            "small that eight lanes cost less than two runs.",
        )  # fmt: skip
    with columns[1]:
        across = st.selectbox(
            "Columns differ in", names, names.index(now.setting), key=f"{key}.across",
            format_func=lambda name: items[name].title, help="The setting that changes from left "
            "to right. Only settings that may change while training runs can race.",
        )  # fmt: skip
    with columns[2]:
        values = st.text_input("Values", now.values, max_chars=120, key=f"{key}.values",
                               help=_VALUES)  # fmt: skip
    with columns[3]:
        down = st.selectbox(
            "Rows differ in", [*names, NONE], [*names, NONE].index(now.down), key=f"{key}.down",
            format_func=lambda name: "nothing" if name == NONE else items[name].title,
            help="A second setting that changes from row to row, or nothing.",
        )  # fmt: skip
    with columns[4]:
        below = st.text_input(
            "Values of rows", now.down_values, max_chars=120, key=f"{key}.below",
            disabled=down == NONE, help=_VALUES,
        )  # fmt: skip
    wanted = {"recipe": recipe, "setting": across, "values": values, "down": down,
              "down_values": below}  # fmt: skip
    chosen = now.model_dump()
    if any(chosen[name] != value for name, value in wanted.items()):
        try:
            grid.choose(**wanted)
        except BadSetting as error:
            grid.sentence = str(error)

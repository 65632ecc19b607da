"""Widgets follow from the declarations."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from playground.settings import declarations
from playground.ui.controls import ladder
from tests.patience import PATIENCE


def page(live_only: bool = False, values: dict | None = None) -> None:
    from typing import Literal

    import streamlit as st

    from playground.settings import BadSetting, Settings, Widths, checked, setting
    from playground.ui.controls import controls

    class Example(Settings):
        body: Literal["mlp", "conv"] = setting("mlp", "Nets", "Which nets.")
        latent: int = setting(2, "Code size", "How many numbers.", ge=1, le=999)
        lr: float = setting(1e-3, "Step size", "Adam's.", gt=0, le=1, log=True, live=True)
        beta: float = setting(1.0, "Beta", "Weight.", ge=0, le=4, step=0.1, live=True)
        hidden: Widths = setting((8, 4), "Layers", "Widths.", when={"body": "mlp"})
        channels: int = setting(32, "Channels", "Filters.", ge=1, le=256, when={"body": "conv"})
        norm: bool = setting(True, "Norm", "Batch norm.", more=True)

    start = {**Example().model_dump(), **(values or {})}
    shut = ("lr", "beta") if live_only else None
    chosen = controls(Example, start, "example", open_to_change=shut)
    try:
        st.session_state["chosen"] = checked(Example, chosen).model_dump()
    except BadSetting as error:
        st.session_state["chosen"] = str(error)


def shown(**arguments) -> AppTest:
    test = AppTest.from_function(page, default_timeout=PATIENCE, kwargs=arguments).run()
    assert not test.exception
    return test


def keys(test: AppTest) -> set[str]:
    kinds = ("button_group", "number_input", "selectbox", "slider", "text_input", "toggle")
    return {widget.key.removeprefix("example.") for kind in kinds for widget in getattr(test, kind)}


def test_every_setting_that_means_something_has_one_widget() -> None:
    assert keys(shown()) == {"body", "latent", "lr", "beta", "hidden", "norm"}
    conv = shown(values={"body": "conv"})
    assert keys(conv) == {"body", "latent", "lr", "beta", "channels", "norm"}


def test_defaults_come_back_as_they_were() -> None:
    chosen = shown().session_state["chosen"]
    assert chosen == {
        "body": "mlp", "latent": 2, "lr": 1e-3, "beta": 1.0, "hidden": "8-4", "channels": 32,
        "norm": True,
    }  # fmt: skip


def test_what_is_chosen_comes_back() -> None:
    test = shown()
    test.number_input(key="example.latent").set_value(16)
    test.slider(key="example.beta").set_value(2.5)
    test.text_input(key="example.hidden").set_value("64-32")
    test.toggle(key="example.norm").set_value(False)
    test.selectbox(key="example.lr").set_value("0.0002")
    chosen = test.run().session_state["chosen"]
    assert (chosen["latent"], chosen["beta"], chosen["lr"]) == (16, 2.5, 0.0002)
    assert (chosen["hidden"], chosen["norm"]) == ("64-32", False)


@pytest.mark.parametrize(("key", "value"), [("hidden", "64-many"), ("hidden", "0")])
def test_what_cannot_be_is_one_sentence(key: str, value: str) -> None:
    test = shown()
    test.text_input(key=f"example.{key}").set_value(value)
    assert "'Layers'" in test.run().session_state["chosen"]


@pytest.mark.parametrize("typed", ["0", "7", "fast", "1e999"])
def test_an_impossible_step_size_is_one_sentence(typed: str) -> None:
    test = AppTest.from_function(page, default_timeout=PATIENCE)
    test.session_state["example.lr"] = typed
    said = test.run().session_state["chosen"]
    assert said.startswith("The setting 'Step size' cannot be")


def test_while_training_only_live_settings_are_open() -> None:
    test = shown(live_only=True)
    assert not test.selectbox(key="example.lr").disabled
    assert not test.slider(key="example.beta").disabled
    assert test.number_input(key="example.latent").disabled
    assert test.toggle(key="example.norm").disabled


def test_a_logarithmic_setting_offers_round_numbers() -> None:
    from playground.families.vae import VAESettings

    lr = next(item for item in declarations(VAESettings) if item.name == "lr")
    steps = ladder(lr)
    assert steps[-3:] == [0.2, 0.5, 1.0]
    assert 1e-3 in steps
    assert all(0 < step <= 1 for step in steps)

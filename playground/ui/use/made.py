"""Made-up examples: what a classifier learns from a conditional model's samples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import streamlit as st

from playground.core.recipe import Recipe
from playground.settings import Settings, setting
from playground.ui.background import Progress
from playground.ui.notice import notice
from playground.ui.sight import Sight
from playground.ui.use.choices import Usable, choose, conditional
from playground.ui.use.experiment import Experiment, run

if TYPE_CHECKING:
    from playground.training.labels import Taught

TITLE = "Made-up examples"
_USUAL = "cgan-mnist"
_MIXES = ((100, 0), (100, 2000), (0, 2000), (2000, 0), (2000, 2000))


class Made(Settings):
    """What a visitor can choose."""

    model: str = setting("", "Model", "Whose samples are learned from.")


def draw(sight: Sight) -> None:
    """Draw the section."""
    assert isinstance(sight.settings, Made)
    name = choose(
        _fits, sight.settings.model, _USUAL, f"use.made.model.{sight.generation}",
        "A conditional model: it is asked for a class, so its samples come with their labels.",
    )  # fmt: skip
    if not name:
        st.info(
            "A conditional model is needed: train one on the page of VAEs or GANs, or fetch MNIST "
            "there for the trained ones.", icon=":material/info:",
        )  # fmt: skip
        return
    sight.set(model=name)
    run("made", TITLE, name, _work, _draw, "Teach a classifier")
    notice(
        (
            "A classifier that has seen samples alone and is right on real examples shows that the "
            "samples are both clear and varied: the classification accuracy score.",
            "Few real examples and many made-up ones beat the few alone. But the model that made "
            "them has seen the labels of the whole training set: no information came from nowhere.",
            "Beside enough real examples samples add little, and their mistakes are learned too.",
        )
    )


def _fits(family: Any, recipe: Recipe) -> bool:
    return conditional(family, recipe)


def _work(model: Usable, progress: Progress) -> Iterator[Taught]:
    import torch

    from playground.core.learning import Batch
    from playground.nets.bodies import Body, encoder
    from playground.nets.trunk import Trunk, below
    from playground.training.labels import taught

    most = max(made for _, made in _MIXES)
    classes = len(model.source.classes)
    y = torch.arange(most) % classes
    with torch.no_grad():
        x = model.learner.sample(most, torch.Generator().manual_seed(0), y).clamp(0, 1)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        net = encoder(Body("conv", channels=16, dense=128), model.source.shape, classes)
    progress("Teaching classifiers", 0, len(_MIXES))
    for done, item in enumerate(
        taught(Trunk(*below(net)), model.pool, Batch(x, y), model.test, _MIXES), 1
    ):
        yield item
        progress("Teaching classifiers", done, len(_MIXES))


def _draw(experiment: Experiment[Taught]) -> None:
    rows = "".join(
        f"<tr><td class='pg-number'>{item.real:,}</td><td class='pg-number'>{item.made:,}</td>"
        f"<td class='pg-number'><b>{100 * item.accuracy:.1f} %</b></td></tr>"
        for item in experiment.found
    )
    st.html(
        "<div class='pg-scores'><table class='pg-table'><tr>"
        "<th class='pg-number'>Real examples</th><th class='pg-number'>Made-up ones</th>"
        f"<th class='pg-number'>Held-out examples right</th></tr>{rows}</table></div>"
    )
    st.caption(
        f"The same small convolutional net from the same weights each time, measured on "
        f"{experiment.held:,} held-out real examples."
    )

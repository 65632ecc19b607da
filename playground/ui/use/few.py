"""Few labels: features learned without any, asked and trained on, against starting from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from playground.core.recipe import Recipe
from playground.settings import BadSetting, Settings, setting
from playground.ui import figures
from playground.ui.background import Progress
from playground.ui.notice import notice
from playground.ui.palette import ROLES
from playground.ui.server import models
from playground.ui.sight import Sight
from playground.ui.use.choices import Usable, choose, conditional
from playground.ui.use.experiment import Experiment, run

if TYPE_CHECKING:
    from playground.training.labels import Point

TITLE = "Few labels"
_USUAL = "dcgan-mnist"
WORDS = {
    "pixels": ("Pixels", "a linear classifier of the pixels themselves"),
    "untrained": (
        "Untrained net",
        "the same of what the net says before it has learned",
    ),
    "frozen": ("Learned features", "the same of what the net says below its last layer"),
    "tuned": (
        "Trained on",
        "the learned net with one layer more, trained as a whole",
    ),
    "scratch": ("From nothing", "the same, from random weights"),
}
_DOING = (
    "Linear classifiers, the quick part",
    "Training whole nets, which takes most of the time",
)
_DASHES = {"pixels": "dot", "untrained": "dash", "frozen": "solid", "tuned": "solid",
           "scratch": "dashdot"}  # fmt: skip


class Few(Settings):
    """What a visitor can choose."""

    model: str = setting("", "Model", "Whose features are put to use.")


def draw(sight: Sight) -> None:
    """Draw the section."""
    assert isinstance(sight.settings, Few)
    name = choose(
        _fits, sight.settings.model, _USUAL, f"use.few.model.{sight.generation}",
        "Learned without labels: an encoder, or a discriminator that told real from generated.",
    )  # fmt: skip
    sight.set(model=name)
    run("few", TITLE, name, _work, _draw, "Give it labels")
    notice(
        (
            "“Learned features” against “Untrained net” is what learning without labels has "
            "brought: the nets are the same, and so are the labels.",
            "With a handful of labels a net that starts from nothing learns them by heart; one "
            "that starts from an encoder or a D begins with strokes and shapes. With many labels "
            "the lead shrinks.",
            "A code of two numbers keeps what rebuilding needs most, which need not be what tells "
            "classes apart. Compare an autoencoder's features with a DCGAN's.",
        )
    )


def _fits(family: Any, recipe: Recipe) -> bool:
    return family.offers("trunk") and not conditional(family, recipe)


def _work(model: Usable, progress: Progress) -> Iterator[Point]:
    from playground.core.capabilities import Describes
    from playground.training.labels import COUNTS, METHODS, WHOLE, few_labels

    trained = model.learner.trunk() if isinstance(model.learner, Describes) else None
    if trained is None:
        raise BadSetting("This model has no features to take; choose another.")
    fresh = models().build(model.recipe, model.source, model.test.x.device).trunk()
    doing = [_DOING[method in WHOLE] for method in METHODS for _ in COUNTS]
    progress(doing[0], 0, len(doing))
    for done, point in enumerate(few_labels(trained, fresh, model.pool, model.test), 1):
        yield point
        progress(doing[min(done, len(doing) - 1)], done, len(doing))


def _draw(experiment: Experiment[Point]) -> None:
    """The table as it fills, and the figure once it is whole."""
    from playground.training.labels import COUNTS, DRAWS, METHODS

    recipe, found = experiment.recipe, experiment.found
    assert recipe is not None
    at = {(point.method, point.per_class): point.accuracies for point in found}
    st.html(_table(COUNTS, METHODS, at))
    st.caption(
        f"Share of {experiment.held:,} held-out examples that are told right: mean of {DRAWS} "
        "draws of which examples are labelled, and their range."
    )
    if len(found) < len(COUNTS) * len(METHODS):
        return
    st.html(f'<p class="pg-idea">{escape(_verdict(at, COUNTS))}</p>')
    color = ROLES["critic" if models().family(recipe.family).kind == "gan" else "autoencoder"]
    colors = {"frozen": color, "tuned": ROLES["real"]}
    lines = [
        (WORDS[method][0], colors.get(method, "#888888"), _DASHES[method],
         [at[method, count] for count in COUNTS])
        for method in METHODS
    ]  # fmt: skip
    st.plotly_chart(figures.learning_curves(COUNTS, lines, "labels of each class"))


def _table(counts: Sequence[int], methods: Sequence[str], at: Mapping[Any, Sequence[float]]) -> str:
    heads = "".join(f"<th class='pg-number'>{count}</th>" for count in counts)
    rows = []
    for method in methods:
        title, said = WORDS[method]
        cells = "".join(f"<td class='pg-number'>{_cell(at.get((method, n)))}</td>" for n in counts)
        rows.append(f"<tr><td><b>{title}</b><br><small>{said}</small></td>{cells}</tr>")
    return (
        "<div class='pg-scores'><table class='pg-table'><tr><th>Labels of each class</th>"
        f"{heads}</tr>{''.join(rows)}</table></div>"
    )


def _cell(values: Sequence[float] | None) -> str:
    if values is None:
        return "–"
    mean = 100 * sum(values) / len(values)
    return f"<b>{mean:.1f} %</b><br><small>{100 * min(values):.1f}–{100 * max(values):.1f}</small>"


def _verdict(at: Mapping[Any, Sequence[float]], counts: Sequence[int]) -> str:
    """What came out, from the numbers."""

    def mean(method: str, count: int) -> float:
        return 100 * sum(at[method, count]) / len(at[method, count])

    middle = counts[len(counts) // 2]
    learned, fresh = mean("frozen", middle), mean("untrained", middle)
    tuned, scratch = mean("tuned", middle), mean("scratch", middle)
    return (
        f"With {middle} labels of each class, features learned without labels are right in "
        f"{learned:.1f} %, those of the untrained net in {fresh:.1f} %; trained on, the net "
        f"reaches {tuned:.1f} %, from nothing {scratch:.1f} %."
    )

"""Where codes lie beside the prior, and what each of their dimensions carries: of a run at the step
looked at, or of the trained file it would start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from playground import pretrained
from playground.pretrained import BadFile
from playground.runs.errors import RunError
from playground.runs.packing import packed
from playground.ui import components, sources
from playground.ui.background import Task, awaited, remembered
from playground.ui.desk import Desk
from playground.ui.palette import ROLES
from playground.ui.server import models
from playground.ui.watching import Look, Watch

_NAME = "codes"  # evaluation.codes calls it so
_COUNT = 2000  # held-out examples that a trained file is shown by
_LITTLE = 0.01  # variance of q(z|x)'s mean below which a dimension says nothing (Burda et al. 2016)
_CODES = components.script("codes")
_CODED = ("autoencoder", "vae")  # kinds of families whose models have codes and a prior
_APART = 1.5  # times as wide as the prior, or as narrow, at which codes count as elsewhere
_NAMED = 6  # collapsed dimensions called by name


def section(desk: Desk, watched: Watch, look: Look) -> None:
    """Draw the codes of the run looked at, where its model has codes and a prior."""
    if _NAME not in look.pictures:
        _awaited(look)
        return
    try:
        found = watched.once((_NAME, desk.at), lambda: watched.history.survey(_NAME, desk.at))
    except RunError:
        return  # the page says so
    _draw(look.info.recipe, found.arrays, found.about, found.step, f"run {desk.run}")


def _awaited(look: Look) -> None:
    """A sentence on why a run of a model with codes shows none."""
    recipe = look.info.recipe
    if models().family(recipe.family).kind not in _CODED:
        return
    if recipe.training.measure == "never":
        said = "They are looked at when the model is measured, which this run never is."
    elif not look.info.live:
        said = "The run ended before its first measurement, so its codes were never looked at."
    elif look.info.status == "paused":
        said = "They are looked at when the model is first measured. Press Continue and wait."
    else:
        said = (
            "They are looked at when the model is first measured, after some seconds of training."
        )
    _titled([said])


def of_file(desk: Desk) -> None:
    """Draw the codes of the trained file that a run would start from, if any."""
    name = desk.recipe.start_from
    if not name:
        return
    task = _looked_at(name)
    found = awaited(task, "Looking at its codes.")
    if found is not None:
        _draw(desk.recipe, found.arrays, found.about, None, f"file {name}")
    elif task.problem and not desk.problem:
        st.caption(task.problem)


@remembered(16)
def _looked_at(name: str) -> Task[Any]:
    return Task(lambda _: _codes_of(name), BadFile)


def _codes_of(name: str) -> Any:
    """What a trained file's codes show (an evaluation.case.Shown); None where it has none."""
    import torch

    from playground.evaluation import FULL
    from playground.evaluation.case import Case, Shown
    from playground.evaluation.codes import codes
    from playground.pretrained.files import Absent

    with torch.no_grad():
        found = pretrained.load(name)
        batch, whose = _examples(found)
        if batch is None:
            return None
        source = Absent(found.recipe.source, batch.x.shape[1:], ())
        case = Case(found.learner, source, batch, torch.Generator().manual_seed(0), FULL)
        shown = next((item for item in codes(case) if isinstance(item, Shown)), None)
    return shown and shown._replace(
        arrays={key: value.float().numpy() for key, value in shown.arrays.items()},
        about={**shown.about, "on": whose},
    )


def _examples(found: Any) -> tuple[Any, str]:
    """Held-out examples (a core.learning.Batch), and what they are. Where the data are not on this
    machine, those that the file's stored codes are decoded to."""
    from playground.core.learning import Batch

    recipe = found.recipe
    if sources.ready(recipe.source, recipe.options):
        task = sources.loading(recipe.source, recipe.options)
        task.wait()
        if task.result is not None:
            return task.result.held_out(_COUNT), f"held-out {recipe.source}"
    if found.codes is None:
        return None, ""
    y = found.labels if found.learner.classes else None
    rebuilt = found.learner.decode(found.codes, y)
    return Batch(rebuilt, y), f"{recipe.source}, rebuilt from stored codes"


def _draw(
    recipe: Any, arrays: Mapping[str, np.ndarray], about: Mapping[str, Any], step: int | None,
    id: str,
) -> None:  # fmt: skip
    family = models().family(recipe.family)
    measured = "kl" in arrays
    amounts = arrays["kl"] if measured else arrays["spread"] ** 2
    idle = np.flatnonzero(arrays["variance"] <= _LITTLE) if measured else np.empty(0, int)
    _titled(_said(family, amounts, idle, measured))
    header = {
        "id": id, "step": step, "count": about["n"], "on": about["on"], "measured": measured,
        "title": "KL of each dimension" if measured else "Variance of each dimension",
        "unit": "nats" if measured else "variance", "idle": idle.tolist(),
        "color": ROLES[family.kind if family.kind in ROLES else "vae"],
        "prior": "N(0, 1)" if about["standard"] else "as wanted",
    }  # fmt: skip
    order = (arrays[name] for name in ("edges", "shares", "prior", "mean", "spread"))
    blobs = [np.asarray(array, "<f4").tobytes() for array in (*order, amounts)]
    _CODES(data=packed(header, blobs), key=f"codes.{id}")


def _titled(said: list[str]) -> None:
    """The section's title and sentences."""
    st.html("<div class='pg-section'>Codes beside the prior</div>")
    st.html("".join(f"<p class='pg-measured'>{sentence}</p>" for sentence in said))


def _width(variances: np.ndarray) -> str:
    """How wide the codes lie beside N(0, 1), and what that does to samples."""
    wide = float(np.sqrt(variances.mean()))
    if wide > _APART:
        return f"The codes spread {wide:.1f} times as wide, so samples show only their middle."
    if wide < 1 / _APART:
        return (
            f"The codes spread {wide:.2f} times as wide, so most samples come from outside the "
            "filled shape, where the decoder has learned nothing."
        )
    return (
        "Where it misses the filled shape, or codes leave holes within it, the decoder is asked "
        "for what it never learned."
    )


def _said(family: Any, amounts: np.ndarray, idle: np.ndarray, measured: bool) -> list[str]:
    """What to notice, in sentences."""
    d = len(amounts)
    if not measured and family.kind == "autoencoder":
        return [
            "Nothing in the loss asks codes to look like N(0, 1), so they lie where rebuilding is "
            f"easiest. Samples are drawn from the line all the same. {_width(amounts)}"
        ]
    if not measured:
        return [
            "A critic presses the codes into the prior: the filled shapes should come to lie under "
            "the lines. This model names no q(z|x), so there is no KL of each dimension."
        ]
    total = f"KL(q(z|x) ‖ N(0, 1)), {amounts.sum():.1f} nats in all {d} dimensions"
    lead = (
        f"Each dimension pays for what it says about the example: {total}. "
        "The filled shapes should lie under the lines, or new codes fall where no example is."
    )
    if not len(idle):
        return [lead, "None has collapsed. A larger β would make some collapse."]
    names = ", ".join(f"z{i + 1}" for i in idle[:_NAMED]) + (" …" if len(idle) > _NAMED else "")
    return [
        lead,
        f"<b>{len(idle)} of {d} have collapsed</b> ({names}): their mean varies by less than "
        f"{_LITTLE} over the examples, so they are noise from the prior that the decoder ignores. "
        "A larger β makes more of them collapse, a smaller one fewer.",
    ]

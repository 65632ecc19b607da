"""The lanes of a race, each a run in memory; they share source, draws and what is known of the
data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playground import checkpoints
from playground.checkpoints import BadCheckpoint
from playground.core.recipe import Recipe
from playground.data import Progress
from playground.families import build, check
from playground.families.lanes import misfit
from playground.settings import BadSetting
from playground.training.session import Session, open_session


def open_lanes(
    recipes: Sequence[Recipe],
    resume: Sequence[Path | None],
    progress: Progress | None,
    steps: int | None,
) -> list[Session]:
    """A session for each recipe, fresh or from its checkpoint in `resume`, of the first recipe's
    number of updates or of `steps`; raises BadSetting, NoData or BadCheckpoint."""
    checked = [check(recipe) for recipe in recipes]
    first = open_session(checked[0], resume[0], progress, steps)
    if reason := misfit(checked, first.source):
        raise BadSetting(reason)
    sessions = [first]
    for recipe, path in zip(checked[1:], resume[1:], strict=True):
        learner = build(recipe, first.source, first.device)
        session = Session(
            recipe, learner, first.source, first.rng, first.precision, first.threads,
            first.planned, first.looker.of(learner),
        )  # fmt: skip
        if path:
            about = checkpoints.header(path)
            checkpoints.restore(path, learner, first.source, session.generators)
            session.step = learner.made = about.step
            session.seconds, session.changes = about.seconds, list(about.changes)
        sessions.append(session)
    if len({session.step for session in sessions}) > 1:
        raise BadCheckpoint("The lanes were saved after different steps, so they cannot go on.")
    return sessions

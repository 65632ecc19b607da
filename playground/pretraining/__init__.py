"""Making the trained files again: what is trained, for how long, and how it becomes a file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playground.data import Progress
from playground.pretrained import FOLDER, Entry
from playground.pretraining.classifiers import COURSES, course, make_classifier
from playground.pretraining.models import make_model
from playground.pretraining.plans import PLANS, plan
from playground.settings import BadSetting

__all__ = ["COURSES", "PLANS", "make", "names"]


def names() -> tuple[str, ...]:
    """Every trained file there is a plan for, classifiers first."""
    return (*(item.name for item in COURSES), *(item.name for item in PLANS))


def make(name: str, progress: Progress | None = None, folder: Path = FOLDER) -> Entry:
    """Train the file of that name, measure it, and put it and its entry into `folder`.

    Raises BadSetting for an unknown name, NoData, OSError, and BadFile if training failed.
    """
    if name not in names():
        raise BadSetting(
            f"There is no trained model '{name[:40]}'; there are: {', '.join(names())}."
        )
    if any(item.name == name for item in COURSES):
        return make_classifier(course(name), names(), progress, folder)
    with TemporaryDirectory() as run:
        return make_model(plan(name), names(), Path(run), progress, folder)

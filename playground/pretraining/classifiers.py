"""Training the classifiers whose features samples are compared by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR

from playground.core.learning import Source
from playground.core.recipe import Recipe
from playground.data import Progress, load
from playground.nets.classifier import Classifier
from playground.pretrained import classifiers, files, manifest
from playground.pretrained.manifest import Entry, Score
from playground.settings import BadSetting


@dataclass(frozen=True)
class Course:
    """How long a classifier of one source learns, and how far its pictures are shifted."""

    source: str
    steps: int
    shift: int  # pixels at the most
    flip: bool = False  # half of the batches are mirrored
    batch: int = 128
    lr: float = 4e-3

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"classifier-{self.source}"


COURSES: tuple[Course, ...] = (
    Course("digits", 1500, 1),
    Course("mnist", 3300, 2),
    Course("fashion", 2400, 1, flip=True),
)


def course(name: str) -> Course:
    """The course of that name; raises BadSetting."""
    for found in COURSES:
        if found.name == name:
            return found
    names = ", ".join(item.name for item in COURSES)
    raise BadSetting(f"There is no classifier '{name[:40]}'; there are: {names}.")


def make_classifier(
    course: Course, order: Iterable[str], progress: Progress | None, folder: Path
) -> Entry:
    """Train a classifier, and put its file and its entry into `folder`."""
    torch.set_num_threads(1)
    source = load(Recipe(family="", source=course.source), torch.device("cpu"), progress)
    begun = perf_counter()
    net = train_classifier(course, source, progress=progress)
    return pack_classifier(course, net, source, perf_counter() - begun, order, folder)


def pack_classifier(
    course: Course,
    net: Classifier,
    source: Source,
    seconds: float,
    order: Iterable[str],
    folder: Path,
) -> Entry:
    """Write a trained classifier with the accuracy that its rounded weights have."""
    net.load_state_dict(files.lean(net.state_dict()))
    test = source.held_out(10_000)
    assert test.y is not None
    share = accuracy(net.eval(), test.x, test.y)
    path = folder / f"{course.name}.safetensors"
    classifiers.write(
        path, f"Classifier of {source.title}", net, source,
        steps=course.steps, seconds=seconds, device="CPU, 1 thread",
        scores=[Score("accuracy", share, len(test.x), f"held-out {source.name}")],
    )  # fmt: skip
    return manifest.record(path, order)


def train_classifier(
    course: Course, source: Source, seed: int = 0, progress: Progress | None = None
) -> Classifier:
    """A classifier of `source`, trained on the CPU and in eval mode."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = Classifier(source.shape, len(source.classes))
    rng = torch.Generator().manual_seed(seed)
    optimiser = AdamW(net.parameters(), lr=course.lr, weight_decay=0.02, fused=True)
    schedule = OneCycleLR(optimiser, course.lr, course.steps, pct_start=0.2)
    for step in range(1, course.steps + 1):
        batch = source.draw(course.batch, rng)
        assert batch.y is not None
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(moved(batch.x, course, rng), rng)
        loss = F.cross_entropy(logits, batch.y, label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if progress:
            progress(f"training {course.name}", step, course.steps)
    return net.eval()


def moved(x: Tensor, course: Course, rng: torch.Generator) -> Tensor:
    """A batch (n, c, h, w) shifted as one by up to `course.shift` pixels, and perhaps mirrored."""
    s = course.shift
    down, right, mirror = torch.randint(0, 2**31 - 1, (3,), generator=rng).tolist()
    if course.flip and mirror % 2:
        x = x.flip(3)
    top, left = down % (2 * s + 1), right % (2 * s + 1)
    height, width = x.shape[2:]
    return F.pad(x, (s, s, s, s))[:, :, top : top + height, left : left + width]


@torch.no_grad()
def accuracy(net: Classifier, x: Tensor, y: Tensor) -> float:
    """Share of x: (n, *shape) that the classifier gives the class y: (n,)."""
    guesses = torch.cat([net(part).argmax(1) for part in x.split(500)])
    return float((guesses == y).double().mean())

"""What each metric is called, what it is measured in, and which way is better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Words:
    """One metric as people read it."""

    title: str
    unit: str = ""
    better: Literal["lower", "higher", ""] = ""
    share: bool = False  # shown in per cent


METRICS: dict[str, Words] = {
    "mse_per_image": Words("Reconstruction error", "squared error per picture", "lower"),
    "mse_per_point": Words("Reconstruction error", "squared error per point", "lower"),
    "mse_per_pixel": Words("Reconstruction error per pixel", "squared error", "lower"),
    "pca_mse_per_image": Words("Reconstruction error of PCA", "squared error per picture"),
    "elbo": Words("Evidence lower bound", "nats per example", "higher"),
    "reconstruction": Words("Reconstruction term", "nats per example", "lower"),
    "kl": Words("KL term", "nats per example"),
    "active_units": Words("Dimensions in use", "of the code", "higher"),
    "log_likelihood": Words("log p(x)", "nats per example", "higher"),
    "log_z": Words("log Z", "nats"),
    "score_real": Words("Critic's score of real ones", "mean"),
    "score_generated": Words("Critic's score of generated ones", "mean"),
    "modes": Words("Modes found", "", "higher"),
    "high_quality": Words("High quality", "of the samples", "higher", share=True),
    "energy_distance": Words("Energy distance", "units of the plane", "lower"),
    "energy_distance_floor": Words(
        "Energy distance of other real points, by chance", "units of the plane"
    ),
    "frechet": Words("Fréchet distance", "of classifier features", "lower"),
    "frechet_floor": Words("Fréchet distance of real pictures", "of classifier features"),
    "kernel": Words("Kernel distance", "of classifier features", "lower"),
    "precision": Words("Precision", "of the samples", "higher", share=True),
    "recall": Words("Recall", "of the real ones", "higher", share=True),
    "density": Words("Density", "1 for real ones", "higher"),
    "coverage": Words("Coverage", "of the real ones", "higher", share=True),
    "class_accuracy": Words("Asked class drawn", "of the samples", "higher", share=True),
    "measuring": Words("Time spent measuring", "of all", share=True),
}


def words(name: str) -> Words:
    """A metric's words; an unknown one is called by its name."""
    return METRICS.get(name, Words(name.replace("_", " ")))


def number(name: str, value: float) -> str:
    """The value in three or four figures, with a minus sign that is one; shares in per cent."""
    if words(name).share:
        return f"{100 * value:.1f} %"
    if name in ("modes", "active_units"):
        return f"{value:.0f}"
    figures = ",.0f" if abs(value) >= 10_000 else ".3g" if abs(value) < 100 else ".1f"
    return f"{value:{figures}}".replace("-", "−")


@dataclass(frozen=True)
class Group:
    """One chart of measurements: metric → (label, role), and the metric whose newest value is
    drawn as a line across."""

    title: str
    unit: str
    metrics: Mapping[str, tuple[str, str]]
    notice: str
    floor: str = ""
    log: bool = False
    span: tuple[float, float] | None = None  # the axis, where it is known
    whole: bool = False  # counts things: the axis starts at 0

    def axis(self, highest: float) -> tuple[float, float] | None:
        """Where the axis begins and ends, if that is not left to the chart."""
        return (0.0, highest + 1) if self.whole else self.span


_SHARE = (0.0, 1.0)

GROUPS: tuple[Group, ...] = (
    Group(
        "Evidence lower bound", "nats per example",
        {"elbo": ("ELBO", "vae"), "log_likelihood": ("log p(x)", "neutral")},
        "Higher is better. log p(x), estimated from several codes, lies above the bound.",
    ),
    Group(
        "Reconstruction term", "nats per example",
        {"reconstruction": ("−log p(x|z)", "autoencoder")},
        "The first of the bound's two terms: what rebuilding costs.",
    ),
    Group(
        "KL term", "nats per example", {"kl": ("KL", "neutral")},
        "The second: what the codes say. The sum of both is −ELBO.",
    ),
    Group(
        "Dimensions in use", "of the code", {"active_units": ("in use", "vae")},
        "Numbers of the code whose mean varies over examples. The others have collapsed.",
        whole=True,
    ),
    Group(
        "Reconstruction error", "squared error per example",
        {"mse_per_image": ("model", "autoencoder"), "mse_per_point": ("model", "autoencoder")},
        "Of examples that are never trained on. Lower is better.",
    ),
    Group(
        "Modes found", "of the centres there are", {"modes": ("modes", "generated")},
        "A mode counts as found if one sample lies within 3 σ of its centre.", whole=True,
    ),
    Group(
        "High quality", "share of samples", {"high_quality": ("high quality", "generated")},
        "Samples within 3 σ of a centre; real points reach 0.989.", span=_SHARE,
    ),
    Group(
        "Energy distance", "units of the plane", {"energy_distance": ("samples", "generated")},
        "0 only if samples and data are alike. The line is what as many other real points have by "
        "chance; below it nothing can be told.",
        floor="energy_distance_floor",
    ),
    Group(
        "Fréchet distance", "of classifier features", {"frechet": ("samples", "generated")},
        "Lower is better. The line is what other real pictures reach.",
        floor="frechet_floor", log=True,
    ),
    Group(
        "Kernel distance", "of classifier features", {"kernel": ("samples", "generated")},
        "Lower is better; near 0 where samples and data are alike.",
    ),
    Group(
        "Do samples look real?", "share of samples; density 1 for real ones",
        {"precision": ("precision", "generated"), "density": ("density", "real")},
        "How many samples lie among real pictures, and how densely.",
    ),
    Group(
        "Is everything there?", "share of real ones",
        {"recall": ("recall", "generated"), "coverage": ("coverage", "real")},
        "How much of the real variety the samples reach.", span=_SHARE,
    ),
    Group(
        "Asked class drawn", "share of samples",
        {"class_accuracy": ("by the classifier", "generated")},
        "How often the classifier sees the class that was asked for.", span=_SHARE,
    ),
    Group(
        "What D says of examples it has not seen", "mean score",
        {"score_real": ("held out", "real"), "score_generated": ("generated", "generated")},
        "Scores have no scale of their own; what counts is the gap between the two.",
    ),
)  # fmt: skip


def present(names: Iterable[str]) -> list[Group]:
    """The charts that show something of these metrics. log p(x) of a model without a bound has a
    chart of its own."""
    there = set(names)
    return [group for group in GROUPS if there & set(group.metrics)]

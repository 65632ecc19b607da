"""A kind of model as pages, command line and tests know it: settings, curves, words, and how it is
built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from playground.core.learning import Learner, Source
from playground.settings import Settings, checked

Role = Literal[
    "real", "generated", "critic", "generator", "autoencoder", "vae", "energy", "neutral"
]  # fmt: skip


@dataclass(frozen=True)
class Curve:
    """One chart of the studio: which terms it shows, in whose colour, in which unit."""

    title: str
    terms: Mapping[str, tuple[str, Role]]  # term → (label, role)
    unit: str
    notice: str  # one sentence: what to look for
    log: bool = False
    baseline: Literal["", "pca"] = ""  # whose squared error per example to draw as a line
    unless: str = ""  # the setting that, where it is not 0, leaves the baseline nothing like it


def _fits(settings: Settings, source: Source) -> None:
    """For families that learn any source."""


@dataclass(frozen=True)
class Family:
    """A kind of model in one file."""

    name: str
    kind: Literal["autoencoder", "vae", "gan", "energy"]
    title: str
    idea: str  # two sentences
    formula: str | Callable[..., str]  # KaTeX, or settings → KaTeX where choices change it
    paper: str  # authors, year, title
    link: str  # where the paper is
    settings: type[Settings]
    build: Callable[..., Learner]  # (settings, source, device)
    curves: tuple[Curve, ...]
    notice: tuple[str, ...]  # what to notice, three short sentences
    misfit: Callable[..., str | None] = _fits  # (settings, source) → why these cannot go together

    def offers(self, *methods: str) -> bool:
        """Whether its learners can do these, named as in core/capabilities: "encode", "trunk"."""
        return all(hasattr(self.build, method) for method in methods)

    def formula_for(self, settings: Settings) -> str:
        """The formula of what is minimised with these settings, as KaTeX."""
        return self.formula if isinstance(self.formula, str) else self.formula(settings)

    def checked(self, values: Mapping[str, object]) -> Settings:
        """Validate settings for this family; raises BadSetting."""
        return checked(self.settings, values)

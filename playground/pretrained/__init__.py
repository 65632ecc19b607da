"""Trained files that come with the playground: what there is, and loading it.

Listing reads one small manifest and needs no torch. Every file is compared with the manifest's
sha256 before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.pretrained.manifest import (
    FOLDER,
    BadFile,
    Entry,
    Score,
    entry,
    listing,
    recipe,
    verified,
)

if TYPE_CHECKING:
    from playground.pretrained.files import Trained

__all__ = ["FOLDER", "BadFile", "Entry", "Score", "entry", "listing", "load", "recipe", "verified"]


def load(name: str) -> Trained:
    """(recipe, learner, codes, labels) of a trained file; needs no data. Raises BadFile with one
    sentence."""
    from playground.pretrained.files import read  # torch comes only now

    return read(verified(name))

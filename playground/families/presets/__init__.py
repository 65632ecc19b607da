"""Named recipes: one click or one word each. A file for each kind of model."""

from __future__ import annotations

from playground.families.presets import autoencoders, energy, gans, vaes
from playground.families.presets.preset import Preset
from playground.settings import BadSetting

__all__ = ["PRESETS", "Preset", "preset"]

PRESETS: tuple[Preset, ...] = (
    *autoencoders.PRESETS,
    *vaes.PRESETS,
    *gans.PRESETS,
    *energy.PRESETS,
)


def preset(name: str) -> Preset:
    """The preset of that name; raises BadSetting."""
    for found in PRESETS:
        if found.name == name:
            return found
    names = ", ".join(item.name for item in PRESETS)
    raise BadSetting(f"There is no recipe '{name[:40]}'; there are: {names}.")

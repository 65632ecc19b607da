"""Named recipes of energy and wake-sleep models."""

from __future__ import annotations

from playground.families.presets.preset import Preset

PRESETS: tuple[Preset, ...] = ()

"""Named recipes of energy and wake-sleep models."""

from __future__ import annotations

from playground.core.recipe import Recipe, Training
from playground.families.presets.preset import Preset

PRESETS: tuple[Preset, ...] = (
    Preset(
        "rbm",
        "Boltzmann machine, persistent chains",
        "128 hidden units; a hundred chains dream on while it learns.",
        Recipe(family="rbm", training=Training(steps=15_000)),
    ),
    Preset(
        "rbm-cd",
        "Boltzmann machine, contrastive divergence",
        "One Gibbs step from the data: it rebuilds well and dreams badly.",
        Recipe(family="rbm", settings={"negative": "cd"}, training=Training(steps=15_000)),
    ),
    Preset(
        "rbm-16",
        "Boltzmann machine of 16 hidden units",
        "Small enough for log Z to be summed over all 65,536 states of the hidden units.",
        Recipe(
            family="rbm",
            source="mnist",
            settings={"units": 16, "binarise": "half", "lr": 0.01},
            training=Training(steps=30_000, batch=100),
        ),
        after="After PyDeep's tutorial on restricted Boltzmann machines",
    ),
    Preset(
        "rbm-ring",
        "Boltzmann machine on a ring of points",
        "Coordinates become thermometers of on and off units, and eight valleys appear.",
        Recipe(family="rbm", source="ring", settings={"lr": 0.05},
               training=Training(steps=15_000, batch=100)),
    ),
    Preset(
        "helmholtz",
        "Helmholtz machine",
        "Awake it learns to paint what it guesses, asleep to guess what it dreamt.",
        Recipe(family="helmholtz", training=Training(steps=15_000)),
    ),
    Preset(
        "helmholtz-mnist",
        "Helmholtz machine 784-200-64",
        "Two layers of causes over 28×28 pixels.",
        Recipe(family="helmholtz", source="mnist", settings={"hidden": "200-64"},
               training=Training(steps=20_000)),
    ),
)  # fmt: skip

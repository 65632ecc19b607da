"""Ready comparisons that teach: what losses tell, and what cures a collapse.

All on eight clusters in the plane, so that a minute on one processor core is enough. The plain GAN
has a small D, of 16 and 16 units: too simple to see all clusters at once, so that G jumps from one
to the next.
"""

from __future__ import annotations

from typing import Any

from playground.core.recipe import Recipe, Training
from playground.families.presets.comparison import Comparison, Side

_NETS = {"latent": 2, "hidden_g": "64-64", "hidden_d": "16-16", "lr_d": 1e-3, "lr_g": 1e-3}
_EVERY = 100  # updates between measurements


def _ring(family: str, steps: int, *, every: int = _EVERY, **more: Any) -> Recipe:
    training = Training(steps=steps, batch=150, measure="every", measure_every=every)
    return Recipe(family=family, source="ring", settings={**_NETS, **more}, training=training)


def _cure(name: str, title: str, idea: str, family: str, steps: int, **more: Any) -> Comparison:
    """A plain GAN beside one with a cure."""
    sides = (Side("Plain GAN", _ring("gan", steps)), Side(title, _ring(family, steps, **more)))
    return Comparison(
        f"collapse-{name}", title, idea, sides,
        (
            "The plain GAN first draws a line, then reaches a few of the eight clusters while most "
            "samples lie on none, and moves on when D has caught up: drag the history back and "
            "forth.",
            f"{title}: all eight clusters are found and kept. Both sides have the same seed.",
            "Modes found counts clusters with a sample within 3 σ; high quality is the share of "
            "samples so close to any cluster.",
        ),
        judged="modes",
    )  # fmt: skip


MISLEAD = Comparison(
    "losses-mislead",
    "Losses mislead",
    "A GAN's losses can look as theory wants them, 1.39 for D and 0.69 for G, while its samples "
    "reach three clusters of eight at most, and most lie on none. The critic's estimate of a WGAN "
    "falls when its samples get better.",
    (
        Side("GAN", _ring("gan", 2000, every=50)),
        Side("WGAN", _ring("wgan", 2000, every=50, lr_d=5e-4, lr_g=5e-4, clip=0.1)),
    ),
    (
        "Left, D says one half to everything, as if G were perfect; the energy distance says "
        "otherwise, and no loss follows it.",
        "Right, the critic's estimate and the energy distance fall together.",
        "The rank correlation says how well a loss tells the order of good and bad moments: 1 is "
        "perfectly, 0 not at all, and below 0 the loss rises while samples get better.",
    ),
    quality="energy_distance",
)

CURES: tuple[Comparison, ...] = (
    _cure(
        "minibatch", "Minibatch discrimination",
        "D sees how alike the points of a batch are: a G that repeats itself is found out.",
        "gan", 1500, minibatch=True,
    ),
    _cure(
        "unrolling", "Unrolling",
        "G looks five updates of D ahead, and sees that one cluster alone would be caught.",
        "unrolled", 2000,
    ),
    _cure(
        "packing", "Packing",
        "D judges several points at once: packs of look-alikes cannot be real.",
        "packed", 4000, pack=2,
    ),
    _cure(
        "wgan", "WGAN",
        "The critic's slope leads every sample towards clusters that lack some, however sure the "
        "critic is. Its weights are clipped, so that the slope stays bounded.",
        "wgan", 2000, lr_d=5e-4, lr_g=5e-4, clip=0.1,
    ),
    _cure(
        "wgan-gp", "WGAN with gradient penalty",
        "The same with a penalty on slopes other than 1 in place of clipped weights.",
        "wgan-gp", 3000, weight=0.1,
    ),
)  # fmt: skip

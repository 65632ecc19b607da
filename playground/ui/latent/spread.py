"""What the numbers of a longer code carry, and its test codes seen from outside: by PCA, t-SNE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from playground.ui.latent.opened import Opened, source_of

PICTURES = 500  # whose posteriors are looked at
NEIGHBOURED = 1000  # codes that t-SNE lays out
PROBES = 8  # codes at which a decoder without encoder is probed
STEPS = 500  # of its descent
LITTLE = 0.01  # variance (of an AE: as a share of the largest) below which a number is hardly used


@dataclass(frozen=True)
class Use:
    """How much each of d numbers carries. `amounts` (d,) in `unit`; `order`: by falling amount;
    `active` (d,); `middle` and `spread` (d,): where random codes are drawn; `said` explains."""

    amounts: list[float]
    unit: str
    order: list[int]
    active: list[bool]
    middle: list[float]
    spread: list[float]
    said: str


class Flat(NamedTuple):
    """Codes in the plane. `places`: (n, 2) float32 of the first n; a linear one also says how it
    is made: (z − mean) @ components.T, with components (2, d)."""

    places: np.ndarray
    said: str
    mean: np.ndarray | None = None
    components: np.ndarray | None = None


@st.cache_resource(show_spinner=False, max_entries=12)
def use(id: str, _side: Opened) -> Use:  # noqa: ARG001 (the cache's key)
    """Of the model with that id: KL for a VAE, variance for an AE, change of the picture for a
    model without encoder."""
    from playground.core.capabilities import Infers

    if _side.codes is None:
        return _by_change(_side)
    codes = _side.codes.astype(np.float64)
    if isinstance(_side.learner, Infers):
        return _by_kl(_side, codes)
    variance = codes.var(0, ddof=1)
    return Use(
        *_sorted(variance, "variance"), (variance > LITTLE * variance.max()).tolist(),
        codes.mean(0).tolist(), codes.std(0, ddof=1).tolist(),
        f"Sorted by the variance of {len(codes):,} test codes. An autoencoder has no prior: random "
        "codes are drawn from a Gaussian with these codes' mean and variance.",
    )  # fmt: skip


def _sorted(amounts: np.ndarray, unit: str) -> tuple[list[float], str, list[int]]:
    return amounts.tolist(), unit, np.argsort(-amounts, kind="stable").tolist()


def _by_kl(side: Opened, codes: np.ndarray) -> Use:
    """KL(q(z_j|x) ‖ N(0, 1)) over pictures; a number is active if its mean varies (Burda et al.
    2016, section 5.2)."""
    from playground.metrics.exact import exact
    from playground.objectives.bounds import kl_to_standard_normal

    mu, logvar, whose = _posteriors(side)
    kl = kl_to_standard_normal(exact(mu), exact(logvar)).mean(0)
    active = codes.var(0, ddof=1) > LITTLE
    d = len(active)
    return Use(
        *_sorted(kl.numpy(), "nats"), active.tolist(), [0.0] * d, [1.0] * d,
        f"Sorted by KL(q(z|x) ‖ p(z)), the mean over {len(mu):,} {whose}. Collapsed: the mean of "
        f"q(z|x) varies by less than {LITTLE} over {len(codes):,} test codes, so the number says "
        "nothing about the picture.",
    )  # fmt: skip


def _posteriors(side: Opened) -> tuple[Any, Any, str]:
    """μ and log σ² of held-out pictures, or of the pictures rebuilt from stored codes."""
    import torch

    source = source_of(side.recipe)
    told = bool(side.learner.classes)
    with torch.no_grad():
        if source is not None:
            batch = source.held_out(PICTURES)
            x, y, whose = batch.x, batch.y, "held-out pictures"
        else:
            assert side.codes is not None
            y = None if side.labels is None else torch.from_numpy(side.labels[:PICTURES]).long()
            codes = torch.from_numpy(side.codes[:PICTURES].astype(np.float32))
            x, whose = side.learner.decode(codes, y if told else None), "rebuilt test pictures"
        mu, logvar = side.learner.posterior(side.learner.prepared(x), y if told else None)
    return mu, logvar, whose


def _by_change(side: Opened) -> Use:
    """‖∂x/∂z_j‖ by central differences at a few draws from the prior."""
    import torch

    d, step = side.learner.latent, 0.5
    z = torch.randn(PROBES, 1, d, generator=torch.Generator().manual_seed(0))
    moves = step * torch.eye(d)
    y = torch.zeros(PROBES * d, dtype=torch.int64) if side.learner.classes else None
    with torch.no_grad():
        up, down = (side.learner.decode((z + way * moves).flatten(0, 1), y) for way in (1, -1))
    change = ((up - down).flatten(1).norm(dim=1) / (2 * step)).view(PROBES, d).mean(0).numpy()
    return Use(
        *_sorted(change, "per unit"), [True] * d, [0.0] * d, [1.0] * d,
        f"Sorted by how much the picture changes per unit, the mean over {PROBES} codes from "
        "N(0, I). This model has no encoder, so there are no test codes.",
    )  # fmt: skip


@st.cache_resource(show_spinner=False, max_entries=12)
def by_pca(id: str, _codes: np.ndarray) -> Flat:  # noqa: ARG001 (the cache's key)
    """The two directions of largest variance; codes: (n, d), n ≥ 2, d ≥ 2."""
    codes = _codes.astype(np.float64)
    mean = codes.mean(0)
    _, scales, directions = np.linalg.svd(codes - mean, full_matrices=False)
    turned = np.abs(directions).argmax(1)  # a run that learns must not be mirrored to and fro
    directions *= np.sign(np.take_along_axis(directions, turned[:, None], 1))
    share = (scales[:2] ** 2).sum() / max(float((scales**2).sum()), 1e-12)
    places = (codes - mean) @ directions[:2].T
    said = (
        f"PCA of {len(codes):,} test codes: the two directions of largest variance, which hold "
        f"{100 * share:.0f} % of it. The ring follows the sliders."
    )
    return Flat(places.astype(np.float32), said, mean, directions[:2])


@st.cache_resource(show_spinner=False, max_entries=12)
def by_tsne(id: str, _codes: np.ndarray) -> Flat:  # noqa: ARG001 (the cache's key)
    """Neighbours kept together (van der Maaten & Hinton 2008); codes: (n, d)."""
    from sklearn.manifold import TSNE  # slow to import, and asked for by a button

    codes = _codes[:NEIGHBOURED].astype(np.float32)
    perplexity = min(30.0, max(1.0, (len(codes) - 1) / 3))
    made = TSNE(perplexity=perplexity, init="pca", random_state=0, max_iter=STEPS)
    places = made.fit_transform(codes)
    said = (
        f"t-SNE of {len(codes):,} test codes, perplexity {perplexity:.0f}: near stays near, but "
        "distances between groups mean nothing. The ring marks the test code nearest to the "
        "sliders."
    )
    return Flat(places.astype(np.float32), said)

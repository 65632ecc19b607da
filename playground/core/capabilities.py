"""Capabilities: what panels, metrics and pictures ask a learner for. Told classes, it needs y."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import torch
from torch import Tensor, nn


@runtime_checkable
class Encodes(Protocol):
    """Has codes: encode(x) gives the code (or its posterior mean), (n, latent)."""

    latent: int

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor: ...


@runtime_checkable
class Infers(Protocol):
    """posterior(x) gives the Gaussian q(z|x): μ and log σ², (n, latent) each."""

    def posterior(self, x: Tensor, y: Tensor | None = None) -> tuple[Tensor, Tensor]: ...


@runtime_checkable
class Draws(Protocol):
    """code(x, rng) draws from a q(z|x) that has no closed form: (n, latent)."""

    def code(self, x: Tensor, rng: torch.Generator) -> Tensor: ...


@runtime_checkable
class Decodes(Protocol):
    """decode(z) gives examples in data units for codes z: (n, latent)."""

    latent: int

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor: ...


@runtime_checkable
class Reconstructs(Protocol):
    """reconstruct(x) gives x_hat in data units, as x."""

    def reconstruct(self, x: Tensor, y: Tensor | None = None) -> Tensor: ...


@runtime_checkable
class Denoises(Reconstructs, Protocol):
    """damaged(x, rng) is what the encoder is fed for a prepared x while it learns, and
    restored(damaged) what is made of that, as x. `damage` is 0 while nothing is damaged."""

    @property
    def damage(self) -> float: ...

    def prepared(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor: ...

    def damaged(self, x: Tensor, rng: torch.Generator) -> Tensor: ...

    def restored(self, damaged: Tensor, y: Tensor | None = None) -> Tensor: ...


@runtime_checkable
class Scores(Protocol):
    """score(x) says how real x looks to D or the critic: (n,) logits."""

    def score(self, x: Tensor, y: Tensor | None = None) -> Tensor: ...


@runtime_checkable
class Rates(Protocol):
    """A Scores whose D stands on a scale: probability(score) is 1 for real and 0 for generated
    examples, and optimal(p, p_g) is the best D there is, given both densities (n,) → (n,)."""

    def probability(self, score: Tensor, /) -> Tensor: ...

    def optimal(self, p: Tensor, p_g: Tensor, /) -> Tensor: ...


@runtime_checkable
class Pursues(Protocol):
    """objective(fake, real, rng) is what G minimises, on average over generated examples `fake`
    beside real ones, both in data units: 0-d. Its slope by `fake` says where G is drawn."""

    def objective(self, fake: Tensor, real: Tensor, rng: torch.Generator) -> Tensor: ...


@runtime_checkable
class Imagines(Protocol):
    """sample(n, rng) decodes prior(n, rng): codes drawn from where the model expects them."""

    latent: int

    def prior(self, n: int, rng: torch.Generator) -> Tensor: ...

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor: ...


@runtime_checkable
class Coded(Encodes, Imagines, Protocol):
    """Codes and a prior that new ones are drawn from; `standard`: it is N(0, I)."""

    @property
    def standard(self) -> bool: ...


@runtime_checkable
class Bounds(Protocol):
    """log_weights(x, k, rng) gives log p(x, z) − log q(z|x) for k codes each: (k, n) nats."""

    def log_weights(
        self, x: Tensor, k: int, rng: torch.Generator, y: Tensor | None = None
    ) -> Tensor: ...


@runtime_checkable
class Normalises(Protocol):
    """log p(x) = −free_energy(x) − log Z, in nats; log_partition gives a lower and an upper bound
    of log Z, and whether they are exact, which goes fast."""

    @property
    def enumerable(self) -> bool: ...

    def free_energy(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor: ...

    def log_partition(self, rng: torch.Generator, chains: int) -> tuple[float, float, bool]: ...


@runtime_checkable
class Describes(Protocol):
    """trunk() is a copy of what reads examples, encoder or critic, without its last layer: a net
    from x: (n, *shape) in data units to (n, d). None where it must be told the class."""

    def trunk(self) -> nn.Module | None: ...

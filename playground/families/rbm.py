"""Restricted Boltzmann machine: visible and hidden units, each 0 or 1, joined by weights.

Every state has an energy, and p(v) falls with the free energy F(v). Learning lowers F where data
are and raises it where the machine itself goes when left alone: after k Gibbs steps from the data
(contrastive divergence, Hinton 2002), or from chains that are never started anew (persistent:
Tieleman 2008). `centred` takes the mean off the units first, so that white on black learns as well
as black on white (Montavon & Müller 2012).

Smolensky 1986, "Information Processing in Dynamical Systems"; Hinton 2002, "Training Products of
Experts by Minimizing Contrastive Divergence".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor, nn

from playground.core.family import Curve, Family
from playground.core.learning import Draw, Learner, Part, Source
from playground.core.optimisers import sgd
from playground.families.binary import BLACK_AND_WHITE, Bits
from playground.families.common import peek
from playground.nets.trunk import Trunk
from playground.objectives import energy
from playground.objectives.energy import LogZ, Machine
from playground.objectives.reconstruction import squared_error
from playground.settings import Settings, setting

CHAINS = 100  # persistent chains
SLIDE = 0.01  # how fast the offsets of a centred machine follow the means


class RBMSettings(Settings):
    """What a visitor can choose."""

    units: int = setting(
        128, "Hidden units", "How many. Up to 20 the likelihood is summed exactly.", ge=1, le=2048
    )
    negative: Literal["pcd", "cd"] = setting(
        "pcd",
        "Gibbs chains",
        "Where the machine's own states come from: chains that go on for ever, or chains started "
        "at the data in each update.",
        labels={"pcd": "persistent (PCD)", "cd": "from the data (CD)"},
    )
    k: int = setting(
        1, "Gibbs steps k", "Steps of each chain in an update.", ge=1, le=50, live=True
    )
    lr: float = setting(
        0.02, "Step size", "Of gradient descent.", gt=0, le=1, log=True, live=True
    )  # fmt: skip
    centred: bool = setting(
        True, "Centred", "Take the mean off all units, which makes learning steadier."
    )
    momentum: float = setting(
        0.5, "Momentum", "How long earlier slopes count.", ge=0, le=0.99, step=0.05, more=True
    )
    dream: int = setting(
        100, "Gibbs steps per sample", "How long a chain runs before it is shown.",
        ge=1, le=5000, more=True,
    )  # fmt: skip
    binarise: Literal["sampled", "half", "no"] = BLACK_AND_WHITE


class RBM(Learner):
    """p(v) = e^−F(v) / Z."""

    settings: RBMSettings
    lr: Tensor
    base: Tensor
    chains: Tensor
    mu: Tensor
    lam: Tensor

    def __init__(self, settings: RBMSettings, source: Source, device: torch.device):
        super().__init__(settings, source.shape)
        self.latent = settings.units
        self.bits = Bits(source, settings.binarise)
        visible, hidden = self.bits.size, settings.units
        mean = self.bits.read(peek(source, 2000)).mean(0).cpu()  # (visible,)
        self.W = nn.Parameter(0.01 * torch.randn(visible, hidden))
        self.b = nn.Parameter(mean.clamp(0.01, 0.99).logit())  # Hinton 2010, section 8.1
        self.c = nn.Parameter(torch.zeros(hidden))
        self.register_buffer("base", self.b.detach().clone())  # where annealing starts
        self.register_buffer("mu", mean.clone() if settings.centred else torch.zeros(visible))
        self.register_buffer("lam", torch.full((hidden,), 0.5 * settings.centred))
        self.register_buffer("chains", torch.bernoulli(mean.expand(CHAINS, -1)))
        self.to(device)
        self.own(sgd=sgd((self.W, self.b, self.c), self.lr, settings.momentum))

    @property
    def machine(self) -> Machine:
        """The plain machine that a centred one stands for: (v−μ)·W·(h−λ) multiplied out."""
        return Machine(self.W, self.b - self.W @ self.lam, self.c - self.mu @ self.W)

    def parts(self, draw: Draw, rng: torch.Generator) -> Iterator[Part]:
        """Lower the free energy of the data against that of the machine's own states."""
        v = self.bits.read(draw().x, rng)
        yield Part("draw examples")
        with torch.no_grad():
            machine = self.machine
            hiddens = energy.mean_hiddens(machine, v)
            error = squared_error(v, energy.mean_visibles(machine, hiddens)).mean()
            flipped = torch.randint(v.shape[1], (len(v),), generator=rng, device=v.device)
            likely = energy.pseudo_likelihood(machine, v, flipped).mean()
            yield Part("rebuild", {"reconstruction_error": error, "pseudo_likelihood": likely})
            states = self.wander(v, rng)
        yield Part("Gibbs steps")
        gap = (
            energy.free_energy(self.machine, v).mean()
            - energy.free_energy(self.machine, states).mean()
        )
        yield Part("free energies", {"free_energy_gap": gap.detach()})
        self.descend("sgd", gap)
        if self.settings.centred:
            self._recentre(v.mean(0), hiddens.mean(0))
        yield Part("update")

    def trunk(self) -> Trunk:
        """The hidden units' probabilities, as a layer to go on from (Hinton et al. 2006)."""
        machine = self.machine
        visible, hidden = self.W.shape
        dense = nn.Linear(visible, hidden)
        with torch.no_grad():
            dense.weight.copy_(machine.W.T)
            dense.bias.copy_(machine.c)
        return Trunk(nn.Flatten(), dense, nn.Sigmoid())

    def branch(self) -> str:
        """Updates with different numbers of Gibbs steps differ."""
        return str(self.settings.k)

    def wander(self, v: Tensor, rng: torch.Generator) -> Tensor:
        """The machine's own states after k Gibbs steps: from v, or from the persistent chains."""
        persistent = self.settings.negative == "pcd"
        machine, states = self.machine, self.chains if persistent else v
        for _ in range(self.settings.k):
            states = energy.gibbs(machine, states, rng)
        if persistent:
            self.chains.copy_(states)
        return states

    @torch.no_grad()
    def _recentre(self, v: Tensor, h: Tensor) -> None:
        """Let μ and λ follow the means; b and c move so that p(v) stays the same."""
        v_shift, h_shift = SLIDE * (v - self.mu), SLIDE * (h - self.lam)
        self.b += self.W @ h_shift
        self.c += v_shift @ self.W
        self.mu += v_shift
        self.lam += h_shift

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """Mean hidden units p(h = 1 | v): (n, units)."""
        return energy.mean_hiddens(self.machine, self.bits.read(x))

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """The mean of p(v | h = z): (n, *shape)."""
        return self.bits.mean(energy.mean_visibles(self.machine, z))

    def reconstruct(self, x: Tensor, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """Up to the hidden units and down again, in means: (n, *shape)."""
        return self.decode(self.encode(x))

    @torch.no_grad()
    def states(self, n: int, rng: torch.Generator, steps: int) -> Tensor:
        """n states after `steps` Gibbs steps from the persistent chains, or from noise where
        there are none: (n, visible)."""
        if self.settings.negative == "pcd":
            v = self.chains.repeat(-(-n // len(self.chains)), 1)[:n]
        else:
            v = energy.switched(self.base.sigmoid().expand(n, -1), rng)
        for _ in range(steps):
            v = energy.gibbs(self.machine, v, rng)
        return v

    @torch.no_grad()
    def sample(self, n: int, rng: torch.Generator, y: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """Where n chains have come to; the last step is shown in means: (n, *shape)."""
        v = self.states(n, rng, self.settings.dream - 1)
        h = energy.switched(energy.mean_hiddens(self.machine, v), rng)
        return self.bits.show(energy.mean_visibles(self.machine, h), rng)

    def free_energy(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """F(v) of examples; log p(v) = −F(v) − log Z: (n,) nats."""
        return energy.free_energy(self.machine, self.bits.read(x, rng))

    @property
    def enumerable(self) -> bool:
        """Whether log Z can be summed up exactly: a layer has 20 units or fewer."""
        return min(self.W.shape) <= energy.ENUMERABLE

    @torch.no_grad()
    def log_partition(self, rng: torch.Generator, chains: int = CHAINS) -> LogZ:
        """log Z: exact with 20 units or fewer in a layer, else between AIS and reverse AIS."""
        if self.enumerable:
            return energy.exactly(self.machine)
        return energy.bracket(self.machine, self.base, rng, chains=chains)


FAMILY = Family(
    name="rbm",
    kind="energy",
    title="Restricted Boltzmann machine",
    idea="Visible and hidden units switch each other on and off, and every state has an energy. "
    "Learning digs valleys where the data are and fills those the machine dreams up by itself.",
    formula=r"p(v) = \tfrac{1}{Z} \sum_h e^{\,b^\top v + c^\top h + v^\top W h},\quad"
    r"\Delta W \propto \langle v h^\top\rangle_{\text{data}}"
    r" - \langle v h^\top\rangle_{\text{model}}",
    paper="Hinton 2002, Training Products of Experts by Minimizing Contrastive Divergence",
    link="https://doi.org/10.1162/089976602760128018",
    settings=RBMSettings,
    build=RBM,
    curves=(
        Curve(
            "Pseudo-likelihood", {"pseudo_likelihood": ("log PL", "energy")},
            "nats per example, estimated",
            "How well each unit is guessed from all the others; it should rise.",
        ),
        Curve(
            "Reconstruction of the units", {"reconstruction_error": ("‖v − v̂‖²", "autoencoder")},
            "squared error per example",
            "Where chance sets units to 0 or 1, none can rebuild them, so it stays above the error "
            "of grey levels; it says little: a machine can rebuild well and dream badly.",
        ),
        Curve(
            "Free energy, data minus model", {"free_energy_gap": ("F(data) − F(model)", "neutral")},
            "nats",
            "Near zero the machine dreams states as likely as the data.",
        ),
    ),
    notice=(
        "Samples are chains that began in noise: watch strokes appear before digits do.",
        "Contrastive divergence rebuilds better; persistent chains dream better.",
        "With 20 hidden units or fewer the true likelihood is summed over all their states.",
    ),
)  # fmt: skip

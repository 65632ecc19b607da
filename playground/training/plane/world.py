"""A model of 2-D points as it is after an update, as arrays: one batched pass per question, asked
by capability and never by a family's name. Eval mode, nothing of the learner changes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from playground.core.capabilities import (
    Encodes,
    Infers,
    Normalises,
    Pursues,
    Rates,
    Reconstructs,
    Scores,
)
from playground.core.learning import Learner
from playground.training.plane import nets
from playground.training.plane.arrays import Arrays, narrow, wide
from playground.training.plane.frame import KNOTS, SIDE, STRING, Frame, grid, spread

FIELD = 21  # places along each axis whose reconstructions are asked for
CLOUDS = 48  # posteriors drawn as ellipses
AROUND = 24  # points of an ellipse


class World:
    """Sees one learner in one frame. `shown`: the real points (n, 2) that are always looked at."""

    def __init__(self, learner: Learner, frame: Frame, shown: Tensor) -> None:
        self.learner, self.frame, self.shown = learner, frame, shown
        self.nets = nets.small_nets(learner)
        turn = torch.arange(AROUND, device=shown.device) * (2 * torch.pi / AROUND)
        self.circle = torch.stack([turn.cos(), turn.sin()], 1)  # (AROUND, 2)
        self.field = grid(frame.box, FIELD, shown.device)

    def still(self) -> Arrays:
        """What does not change: the real points, the codes of the generated ones, the knots."""
        found: Arrays = {"real": wide(self.shown)}
        if self.frame.codes is not None:
            found["codes"] = wide(self.frame.codes[:, :2])
        if self.frame.knots is not None:
            found["knots"] = wide(self.frame.knots)
        return found

    def seen(self, generated: Tensor, rng: torch.Generator) -> Arrays:
        """Everything this learner can show; `generated`: (n, 2), from the frame's codes. One that
        is told the class has a plane for each, so that only its points are seen."""
        found: Arrays = {"generated": wide(generated)}
        if self.learner.classes:
            return found
        found |= nets.weights(self.nets)
        for part in (self._surface(), self._sheet(), self._arrows(generated, rng), self._coder()):
            found.update(part)
        return found

    def _surface(self) -> Iterator[tuple[str, np.ndarray]]:
        """What D says everywhere: its raw score, and on the scale from 0 to 1 where it has one."""
        learner, places = self.learner, self.frame.places
        if isinstance(learner, Scores):
            score = learner.score(places)
            if isinstance(learner, Rates):
                yield "said", narrow(learner.probability(score).view(SIDE, SIDE))
        elif isinstance(learner, Normalises):
            score = -learner.free_energy(places)
        else:
            return
        yield "score", narrow(score.view(SIDE, SIDE))

    def _sheet(self) -> Iterator[tuple[str, np.ndarray]]:
        """Where the plane or line of codes lies among the data."""
        learner, frame = self.learner, self.frame
        if frame.knots is not None:
            yield "sheet", wide(learner.decode(frame.knots))  # type: ignore[attr-defined]

    def _arrows(self, generated: Tensor, rng: torch.Generator) -> Iterator[tuple[str, np.ndarray]]:
        """At each generated point: the slope of D's score, and where G's loss draws it."""
        with torch.enable_grad():
            x = generated.detach().requires_grad_()
            if isinstance(self.learner, Scores):
                (slope,) = torch.autograd.grad(self.learner.score(x).sum(), x)
                yield "slope", narrow(slope)
            if isinstance(self.learner, Pursues):
                loss = self.learner.objective(x, self.shown, rng)
                (slope,) = torch.autograd.grad(loss * len(x), x)
                yield "pull", narrow(-slope)

    def _coder(self) -> Iterator[tuple[str, np.ndarray]]:
        """What becomes of real points and of the whole plane; where the codes lie."""
        learner = self.learner
        if isinstance(learner, Reconstructs):
            yield "rebuilt", wide(learner.reconstruct(self.shown))
            yield "field", wide(learner.reconstruct(self.field))
        if isinstance(learner, Infers) and learner.latent <= 2:  # type: ignore[attr-defined]
            yield from self._posteriors(learner)
        elif _encodes(learner) and learner.latent <= 2:  # type: ignore[attr-defined]
            codes = learner.encode(self.shown)  # type: ignore[attr-defined]
            yield "places", wide(codes)
            yield "sheet", wide(learner.decode(_reached(codes)))  # type: ignore[attr-defined]

    def _posteriors(self, learner: Infers) -> Iterator[tuple[str, np.ndarray]]:
        """μ and σ of q(z|x), and one σ around some μ as the decoder draws it."""
        mu, logvar = learner.posterior(self.shown)
        sigma = (logvar / 2).exp()
        yield "places", wide(mu)
        yield "spreads", wide(sigma)
        some = slice(0, CLOUDS)
        around = mu[some, None] + sigma[some, None] * self.circle[:, : mu.shape[1]]
        decoded = learner.decode(around.flatten(0, 1))  # type: ignore[attr-defined]
        yield "clouds", wide(decoded.view(-1, AROUND, 2))


def _encodes(learner: Learner) -> bool:
    """Whether codes are as few as can be drawn; units of a Boltzmann machine are not."""
    return isinstance(learner, Encodes) and not isinstance(learner, Normalises)


def _reached(codes: Tensor) -> Tensor:
    """Knots over all codes in use: (STRING, 1) or (KNOTS², 2)."""
    low, high = codes.amin(0), codes.amax(0)
    if codes.shape[1] == 1:
        return low + (high - low) * torch.linspace(0, 1, STRING, device=codes.device)[:, None]
    steps = torch.linspace(0, 1, KNOTS, device=codes.device)
    return low + (high - low) * spread(steps, steps)

"""What each dimension of a code carries: where codes lie beside the prior, and KL by dimension.

With codes drawn from q(z|x) over held-out examples this is the aggregated posterior, which should
be the prior if draws from the prior are to decode well (Makhzani et al. 2016; Hoffman & Johnson
2016, "ELBO surgery").
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from playground.core.capabilities import Coded, Draws, Encodes, Infers
from playground.evaluation.case import Case, Shown, Value, over
from playground.metrics.exact import exact
from playground.metrics.latent import Dimensions, dimensions, histograms
from playground.objectives.bounds import kl_to_standard_normal, reparameterise

NAME = "codes"
BINS = 48
REACHES = (4, 6, 8, 10, 15, 20, 30, 50, 100, 200, 500, 1000)  # of the axis, so that it seldom moves
INSIDE = 0.99  # of all numbers are within reach, about
PRIOR = 50_000  # draws of a prior that is not N(0, I)


def codes(case: Case) -> Iterator[Value | Shown]:
    """Active units, and by dimension: histogram, mean, spread, and KL where q(z|x) is a Gaussian.

    Arrays, d numbers or d rows each: "shares" (d, BINS), "mean", "spread"; "kl" in nats and
    "variance" of the posterior mean; "edges" (BINS + 1,); "prior" (d or 1, BINS).
    """
    learner = case.learner
    if not isinstance(learner, Coded) or len(case.test.x) < 2:
        return
    z, found = _drawn(case)
    reach = _reach(z)
    seen = histograms(z, BINS, reach)
    prior = seen.prior[None]
    if not learner.standard:
        prior = histograms(learner.prior(PRIOR, case.rng), BINS, reach).shares
    arrays = {"edges": seen.edges, "shares": seen.shares, "prior": prior,
              "mean": z.double().mean(0), "spread": z.double().std(0)}  # fmt: skip
    if found is not None:
        arrays |= {"kl": found.kl, "variance": found.variance}
        on = f"{case.on}, of {len(found.kl)} dimensions"
        yield "active_units", float(found.active.sum()), found.n, on
    yield Shown(NAME, arrays, {"n": len(z), "on": case.on, "standard": learner.standard})


def _drawn(case: Case) -> tuple[Tensor, Dimensions | None]:
    """A code of each held-out example, (n, latent), and what its dimensions carry, if known."""
    learner, rng = case.learner, case.rng
    if isinstance(learner, Infers):
        both = over(
            case.test,
            lambda x, y: torch.stack(learner.posterior(case.learner.prepared(x, rng), y), 1),
        )
        mu, logvar = both.float().unbind(1)
        eps = torch.empty_like(mu).normal_(generator=rng)
        kl = kl_to_standard_normal(exact(mu), exact(logvar))
        return reparameterise(mu, logvar, eps[None])[0], dimensions(mu, kl)
    if isinstance(learner, Draws):
        return over(case.test, lambda x, _: learner.code(x, rng)).float(), None
    assert isinstance(learner, Encodes)
    return over(case.test, learner.encode).float(), None


def _reach(z: Tensor) -> float:
    """How far the axis goes to either side of 0."""
    size = z.flatten().abs().sort().values
    far = float(size[min(len(size) - 1, int(INSIDE * len(size)))])
    return float(next((reach for reach in REACHES if far <= reach), REACHES[-1]))

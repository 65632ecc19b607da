"""What a look at a model of points holds, against the model itself and closed forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch

from playground.core.capabilities import Imagines
from playground.core.events import Surveyed
from playground.core.learning import Learner
from playground.data import Finite, load
from playground.data.finite import cut
from playground.families import FAMILIES
from playground.metrics.coverage import SAMPLES
from playground.nets.layers import ACTIVATIONS
from playground.training.plane.distances import FEW, Distances, blurred, counted
from playground.training.plane.frame import KNOTS, SIDE, Frame, frame, grid, window
from playground.training.plane.nets import small_nets, weights
from playground.training.session import open_session
from tests.recipes import recipe

CPU = torch.device("cpu")


@dataclass
class Seen:
    """A learner after three updates, its frame, and the arrays of a look at it."""

    learner: Any
    frame: Frame
    shown: torch.Tensor
    arrays: dict[str, np.ndarray]


def seen(family: str, **settings: Any) -> Seen:
    session = open_session(recipe(family, "ring", **settings), None, None)
    session.advance(3)
    looker = session.looker
    assert looker.plane
    world = next(e for e in looker.look(3) if isinstance(e, Surveyed))
    learner = session.learner.eval()
    return Seen(learner, looker.plane.frame, looker.shown.x, dict(world.arrays))


@pytest.mark.parametrize("family", [kind.name for kind in FAMILIES])
def test_every_family_is_seen_and_left_alone(family):
    session = open_session(recipe(family, "ring"), None, None)
    before = {name: value.clone() for name, value in session.learner.state_dict().items()}
    world = next(e for e in session.looker.look(0) if isinstance(e, Surveyed))
    assert all(np.isfinite(array.astype(np.float32)).all() for array in world.arrays.values())
    assert world.arrays["generated"].shape == (500, 2)
    for name, value in session.learner.state_dict().items():
        assert torch.equal(value, before[name]), name


@pytest.mark.parametrize(
    ("family", "settings", "names"),
    [
        ("gan", {"latent": 2, "hidden_g": "8-4", "hidden_d": "5"}, {"G", "D"}),
        ("gan", {"latent": 64}, set()),  # too many numbers, too wide
        ("gan", {"latent": 2, "hidden_g": "8", "hidden_d": "8", "minibatch": True}, {"G"}),
        ("vae", {"latent": 1, "hidden": "6-6"}, {"encoder", "decoder"}),
    ],
)
def test_weights_of_small_nets_are_all_it_takes_to_say_what_their_units_say(
    family, settings, names
):
    session = open_session(recipe(family, "ring", **settings), None, None)
    found = small_nets(session.learner)
    assert set(found) == names
    arrays = weights(found)
    for name, layers in found.items():
        net = session.learner.get_submodule(name)
        x = torch.randn(7, layers[0].linear.in_features)
        h = x
        for i, layer in enumerate(layers):
            w, b = (torch.from_numpy(arrays[f"{name}.{i}.{part}"]).float()
                    for part in ("weight", "bias"))  # fmt: skip
            h = h @ w.T + b
            h = ACTIVATIONS[layer.activation]()(h) if layer.activation else h
        torch.testing.assert_close(h, net(x).flatten(1), atol=5e-3, rtol=5e-3)


def test_the_map_says_what_d_says():
    look = seen("gan", latent=2)
    frame = look.frame
    score = look.learner.score(frame.places).detach().view(SIDE, SIDE).numpy()
    np.testing.assert_allclose(look.arrays["score"], score, atol=2e-3)
    np.testing.assert_allclose(look.arrays["said"], 1 / (1 + np.exp(-score)), atol=1e-3)
    left, right, bottom, top = frame.box
    assert frame.places[0].tolist() == pytest.approx(
        [left + (right - left) / SIDE / 2, bottom + (top - bottom) / SIDE / 2]
    )


def test_arrows_are_the_slopes_they_are_called():
    """−∇ of −log D(x) is (1 − D(x)) times the slope of D's logit (Goodfellow et al. 2014)."""
    look = seen("gan", latent=2, activation_d="tanh")  # no corners
    x = torch.from_numpy(look.arrays["generated"]).double()
    score = look.learner.double().score
    step = 1e-5
    shifts = step * torch.eye(2, dtype=torch.double)
    slope = torch.stack([(score(x + s) - score(x - s)) / (2 * step) for s in shifts], 1).detach()
    np.testing.assert_allclose(look.arrays["slope"], slope, rtol=2e-3, atol=1e-4)
    pull = (1 - score(x).detach().sigmoid())[:, None] * slope
    np.testing.assert_allclose(look.arrays["pull"], pull, rtol=2e-3, atol=1e-4)


def test_the_sheet_has_cells_of_equal_probability():
    look = seen("gan", latent=2, noise="uniform")
    knots = look.frame.knots
    assert knots is not None
    axis = torch.linspace(-0.99, 0.99, KNOTS)  # 0.5 % is left out at either end
    torch.testing.assert_close(knots[:KNOTS, 0], axis, atol=0.02, rtol=0)
    torch.testing.assert_close(knots[::KNOTS, 1], axis, atol=0.02, rtol=0)
    torch.testing.assert_close(
        torch.from_numpy(look.arrays["sheet"]), look.learner.decode(knots).detach()
    )


def test_generated_points_come_from_the_codes_that_are_kept():
    for family in ("gan", "vae"):
        look = seen(family, latent=2)
        codes = look.frame.codes
        assert codes is not None
        decoded = look.learner.decode(codes).detach()
        np.testing.assert_allclose(look.arrays["generated"], decoded, atol=1e-6)


def test_posteriors_are_drawn_one_sigma_around():
    look = seen("vae", latent=2)
    x = look.shown
    mu, logvar = look.learner.posterior(x)
    np.testing.assert_allclose(look.arrays["places"], mu.detach(), atol=1e-6)
    np.testing.assert_allclose(look.arrays["spreads"], (logvar / 2).exp().detach(), rtol=1e-5)
    east = mu[0] + torch.tensor([1.0, 0.0]) * (logvar[0] / 2).exp()
    expected = look.learner.decode(east[None]).detach()[0]
    np.testing.assert_allclose(look.arrays["clouds"][0, 0], expected, atol=1e-5)


def test_a_model_told_the_class_shows_its_points_alone():
    look = seen("gan", latent=2, conditional=True)
    assert look.arrays.keys() == {"generated"}


class Slow(Learner):
    """Draws from the data themselves, as if a chain had to run for each point."""

    def __init__(self, source) -> None:
        super().__init__(recipe("gan").training, (2,))
        self.source = source

    def sample(self, n, rng, y=None):  # noqa: ARG002
        return self.source.draw(n, rng).x


class Perfect(Slow):
    """Draws from the data at once; what D says is one half everywhere."""

    latent = 2

    def prior(self, n, _rng):
        return torch.zeros(n, 2)

    def decode(self, z, _y=None):
        return z

    def score(self, x, _y=None):
        return torch.zeros(len(x))

    def probability(self, score):
        return score.sigmoid()

    def optimal(self, p, p_g):
        return p / (p + p_g).clamp_min(1e-12)


@pytest.mark.parametrize("source", ["ring", "checkerboard"])
def test_real_points_score_what_the_band_says(source):
    drawn = load(recipe("gan", source), CPU)
    learner = Perfect(drawn)
    assert isinstance(learner, Imagines)
    distances = Distances(learner, drawn, frame(learner, drawn.held_out(500).x, 0), 0)
    values, best = distances.measure()
    assert values["count"] == SAMPLES
    for name in ("js", "sliced"):
        band = distances.bands[name]
        assert 0.5 * band.low < values[name] < 1.6 * band.high, (name, values[name], band)
    assert values["gap"] < 0.12  # D says one half where the best D almost does
    assert best["best"].shape == (SIDE, SIDE)


@pytest.mark.parametrize("source", ["ring", "checkerboard"])
def test_fewer_points_have_the_band_of_fewer_points(source):
    drawn = load(recipe("gan", source), CPU)
    learner = Slow(drawn)
    distances = Distances(learner, drawn, frame(learner, drawn.held_out(500).x, 0), 0)
    values, _ = distances.measure()
    assert values["count"] == FEW
    for name in ("js", "kl_real", "sliced"):
        band = distances.bands[name]
        assert 0.5 * band.low < values[name] < 1.6 * band.high, (name, values[name], band)


@pytest.mark.parametrize(("same", "others"), [(170, 30), (0, 16), (15, 1)])
def test_a_file_of_few_or_equal_points_is_measured(same: int, others: int):
    rng = np.random.default_rng(0)
    x = np.concatenate([np.ones((same, 2)), rng.normal(size=(others, 2))]).astype(np.float32)
    own = Finite("points", "Own points", *cut(x, None), seed=0, device=CPU)
    learner = Perfect(own)
    distances = Distances(learner, own, frame(learner, own.held_out(500).x, 0), 0)
    values, _ = distances.measure()
    assert np.isfinite(list(values.values())).all()
    assert np.isfinite([band[:3] for band in distances.bands.values()]).all()


def test_shares_of_cells_stay_when_they_are_blurred():
    x = load(recipe("gan", "ring"), CPU).held_out(2000).x
    box = window(x)
    shares = counted(x, box)
    assert float(shares.sum()) == pytest.approx(1)
    assert float(blurred(shares).sum()) == pytest.approx(1, abs=1e-5)
    place = grid(box, SIDE, CPU)[5 * SIDE + 9][None]
    assert counted(place, box)[5, 9] == 1

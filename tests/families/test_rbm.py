"""The RBM's update against the papers' formulas, and learning measured by exact likelihood."""

import torch

from playground.families import rbm
from playground.families.rbm import RBM, RBMSettings
from playground.objectives import energy
from playground.settings import checked
from tests.families.tiny import CPU, always, pictures, points

DIAGONALS = pictures([[255, 0, 0, 255], [0, 255, 255, 0]])
V = torch.tensor([[1.0, 0, 0, 1], [0, 1, 1, 0], [1, 1, 0, 1]])
DREAMT = torch.tensor([[0.0, 0, 1, 1], [1, 1, 1, 0]])


def machine(monkeypatch=None, source=DIAGONALS, **settings) -> RBM:
    """An RBM of three hidden units with weights far from zero."""
    torch.manual_seed(3)
    values = {"units": 3, "momentum": 0, "lr": 0.1, "binarise": "half", **settings}
    learner = RBM(checked(RBMSettings, values), source, CPU)
    with torch.no_grad():
        learner.W.normal_()
        learner.c.normal_()
    if monkeypatch:
        monkeypatch.setattr(learner, "wander", lambda *_: DREAMT)
    return learner


def step(learner: RBM, v: torch.Tensor = V) -> dict[str, torch.Tensor]:
    return learner.step(always(v.view(-1, 1, 2, 2)), torch.Generator().manual_seed(0))


def correlations(v: torch.Tensor, h: torch.Tensor) -> torch.Tensor:
    return v.t() @ h / len(v)


def test_an_update_is_the_difference_of_correlations(monkeypatch):
    """ΔW = ε (⟨v h⟩_data − ⟨v h⟩_model), and the same of the biases (Hinton 2002, eq. 7)."""
    learner = machine(monkeypatch, centred=False, negative="cd")
    W, b, c = (p.detach().clone() for p in (learner.W, learner.b, learner.c))
    h_data, h_model = torch.sigmoid(V @ W + c), torch.sigmoid(DREAMT @ W + c)
    step(learner)
    expected = W + 0.1 * (correlations(V, h_data) - correlations(DREAMT, h_model))
    torch.testing.assert_close(learner.W.detach(), expected)
    torch.testing.assert_close(learner.b.detach(), b + 0.1 * (V.mean(0) - DREAMT.mean(0)))
    torch.testing.assert_close(learner.c.detach(), c + 0.1 * (h_data.mean(0) - h_model.mean(0)))


def test_a_centred_update_takes_the_means_off(monkeypatch):
    """ΔW = ε (⟨(v−μ)(h−λ)⟩_data − ⟨(v−μ)(h−λ)⟩_model) (Montavon & Müller 2012, section 3)."""
    learner = machine(monkeypatch, centred=True)
    monkeypatch.setattr(rbm, "SLIDE", 0.0)
    with torch.no_grad():
        learner.mu.copy_(torch.tensor([0.2, 0.4, 0.9, 0.5]))
        learner.lam.copy_(torch.tensor([0.1, 0.7, 0.3]))
    W, c, mu, lam = (p.detach().clone() for p in (learner.W, learner.c, learner.mu, learner.lam))

    def centred(v):
        return correlations(v - mu, torch.sigmoid((v - mu) @ W + c) - lam)

    step(learner)
    expected = W + 0.1 * (centred(V) - centred(DREAMT))
    torch.testing.assert_close(learner.W.detach(), expected)


def test_moving_the_offsets_leaves_the_distribution_alone():
    learner = machine(centred=True)
    before = learner.machine
    learner._recentre(torch.tensor([0.9, 0.1, 0.5, 0.3]), torch.tensor([0.2, 0.8, 0.6]))
    assert learner.mu[0] != 0.5
    for one, other in zip(before, learner.machine, strict=True):
        torch.testing.assert_close(one, other)


def test_contrastive_divergence_starts_at_the_data_and_persistent_chains_go_on():
    rng = torch.Generator().manual_seed(0)
    # hidden units copy the diagonals and visible units follow them: data stay where they are
    sure = {"W": 40.0 * torch.tensor([[1.0, -1, 0], [-1, 1, 0], [-1, 1, 0], [1, -1, 0]])}
    for negative in ("cd", "pcd"):
        learner = machine(centred=False, negative=negative)
        with torch.no_grad():
            learner.W.copy_(sure["W"])
            learner.b.zero_()
            learner.c.zero_()
            learner.chains.copy_(V[1].expand_as(learner.chains))
        dreamt = learner.wander(V[:1], rng)
        torch.testing.assert_close(dreamt[:1], V[:1] if negative == "cd" else V[1:2])
    learner.chains.copy_(torch.rand(learner.chains.shape, generator=rng).round())
    dreamt = learner.wander(V, rng)
    torch.testing.assert_close(learner.chains, dreamt)


def test_learning_raises_the_exact_likelihood():
    """Two patterns of four pixels: at best log p = −log 2, without weights −4 log 2."""
    learner = machine(units=4, lr=0.05, momentum=0.5, k=3)
    rng = torch.Generator().manual_seed(1)

    @torch.no_grad()
    def log_p() -> float:
        low, high, exact = learner.log_partition(rng)
        assert exact
        assert low == high
        return float(-learner.free_energy(DIAGONALS.first(2).x).mean()) - low

    before = log_p()
    for _ in range(600):
        learner.step(always(DIAGONALS.first(2).x), rng)
    assert before < -2
    assert log_p() > -0.9


def test_only_a_small_layer_is_summed_up_exactly():
    """2ⁿ states of the smaller layer: 20 units are the most, of 25 pixels and 24 units neither."""
    wide = pictures(torch.zeros(2, 25, dtype=torch.uint8).tolist(), side=5)
    assert machine(source=wide, units=20).enumerable is True
    assert machine(source=wide, units=24).enumerable is False


@torch.no_grad()
def test_terms_are_what_they_say(monkeypatch):
    learner = machine(monkeypatch, centred=False)
    found = learner.machine
    gap = energy.free_energy(found, V).mean() - energy.free_energy(found, DREAMT).mean()
    v_hat = energy.mean_visibles(found, energy.mean_hiddens(found, V))
    error = (V - v_hat).square().sum(1).mean()
    with torch.enable_grad():
        terms = step(learner)
    torch.testing.assert_close(terms["free_energy_gap"], gap)
    torch.testing.assert_close(terms["reconstruction_error"], error)


def test_points_survive_their_thermometers():
    x = torch.tensor([[-1.0, 5.0], [1.0, 7.0], [0.0, 6.3], [0.37, 5.5]])
    bits = machine(source=points(x)).bits
    units = bits.read(x)
    assert units.shape == (4, 64)
    assert set(units.unique().tolist()) == {0.0, 1.0}
    assert ((bits.mean(units) - x).abs() <= bits.cell / 2 + 1e-6).all()
    shown = bits.show(units, torch.Generator().manual_seed(0))
    assert ((shown - x).abs() <= bits.cell + 1e-6).all()

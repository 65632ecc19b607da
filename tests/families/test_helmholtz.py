"""Wake-sleep against the delta rule, and the bound against a likelihood summed over all causes."""

from itertools import product

import torch

from playground.families.helmholtz import Helmholtz, HelmholtzSettings
from playground.objectives.bounds import elbo, importance_bound
from playground.settings import checked
from tests.families.tiny import CPU, always, pictures

SOURCE = pictures([[255, 0, 0, 255], [0, 255, 255, 0], [255, 255, 0, 0], [0, 0, 0, 255]])


def machine() -> Helmholtz:
    """Four pixels, three causes, two causes of causes, with weights far from zero."""
    torch.manual_seed(1)
    values = {"hidden": "3-2", "binarise": "half"}
    learner = Helmholtz(checked(HelmholtzSettings, values), SOURCE, CPU)
    with torch.no_grad():
        for parameter in learner.parameters():
            parameter.normal_()
    return learner


def test_importance_sampling_finds_the_enumerated_likelihood():
    learner, x = machine(), SOURCE.first(4).x
    v = x.flatten(1)
    causes = torch.tensor(list(product([0.0, 1.0], repeat=5)))  # (32, 5)
    with torch.no_grad():
        every = [learner.log_p([v, *h.expand(4, -1).split([3, 2], 1)]) for h in causes]
        exact = torch.stack(every).logsumexp(0)
        weights = learner.log_weights(x, 20_000, torch.Generator().manual_seed(0))
    torch.testing.assert_close(importance_bound(weights), exact, atol=0.05, rtol=0)
    assert (elbo(weights) < exact).all()


def test_both_nets_are_distributions():
    learner = machine()
    every = torch.tensor(list(product([0.0, 1.0], repeat=9)))  # pixels and causes
    with torch.no_grad():
        total = learner.log_p(list(every.split([4, 3, 2], 1))).exp().sum()
        h = every[:32, 4:]
        given = learner.log_q([SOURCE.first(1).x.flatten(1).expand(32, -1), *h.split([3, 2], 1)])
    torch.testing.assert_close(total, torch.tensor(1.0))
    torch.testing.assert_close(given.exp().sum(), torch.tensor(1.0))


def test_each_phase_follows_the_delta_rule(monkeypatch):
    """Wake: Δθ ∝ s_high (s_low − p_low); sleep: Δφ ∝ s_low (s_high − q_high) (1995, eqs. 3, 5)."""
    learner = machine()
    awake = [torch.rand(5, n).round() for n in (4, 3, 2)]
    asleep = [torch.rand(5, n).round() for n in (4, 3, 2)]
    monkeypatch.setattr(learner, "recognise", lambda *_: awake)
    monkeypatch.setattr(learner, "dream", lambda *_: asleep)
    down = [[p.detach().clone() for p in net.parameters()] for net in learner.down]
    up = [[p.detach().clone() for p in net.parameters()] for net in learner.up]
    top = learner.top.detach().clone()
    learner.step(always(SOURCE.first(4).x), torch.Generator().manual_seed(0))
    for net, (W, b), low, high in zip(learner.down, down, awake[:-1], awake[1:], strict=True):
        off = low - torch.sigmoid(high @ W.t() + b)
        torch.testing.assert_close(net.weight.grad, -(off.t() @ high) / 5)
        torch.testing.assert_close(net.bias.grad, -off.mean(0))
    torch.testing.assert_close(learner.top.grad, -(awake[2] - torch.sigmoid(top)).mean(0))
    for net, (W, b), low, high in zip(learner.up, up, asleep[:-1], asleep[1:], strict=True):
        off = high - torch.sigmoid(low @ W.t() + b)
        torch.testing.assert_close(net.weight.grad, -(off.t() @ low) / 5)


def test_dreams_come_from_the_generative_net():
    learner = machine()
    every = torch.tensor(list(product([0.0, 1.0], repeat=9)))  # pixels, then causes
    with torch.no_grad():
        p = learner.log_p(list(every.split([4, 3, 2], 1))).exp().view(16, 32).sum(1)
    dreams = learner.dream(100_000, torch.Generator().manual_seed(0))[0]
    counted = torch.bincount((dreams @ torch.tensor([8.0, 4, 2, 1])).long(), minlength=16)
    torch.testing.assert_close(counted / 100_000, p, atol=0.006, rtol=0)


def test_learning_raises_the_bound():
    learner, rng = machine(), torch.Generator().manual_seed(0)
    for name in ("lr_wake", "lr_sleep"):
        learner.change(name, 0.05)
    x = SOURCE.first(4).x
    with torch.no_grad():
        before = elbo(learner.log_weights(x, 200, rng)).mean()
    for _ in range(400):
        learner.step(always(x), rng)
    with torch.no_grad():
        after = elbo(learner.log_weights(x, 200, rng)).mean()
    assert after > before + 2
    assert after > -2.2  # at best −log 4 = −1.39

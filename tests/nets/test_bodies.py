"""Bodies: shapes for any picture size, generators for any random layer, tied weights."""

import pytest
import torch
from torch import nn

from playground.nets.bodies import Body, decoder, encoder, sides, tied_decoder
from playground.nets.conditioning import join, joined_shape
from playground.nets.layers import Dropout, MinibatchDiscrimination


@pytest.mark.parametrize(
    ("side", "path"),
    [(8, [8, 4]), (28, [28, 14, 7]), (32, [32, 16, 8]), (64, [64, 32, 16, 8]), (30, [30, 15, 7])],
)
def test_convolutions_halve_until_eight_and_at_least_once(side, path):
    assert sides((1, side, side)) == [(s, s) for s in path]


@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 28, 28), (3, 30, 30), (3, 33, 21)])
@pytest.mark.parametrize("kind", ["mlp", "conv"])
def test_encoder_and_decoder_fit_each_other(kind, shape):
    body = Body(kind, (12,), 4, norm=True)
    x = torch.rand(5, *shape)
    assert encoder(body, shape, 3)(x).shape == (5, 3)
    assert decoder(body, 3, shape)(torch.zeros(5, 3)).shape == x.shape


def test_convolutions_keep_channels_last_through_the_backward_pass():
    net = encoder(Body("conv", channels=4), (1, 28, 28), 3)
    seen = []
    inner = next(layer for layer in net if isinstance(layer, nn.ReLU))
    inner.register_full_backward_hook(lambda *gradients: seen.append(gradients[1][0]))
    net(torch.rand(2, 1, 28, 28)).sum().backward()
    assert seen[0].is_contiguous(memory_format=torch.channels_last)


def test_tied_decoder_is_the_transpose():
    body = Body("mlp", (6,), activation="tanh")
    net = encoder(body, (1, 2, 2), 3)
    mirror = tied_decoder(net, body, (1, 2, 2))
    assert sum(p.numel() for p in mirror.parameters()) == 6 + 4  # biases alone
    first, second = (layer for layer in net if isinstance(layer, nn.Linear))
    z = torch.randn(5, 3)
    expected = torch.tanh(z @ second.weight) @ first.weight
    torch.testing.assert_close(mirror(z).flatten(1), expected)


def test_dropout_obeys_the_generator_and_rests_in_eval():
    layer = Dropout(0.5)
    x = torch.ones(1000)
    one = layer(x, torch.Generator().manual_seed(3))
    two = layer(x, torch.Generator().manual_seed(3))
    assert torch.equal(one, two)
    assert set(one.unique().tolist()) == {0.0, 2.0}
    assert torch.equal(layer.eval()(x), x)


def test_minibatch_discrimination_by_hand():
    layer = MinibatchDiscrimination(2, kernels=1, size=1)
    with torch.no_grad():
        layer.T.copy_(torch.tensor([[[1.0]], [[0.0]]]))
    f = torch.tensor([[0.0, 5.0], [1.0, 6.0], [3.0, 7.0]])
    closeness = layer(f)[:, 2]
    e = torch.exp(torch.tensor([-1.0, -2.0, -3.0]))  # distances 1, 2 and 3
    torch.testing.assert_close(closeness, torch.stack((e[0] + e[2], e[0] + e[1], e[2] + e[1])))


def test_joining_classes():
    y = torch.tensor([2, 0])
    x = torch.rand(2, 1, 4, 4)
    planes = join(x, y, 3, planes=True)
    assert planes.shape[1:] == joined_shape((1, 4, 4), 3, planes=True)
    assert planes[0, 1:].amax((1, 2)).tolist() == [0, 0, 1]
    flat = join(x, y, 3)
    assert flat.shape[1:] == joined_shape((1, 4, 4), 3)
    assert flat[1, 16:].tolist() == [1, 0, 0]
    with pytest.raises(ValueError, match="which class"):
        join(x, None, 3)

"""Bodies: shapes for any picture size, generators for any random layer, tied weights."""

import pytest
import torch
from torch import nn

from playground.nets.bodies import BODIES, Body, decoder, encoder, misfit, tied_decoder
from playground.nets.conditioning import join, joined_shape
from playground.nets.layers import (
    BatchNormAlways1d,
    Dropout,
    MinibatchDiscrimination,
)
from playground.nets.sides import sides


@pytest.mark.parametrize(
    ("side", "path"),
    [(8, [8, 4]), (28, [28, 14, 7]), (32, [32, 16, 8]), (64, [64, 32, 16, 8]), (30, [30, 15, 7])],
)
def test_convolutions_halve_until_eight_and_at_least_once(side, path):
    assert sides((1, side, side)) == [(s, s) for s in path]


def test_convolutions_halve_further_where_asked_but_never_below_one_pixel():
    assert sides((1, 28, 28), 4) == [(28, 28), (14, 14), (7, 7), (3, 3)]
    assert sides((1, 32, 4), 4) == [(32, 4), (16, 2), (8, 1)]


@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 28, 28), (3, 30, 30), (3, 33, 21), (2,)])
@pytest.mark.parametrize("kind", BODIES)
def test_encoder_and_decoder_fit_each_other_or_say_why_not(kind, shape):
    if reason := misfit(kind, shape):
        assert "need" in reason
        assert shape != (1, 28, 28), "every body takes MNIST"
        return
    for smallest in (8, 4):
        body = Body(kind, (12,), 4, norm=True, smallest=smallest)
        x = torch.rand(5, *shape)
        assert encoder(body, shape, 3)(x).shape == (5, 3)
        assert decoder(body, 3, shape)(torch.zeros(5, 3)).shape == x.shape


def test_a_smaller_last_map_is_one_layer_more():
    body = Body("conv", channels=4, smallest=4)
    down, up = encoder(body, (1, 28, 28), 3), decoder(body, 3, (1, 28, 28))
    assert shapes_through(down, torch.rand(5, 1, 28, 28)) == [
        (4, 14, 14), (8, 7, 7), (16, 3, 3), (3,),
    ]  # fmt: skip
    assert shapes_through(up, torch.rand(5, 3)) == [
        (144,), (8, 7, 7), (4, 14, 14), (1, 28, 28),
    ]  # fmt: skip


def test_a_dense_layer_stands_between_convolutions_and_numbers():
    body = Body("conv", channels=4, dense=6, norm=True)
    x = torch.rand(5, 1, 28, 28)
    down, up = encoder(body, (1, 28, 28), 3), decoder(body, 3, (1, 28, 28))
    assert shapes_through(down, x) == [(4, 14, 14), (8, 7, 7), (6,), (3,)]
    assert shapes_through(up, torch.rand(5, 3)) == [(6,), (392,), (4, 14, 14), (1, 28, 28)]
    norms = [layer.num_features for layer in up if isinstance(layer, nn.BatchNorm1d)]
    assert norms == [6, 392], "each place of the first map is normalised apart"


def test_convolutions_keep_channels_last_through_the_backward_pass():
    net = encoder(Body("conv", channels=4), (1, 28, 28), 3)
    seen = []
    inner = next(layer for layer in net if isinstance(layer, nn.ReLU))
    inner.register_full_backward_hook(lambda *gradients: seen.append(gradients[1][0]))
    net(torch.rand(2, 1, 28, 28)).sum().backward()
    assert seen[0].is_contiguous(memory_format=torch.channels_last)


def shapes_through(net: nn.Module, x: torch.Tensor) -> list[tuple[int, ...]]:
    """What each layer with weights, and each pool, puts out: channels and sides, or width."""
    found = []
    for layer in net.children():
        x = layer(x)
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.Linear | nn.MaxPool2d):
            found.append(tuple(x.shape[1:]))
    return found


@pytest.mark.parametrize(
    ("kind", "down", "up"),
    [
        ("conv5", [(16, 14, 14), (32, 7, 7), (20,)], [(1568,), (16, 14, 14), (1, 28, 28)]),
        ("conv3", [(32, 13, 13), (64, 6, 6), (20,)],
         [(1568,), (64, 14, 14), (32, 28, 28), (1, 28, 28)]),
        ("pooled", [(32, 24, 24), (32, 12, 12), (64, 8, 8), (64, 4, 4), (1024,), (20,)],
         [(1024,), (6272,), (64, 14, 14), (1, 28, 28)]),
    ],
)  # fmt: skip
def test_historic_nets_have_the_shapes_their_texts_print(kind, down, up):
    x = torch.rand(2, 1, 28, 28)
    assert shapes_through(encoder(Body(kind), (1, 28, 28), 20), x) == down
    assert shapes_through(decoder(Body(kind), 20, (1, 28, 28)), torch.rand(2, 20)) == up


def test_began_nets_add_filters_downwards_and_keep_them_upwards():
    net = encoder(Body("began", channels=5), (3, 32, 32), 7)
    widths = [layer.out_channels for layer in net if isinstance(layer, nn.Conv2d)]
    assert widths == [5, 5, 5, 10, 10, 10, 15, 15, 15]
    net = decoder(Body("began", channels=5), 7, (3, 32, 32))
    widths = [layer.out_channels for layer in net if isinstance(layer, nn.Conv2d)]
    assert widths == [5] * 6 + [3]


def test_batch_norm_always_uses_the_batch_and_keeps_its_buffers_when_looked_through():
    layer = BatchNormAlways1d(3)
    layer(torch.randn(8, 3) * 4 + 2)
    layer.eval()
    before = {name: value.clone() for name, value in layer.named_buffers()}
    out = layer(torch.randn(50, 3) * 9 - 5)
    torch.testing.assert_close(out.mean(0), torch.zeros(3), atol=1e-5, rtol=0)
    torch.testing.assert_close(out.var(0, correction=0), torch.ones(3), atol=1e-4, rtol=0)
    assert all(torch.equal(value, before[name]) for name, value in layer.named_buffers())
    assert layer(torch.ones(1, 3)).isfinite().all()


@pytest.mark.parametrize("pooling", ["stride", "average", "max"])
def test_poolings_halve_alike(pooling):
    net = encoder(Body("conv", channels=4, pooling=pooling), (1, 30, 30), 3)
    assert net(torch.rand(2, 1, 30, 30)).shape == (2, 3)
    pools = {"stride": None, "average": nn.AvgPool2d, "max": nn.MaxPool2d}[pooling]
    assert sum(pools is not None and isinstance(layer, pools) for layer in net) == (
        0 if pooling == "stride" else 2
    )


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
    assert torch.equal(layer(x, torch.Generator()), x)


def test_dropout_always_also_drops_when_looking_but_rests_without_a_generator():
    layer = Dropout(0.5, always=True).eval()
    x = torch.ones(1000)
    assert set(layer(x, torch.Generator()).unique().tolist()) == {0.0, 2.0}
    assert torch.equal(layer(x), x)


@pytest.mark.parametrize("kind", ["mlp", "conv"])
def test_minibatch_discrimination_stands_before_the_last_layer(kind):
    net = encoder(Body(kind, (12,), 4, minibatch=True), (1, 8, 8), 1)
    assert isinstance(net[-2], MinibatchDiscrimination)
    x = torch.rand(5, 1, 8, 8)
    alone = torch.cat([net(one[None]) for one in x])
    assert not torch.allclose(net(x), alone), "an example's score depends on its batch"


def test_minibatch_discrimination_by_hand():
    layer = MinibatchDiscrimination(2, kernels=1, size=1)
    with torch.no_grad():
        layer.T.copy_(torch.tensor([[[1.0]], [[0.0]]]))
    f = torch.tensor([[0.0, 5.0], [1.0, 6.0], [3.0, 7.0]])
    closeness = layer(f)[:, 2]
    e = torch.exp(torch.tensor([-1.0, -2.0, -3.0]))  # distances 1, 2 and 3
    pairs = torch.stack((e[0] + e[2], e[0] + e[1], e[2] + e[1]))
    torch.testing.assert_close(closeness, pairs / 2)
    assert layer(f[:1])[:, 2].tolist() == [0.0]


def test_minibatch_discrimination_can_be_differentiated_twice():
    layer = MinibatchDiscrimination(3, kernels=2, size=2).double()
    f = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(layer, f)
    assert torch.autograd.gradgradcheck(layer, f)


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

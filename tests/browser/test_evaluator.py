"""The evaluator in the browser against PyTorch: every trained file, every body, every family that
encodes or decodes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from playwright.sync_api import Browser, Page
from torch import Tensor

from playground import pretrained
from playground.core.learning import Learner
from playground.core.recipe import Recipe
from playground.families import FAMILIES, build
from playground.nets.bodies import BODIES, Body, decoder, encoder
from playground.nets.layers import Stack
from playground.nets.portable import Unportable, plan
from playground.pretrained.classifiers import read as classifier
from playground.pretrained.files import Absent
from playground.runs.packing import packed
from tests.browser.conftest import Server

TOLERANCE = 1e-4
EXAMPLES = 3
MODELS = [entry.name for entry in pretrained.listing() if entry.kind == "model"]
CLASSIFIERS = [entry.name for entry in pretrained.listing() if entry.kind == "classifier"]
_RUN = """async ([text, examples]) => {
  const { unpack } = await import("/app/static/packed.js");
  const { load } = await import("/app/static/evaluator.js");
  const { header, blobs } = unpack(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  const net = load(header, blobs);
  return examples.map((inputs) => net.run(...inputs).map((out) => [...out]));
}"""

Inputs = tuple[Tensor, ...]


@pytest.fixture(scope="module")
def blank(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of the server with nothing of the app on it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/app/static/packed.js")
    yield page
    context.close()


@pytest.fixture
def agrees(blank: Page) -> Callable[..., None]:
    """Compares what browser and torch make of the same examples."""

    @torch.no_grad()
    def compare(function: Callable[..., Any], *inputs: Tensor) -> None:
        examples = [tuple(tensor[i : i + 1] for tensor in inputs) for i in range(len(inputs[0]))]
        made = plan(function, *examples[0])
        data = base64.b64encode(packed(made.header(), made.blobs())).decode()
        numbers = [[tensor.flatten().tolist() for tensor in example] for example in examples]
        found = blank.evaluate(_RUN, [data, numbers])
        for example, outputs in zip(examples, found, strict=True):
            wanted = function(*example)
            wanted = wanted if isinstance(wanted, tuple) else (wanted,)
            for one, other in zip(wanted, outputs, strict=True):
                assert torch.isfinite(one).all()
                torch.testing.assert_close(
                    torch.tensor(other), one.flatten().float(), atol=TOLERANCE, rtol=TOLERANCE
                )

    return compare


def labels(learner: Learner) -> Inputs:
    return (torch.arange(EXAMPLES) % learner.classes,) if learner.classes else ()


def both_ways(learner: Any, agrees: Callable[..., None]) -> None:
    torch.manual_seed(1)
    y = labels(learner)
    if hasattr(learner, "decode"):
        agrees(learner.decode, torch.randn(EXAMPLES, learner.latent), *y)
    if hasattr(learner, "encode"):
        coding = getattr(learner, "posterior", learner.encode)
        agrees(coding, torch.rand(EXAMPLES, *learner.shape), *y)


@pytest.mark.parametrize("name", MODELS)
def test_a_trained_file(name: str, agrees: Callable[..., None]) -> None:
    both_ways(pretrained.load(name).learner, agrees)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_classifier(name: str, agrees: Callable[..., None]) -> None:
    net = classifier(pretrained.verified(name))
    torch.manual_seed(1)
    agrees(net, torch.rand(EXAMPLES, *net.shape))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family(family: Any, agrees: Callable[..., None]) -> None:
    source = Absent("digits", (1, 8, 8), "0123456789")
    torch.manual_seed(0)
    learner = build(Recipe(family=family.name), source, torch.device("cpu")).eval()
    both_ways(learner, agrees)


def lived(net: Stack) -> Stack:
    """With statistics of batch norm that are not those of a new net."""
    for layer in net.modules():
        if isinstance(layer, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d):
            torch.nn.init.normal_(layer.weight, 1.0, 0.3)
            torch.nn.init.normal_(layer.bias, 0.0, 0.3)
            layer.running_mean = torch.randn_like(layer.bias)
            layer.running_var = torch.rand_like(layer.bias) + 0.5
    return net.eval()


@pytest.mark.parametrize("shape", [(1, 20, 20), (3, 16, 20)], ids=["20", "16x20"])
@pytest.mark.parametrize("kind", BODIES)
def test_a_body(kind: str, shape: tuple[int, ...], agrees: Callable[..., None]) -> None:
    torch.manual_seed(0)
    body = Body(kind, channels=8, norm=True, activation="elu")
    agrees(lived(decoder(body, 5, shape)), torch.randn(EXAMPLES, 5))
    agrees(lived(encoder(body, shape, 3)), torch.rand(EXAMPLES, *shape))


@pytest.mark.parametrize("pooling", ["average", "max"])
@pytest.mark.parametrize("activation", ["leaky_relu", "tanh", "silu"])
def test_pooled_maps_and_other_bends(
    pooling: str, activation: str, agrees: Callable[..., None]
) -> None:
    torch.manual_seed(0)
    body = Body("conv", channels=4, pooling=pooling, activation=activation)
    agrees(encoder(body, (1, 15, 28), 3).eval(), torch.rand(EXAMPLES, 1, 15, 28))
    agrees(decoder(body, 3, (1, 15, 28)).eval(), torch.randn(EXAMPLES, 3))


def test_tied_weights(agrees: Callable[..., None]) -> None:
    recipe = Recipe(family="autoencoder", settings={"tied": True, "activation": "tanh"})
    source = Absent("digits", (1, 8, 8), "0123456789")
    both_ways(build(recipe, source, torch.device("cpu")).eval(), agrees)


def test_a_plan_is_json_and_keeps_only_what_is_needed() -> None:
    made = plan(lambda x: (x.exp(), x * 2)[1], torch.zeros(1, 3))
    json.dumps(made.header())
    assert [step.op for step in made.steps] == ["constant", "multiply"]


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x.flip(1),
        lambda x: x if x.sum() > 0 else -x,
        lambda x: x.repeat(3, 1),
        lambda x: encoder(Body(minibatch=True), (3,), 2).eval()(x),
    ],
    ids=["no step", "looks inside", "mixes examples", "compares a batch"],
)
def test_what_cannot_be_carried_along_says_so(function: Callable[[Tensor], Tensor]) -> None:
    with pytest.raises(Unportable):
        plan(function, torch.rand(1, 3))


_NORM = """async ([text, z]) => {
  const { unpack } = await import("/app/static/packed.js");
  const { load } = await import("/app/static/evaluator.js");
  const { norm } = await import("/app/static/latentlayers.js");
  const { header, blobs } = unpack(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  const net = load(header, blobs);
  return norm((code) => net.run(code)[0], z, 1e-3);
}"""


@pytest.mark.parametrize("name", ["ae-mnist", "vae-mnist"])
def test_the_stretch_of_a_decoder_is_the_norm_of_its_jacobian(name: str, blank: Page) -> None:
    decode: Any = pretrained.load(name).learner.decode  # type: ignore[attr-defined]
    made = plan(decode, torch.zeros(1, 2))
    data = base64.b64encode(packed(made.header(), made.blobs())).decode()
    for z in ([0.3, -0.7], [1.4, 0.9]):
        jacobian: Any = torch.autograd.functional.jacobian(decode, torch.tensor([z]))
        assert blank.evaluate(_NORM, [data, z]) == pytest.approx(float(jacobian.norm()), rel=0.02)

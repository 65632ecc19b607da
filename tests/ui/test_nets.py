"""Nets as they are drawn: one box for each layer that matters, with all that belongs to it."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

from playground.families.anatomy import Layer, Net
from playground.ui.nets import boxes, drawing

CONV = Layer("convolution", "4×4, stride 2", (32, 4, 4), 544)
FLAT = Layer("flatten", "", (512,), 0)
DENSE = Layer("dense", "", (256,), 16_640)
RELU = Layer("ReLU", "", (256,), 0)
LAST = Layer("dense", "", (1,), 257)


def test_activations_stand_with_their_layer() -> None:
    found = boxes([FLAT, DENSE, RELU, LAST])
    assert [(box.title, box.words, box.shape) for box in found] == [
        ("dense", "ReLU", (256,)), ("dense", "", (1,)),
    ]  # fmt: skip
    assert found[0].parameters == 16_640


def test_a_flatten_in_between_hides_no_maps() -> None:
    (conv, dense) = boxes([CONV, FLAT, DENSE])
    assert conv.shape == (32, 4, 4)
    assert "flatten, gives 512" in conv.hover
    assert conv.words == "4×4, stride 2"
    assert dense.title == "dense"


def test_bare_weights_are_a_box_each() -> None:
    found = boxes([Layer("W", "", (64, 7), 448), Layer("b", "", (64,), 64)])
    assert [box.title for box in found] == ["W", "b"]


def test_hovering_tells_all() -> None:
    (box,) = boxes([DENSE, RELU])
    assert box.hover == "dense, gives 256, 16,640 parameters\nReLU, gives 256"


def test_a_drawing_names_its_nets_and_draws_every_layer() -> None:
    nets = [Net("encoder", (1, 8, 8), (FLAT, DENSE, RELU)), Net("D", (1, 8, 8), (CONV, FLAT, LAST))]
    page = drawing(nets, "gan")
    assert "Encoder" in page
    assert "Discriminator D" in page
    assert "801 parameters" in page
    pictures = re.findall(r"base64,([^\"]+)", page)
    assert len(pictures) == 2 + 1 + 2  # inputs, and boxes
    for picture in pictures:
        ElementTree.fromstring(base64.b64decode(picture))


def test_names_from_elsewhere_are_text() -> None:
    assert "<b>evil" not in drawing([Net("x<b>evil", (2,), (DENSE,))], "gan")

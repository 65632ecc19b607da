"""Nets drawn as rows of layers: what each one is, what comes out of it, how many numbers it has.

Layers without parameters of their own kind, such as activations, stand in the box of the layer
before. Drawn as HTML and SVG, so that rows wrap on narrow screens and stay crisp on large ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

from playground.ui.palette import ROLES
from playground.ui.preview import svg
from playground.ui.words import count

_TITLES = {
    "encoder": "Encoder",
    "decoder": "Decoder",
    "G": "Generator G",
    "D": "Discriminator D",
    "up": "Recognition net, upwards",
    "down": "Generative net, downwards",
    "": "Its own weights",
}
_OWN = {"dense", "dense, tied", "convolution", "transposed convolution", "minibatch discrimination",
        "max pooling", "average pooling", "enlarge"}  # fmt: skip
_GREY = "#8a8c98"  # seen on light and on dark
_HIGH = 58  # pixels of a drawing
_SHEETS = 5  # maps drawn one behind the other, at most
_OTHERS = {"encoder": "autoencoder", "decoder": "generator", "G": "generator", "D": "critic",
           "up": "autoencoder", "down": "generator"}  # fmt: skip


class Box(NamedTuple):
    """What is drawn as one: a title, small words below it, the shape it gives, its parameters."""

    title: str
    words: str
    shape: tuple[int, ...]
    parameters: int
    hover: str


def drawing(nets: Iterable[Any], kind: str) -> str:
    """HTML of families.anatomy.Net after Net; `kind` of family colours the encoder."""
    return '<div class="pg-nets">' + "".join(_net(net, kind) for net in nets) + "</div>"


def boxes(layers: Sequence[Any]) -> list[Box]:
    """Layers (families.anatomy.Layer) put together: activations, norms and reshaping belong to
    the layer before them."""
    if all(layer.kind not in _OWN for layer in layers):
        return [_box([layer]) for layer in layers]
    groups: list[list[Any]] = []
    for layer in layers:
        if layer.kind in _OWN or not groups or _leading(groups[-1]):
            if groups and _leading(groups[-1]) and layer.kind in _OWN:
                groups[-1].append(layer)
            else:
                groups.append([layer])
        else:
            groups[-1].append(layer)
    return [_box(group) for group in groups]


def _leading(group: Sequence[Any]) -> bool:
    """Whether a group still waits for its main layer: a flatten at the very beginning."""
    return not any(layer.kind in _OWN for layer in group)


def _box(group: Sequence[Any]) -> Box:
    main = next((layer for layer in group if layer.kind in _OWN), group[0])
    shape = next((layer.shape for layer in reversed(group) if layer.kind != "flatten"), main.shape)
    others = [layer.kind for layer in group if layer is not main and layer.kind != "flatten"]
    detail = [main.detail] if main.detail else []
    hover = "\n".join(_said(layer) for layer in group)
    return Box(
        main.kind, ", ".join([*detail, *others]), shape,
        sum(layer.parameters for layer in group), hover,
    )  # fmt: skip


def _said(layer: Any) -> str:
    """One layer in a line of words."""
    parts = [" ".join(filter(None, (layer.kind, layer.detail)))]
    if layer.shape:
        parts.append(f"gives {sizes(layer.shape)}")
    if layer.parameters:
        parts.append(f"{layer.parameters:,} parameters")
    return ", ".join(parts)


def sizes(shape: Sequence[int]) -> str:
    """(32, 14, 14) as 32 × 14 × 14."""
    return " × ".join(map(str, shape))


def _net(net: Any, kind: str) -> str:
    title: str = _TITLES.get(net.name) or net.name.replace("_", " ").capitalize()
    role = "vae" if kind == "vae" and net.name == "encoder" else _OTHERS.get(net.name, "energy")
    color: str = ROLES[role]
    head = f"{count(net.parameters)} parameters"
    given = _place(net.given, "neutral", "in", sizes(net.given), "", "") if net.given else ""
    row = "".join(
        _place(box.shape, color, box.title, sizes(box.shape) if box.shape else "",
               box.words, box.hover, box.parameters)
        for box in boxes(net.layers)
    )  # fmt: skip
    return (
        f'<div class="pg-net"><div class="pg-net-head"><i style="background:{color}"></i>'
        f"<b>{escape(title)}</b><span>{head}</span></div>"
        f'<div class="pg-layers">{given}{row}</div></div>'
    )


def _place(
    shape: Sequence[int],
    color: str,
    title: str,
    size: str,
    words: str,
    hover: str,
    numbers: int = 0,
) -> str:
    """One layer's drawing with its words; `hover` shows all of it."""
    tip = f'<span class="pg-tip">{escape(hover)}</span>' if hover else ""
    said = f"{numbers:,}" if numbers else ""
    return (
        f'<div class="pg-layer" tabindex="0">{_glyph(shape, color)}<b>{escape(size)}</b>'
        f"<span>{escape(title)}</span><span>{escape(words)}</span><small>{said}</small>{tip}</div>"
    )


def _glyph(shape: Sequence[int], color: str) -> str:
    """A bar for numbers in a row, a stack of squares for maps; larger where there is more."""
    fill = _GREY if color == "neutral" else color
    if len(shape) == 3:
        return _stack(shape, fill)
    if len(shape) == 2:
        return _matrix(shape, fill)
    high = 8 + 46 * math.log2(1 + math.prod(shape or (1,))) / 11
    high = min(high, _HIGH - 2)
    return _svg(
        16, f'<rect x="3" y="{(_HIGH - high) / 2:.1f}" width="10" height="{high:.1f}" rx="2" '
        f'fill="{fill}" fill-opacity="0.55" stroke="{fill}"/>',
    )  # fmt: skip


def _matrix(shape: Sequence[int], fill: str) -> str:
    high, wide = (min(8 + 46 * math.log2(1 + size) / 11, _HIGH - 2) for size in shape)
    return _svg(
        wide + 2, f'<rect x="1" y="{(_HIGH - high) / 2:.1f}" width="{wide:.1f}" '
        f'height="{high:.1f}" rx="2" fill="{fill}" fill-opacity="0.55" stroke="{fill}"/>',
    )  # fmt: skip


def _stack(shape: Sequence[int], fill: str) -> str:
    channels, height, _ = shape
    sheets = min(_SHEETS, 1 + round(math.log2(channels) / 2))
    shift = 4
    side = min(10 + 6 * math.log2(height), _HIGH - 2 - shift * (sheets - 1))
    top = (_HIGH - side - shift * (sheets - 1)) / 2
    squares = "".join(
        f'<rect x="{1 + shift * i:.1f}" y="{top + shift * (sheets - 1 - i):.1f}" '
        f'width="{side:.1f}" height="{side:.1f}" rx="1.5" fill="{fill}" fill-opacity="0.3" '
        f'stroke="{fill}"/>'
        for i in reversed(range(sheets))
    )
    return _svg(side + shift * (sheets - 1) + 2, squares)


def _svg(width: float, inside: str) -> str:
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{_HIGH}" '
        f'viewBox="0 0 {width:.0f} {_HIGH}">{inside}</svg>'
    )
    return f'<img alt="" src="{svg(text)}">'

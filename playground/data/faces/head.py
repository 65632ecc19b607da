"""A face, from back to front."""

from __future__ import annotations

from PIL import Image

from playground.data.faces.hair import behind, in_front
from playground.data.faces.hats import hat
from playground.data.faces.look import BACKGROUNDS, CLOTHES, EYES, HAIR_COLOURS, SKINS, Frame, Look
from playground.data.faces.pen import Colour, Pen, arc, mix

WHITE: Colour = (255, 255, 255)
INK: Colour = (44, 36, 44)
SCALE = {32: 6, 64: 4, 128: 3}  # how much larger it is drawn, then averaged down
ZOOM = 1.16  # of all but the background


def picture(look: Look, side: int) -> Image.Image:
    """The face as an RGB picture of `side` pixels: 32, 64 or 128."""
    scale = SCALE[side]
    ground = BACKGROUNDS[look.background]
    pen = Pen(side * scale, ground)
    x = 0.5 + 0.012 * look.turn
    frame = Frame(x, 0.53, 0.232 + 0.022 * look.width, 0.272, x + 0.038 * look.turn)
    skin, colour = SKINS[look.skin], HAIR_COLOURS[look.hair_colour]
    pen.ellipse(0.5, 0.5, 0.46, 0.46, mix(ground, WHITE, 0.28))
    pen.zoom = ZOOM
    behind(pen, frame, look, colour)
    _body(pen, CLOTHES[look.clothes], skin)
    _skull(pen, frame, look, skin)
    _mouth(pen, frame, look, skin)
    _eyes(pen, frame, look, colour)
    _nose(pen, frame, look, skin)
    in_front(pen, frame, look, skin, colour)
    _glasses(pen, frame, look)
    hat(pen, frame, look)
    return pen.image.reduce(scale)


def _body(pen: Pen, clothes: Colour, skin: Colour) -> None:
    dark = mix(skin, (70, 24, 20), 0.28)
    pen.ellipse(0.5, 1.06, 0.40, 0.215, clothes)
    pen.ellipse(0.5, 0.885, 0.135, 0.075, mix(clothes, INK, 0.25))
    pen.box(0.5, 0.80, 0.085, 0.12, 0.06, dark)
    pen.ellipse(0.5, 0.885, 0.105, 0.052, dark)


def _skull(pen: Pen, at: Frame, look: Look, skin: Colour) -> None:
    """Ears, head and cheeks."""
    ear, inner = mix(skin, (120, 40, 30), 0.10), mix(skin, (140, 40, 34), 0.32)
    for side in (-1, 1):
        x = at.x + side * at.rx * 0.99 - 0.012 * look.turn
        pen.ellipse(x, 0.555, 0.042, 0.062, ear)
        pen.ellipse(x, 0.558, 0.022, 0.036, inner)
    pen.ellipse(at.x, at.y, at.rx, at.ry, skin)
    pen.ellipse(at.x, at.y + 0.075, at.rx * 0.93, at.ry * 0.79, skin)  # a fuller jaw
    blush = mix(skin, (232, 84, 84), 0.26)
    for side in (-1, 1):
        pen.ellipse(at.face + side * 0.138, 0.645, 0.045, 0.030, blush)


def _eyes(pen: Pen, at: Frame, look: Look, hair: Colour) -> None:
    brow = mix(hair, INK, 0.35)
    lift = {"surprised": 0.035, "laugh": 0.012, "sad": 0.008}.get(look.mouth, 0.0)
    tilt = -0.022 if look.mouth == "sad" else 0.008
    for side in (-1, 1):
        x, y = at.face + side * 0.095, 0.535
        iris = x + 0.020 * look.gaze
        pen.ellipse(x, y, 0.054, 0.056, WHITE)
        pen.ellipse(iris, y + 0.004, 0.036, 0.040, EYES[look.eyes])
        pen.ellipse(iris, y + 0.004, 0.020, 0.022, (24, 18, 24))
        pen.ellipse(iris + 0.013, y - 0.014, 0.012, 0.012, WHITE)
        pen.stroke(arc(x, y + 0.004, 0.056, 0.060, 195, 345, 8), INK, 0.014)
        top = 0.447 - lift
        pen.stroke(
            [
                (x - side * 0.046, top + tilt),
                (x, top - 0.012),
                (x + side * 0.048, top + 0.010 - tilt),
            ],
            brow,
            0.021,
        )


def _nose(pen: Pen, at: Frame, look: Look, skin: Colour) -> None:
    x = at.face + 0.012 * look.turn
    pen.ellipse(x, 0.625, 0.030, 0.024, mix(skin, (130, 44, 32), 0.24))
    pen.ellipse(x, 0.615, 0.026, 0.021, mix(skin, (255, 190, 160), 0.14))


def _mouth(pen: Pen, at: Frame, look: Look, skin: Colour) -> None:
    x, y = at.face, 0.705
    lip = mix(skin, (198, 40, 58), 0.66)
    if look.mouth == "smile":
        pen.stroke(arc(x, y - 0.032, 0.082, 0.062, 25, 155, 10), lip, 0.022)
    elif look.mouth == "laugh":
        pen.chord(x, y - 0.020, 0.092, 0.090, 0, 180, (112, 22, 36))
        pen.ellipse(x, y + 0.046, 0.046, 0.022, (232, 98, 104))
        pen.box(x, y - 0.010, 0.072, 0.013, 0.008, WHITE)
    elif look.mouth == "calm":
        pen.stroke([(x - 0.058, y + 0.010), (x, y + 0.015), (x + 0.058, y + 0.010)], lip, 0.022)
    elif look.mouth == "sad":
        pen.stroke(arc(x, y + 0.060, 0.070, 0.056, 215, 325, 10), lip, 0.022)
    else:
        pen.ellipse(x, y + 0.022, 0.042, 0.052, lip)
        pen.ellipse(x, y + 0.022, 0.029, 0.038, (84, 16, 30))


def _glasses(pen: Pen, at: Frame, look: Look) -> None:
    if look.glasses == "none":
        return
    edge = {"round": (176, 52, 60), "square": (34, 34, 46), "sunglasses": (22, 22, 30)}[
        look.glasses
    ]
    y = 0.538
    for side in (-1, 1):
        x = at.face + side * 0.098
        pen.stroke([(x + side * 0.07, y - 0.012), (at.x + side * at.rx, y - 0.018)], edge, 0.018)
        if look.glasses == "round":
            pen.ring(x, y, 0.086, 0.086, edge, 0.020)
        elif look.glasses == "square":
            pen.box(x, y, 0.087, 0.068, 0.022, None, edge, 0.022)
        else:
            pen.box(x, y + 0.006, 0.090, 0.070, 0.050, edge)
            pen.stroke([(x - 0.045, y - 0.005), (x - 0.015, y - 0.032)], (112, 122, 150), 0.018)
    pen.stroke([(at.face - 0.016, y - 0.012), (at.face + 0.016, y - 0.012)], edge, 0.020)

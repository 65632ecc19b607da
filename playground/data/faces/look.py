"""What makes a face: its factors, their words and colours, and drawing them at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.data.faces.pen import Colour

SKINS: dict[str, Colour] = {
    "porcelain": (255, 226, 204),
    "rose": (250, 205, 178),
    "beige": (238, 187, 146),
    "olive": (216, 164, 116),
    "tan": (188, 130, 86),
    "brown": (152, 98, 62),
    "umber": (116, 72, 46),
    "ebony": (84, 52, 36),
}
HAIR_COLOURS: dict[str, Colour] = {
    "black": (40, 34, 40),
    "brown": (94, 58, 36),
    "auburn": (150, 62, 34),
    "ginger": (222, 116, 46),
    "blond": (240, 200, 104),
    "silver": (196, 200, 210),
    "blue": (62, 116, 200),
    "pink": (238, 114, 168),
}
EYES: dict[str, Colour] = {
    "brown": (104, 62, 32),
    "blue": (58, 128, 206),
    "green": (70, 148, 84),
    "grey": (112, 124, 138),
}
BACKGROUNDS: dict[str, Colour] = {
    "sky": (138, 200, 238),
    "mint": (146, 218, 190),
    "lemon": (248, 224, 120),
    "peach": (250, 184, 142),
    "lilac": (192, 170, 232),
    "coral": (242, 136, 128),
    "navy": (62, 78, 124),
    "cream": (244, 234, 214),
}
CLOTHES: dict[str, Colour] = {
    "red": (206, 62, 62),
    "teal": (32, 138, 138),
    "mustard": (226, 168, 44),
    "plum": (122, 66, 130),
    "white": (240, 240, 244),
    "denim": (66, 98, 156),
}
HAIR = ("bald", "short", "parted", "spiky", "curly", "bob", "long", "bun")
MOUTHS = ("smile", "laugh", "calm", "sad", "surprised")
GLASSES = ("none", "round", "square", "sunglasses")
HATS = ("none", "cap", "beanie", "straw hat", "crown")

WORDS: dict[str, tuple[str, ...]] = {
    "skin": tuple(SKINS),
    "hair": HAIR,
    "hair colour": tuple(HAIR_COLOURS),
    "eyes": tuple(EYES),
    "mouth": MOUTHS,
    "glasses": GLASSES,
    "hat": HATS,
    "clothes": tuple(CLOTHES),
    "background": tuple(BACKGROUNDS),
}
NONE_SHARE = {"glasses": 0.55, "hat": 0.6}  # of faces go without
TURN, WIDTH, GAZE = "turn", "width", "gaze"
FACTORS = (*WORDS, TURN, WIDTH, GAZE)


@dataclass(frozen=True)
class Look:
    """One face. Choices are words; turn (of the head), width and gaze go from −1 to 1."""

    skin: str
    hair: str
    hair_colour: str
    eyes: str
    mouth: str
    glasses: str
    hat: str
    clothes: str
    background: str
    turn: float
    width: float
    gaze: float


@dataclass(frozen=True)
class Frame:
    """Where the head is, in units of the picture."""

    x: float  # middle of the head
    y: float
    rx: float
    ry: float
    face: float  # middle of eyes, nose and mouth: they move further when the head turns


def random_factors(count: int) -> dict[str, np.ndarray]:
    """Factors of `count` faces, independent of each other and the same at every call: whole
    numbers that count `WORDS`, and float32 from −1 to 1."""
    rng = np.random.default_rng(0)
    factors: dict[str, np.ndarray] = {}
    for name, words in WORDS.items():
        rest = len(words) - 1
        none = NONE_SHARE.get(name, 1 / len(words))
        factors[name] = rng.choice(len(words), count, p=[none, *[(1 - none) / rest] * rest])
    for name in (TURN, WIDTH, GAZE):
        factors[name] = rng.uniform(-1, 1, count).astype(np.float32)
    return factors


def look(factors: dict[str, np.ndarray], i: int) -> Look:
    """The i-th face of `random_factors`."""
    words = [WORDS[name][factors[name][i]] for name in WORDS]
    return Look(*words, *(float(factors[name][i]) for name in (TURN, WIDTH, GAZE)))

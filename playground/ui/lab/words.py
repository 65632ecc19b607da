"""What the lab says: of each part of an update, of layers, and of the model's nodes."""

from __future__ import annotations

from typing import Any, NamedTuple


class PartWords(NamedTuple):
    """Which nodes of the drawn model a part lights up, and a sentence on what it does."""

    lit: tuple[str, ...]
    sentence: str


PARTS: dict[str, PartWords] = {
    "draw examples and noise": PartWords(
        ("real", "noise"), "A fresh batch of real points is drawn, and as many codes for G."
    ),
    "generate": PartWords(("noise", "G", "generated"), "G turns each code into a point."),
    "judge": PartWords(
        ("generated", "real", "D"), "D gives every point a number: how real it looks."
    ),
    "rebuild": PartWords(
        ("generated", "real", "D"), "Every point is rebuilt; what comes back well counts as real."
    ),
    "D's loss": PartWords(("D",), "How badly D tells real points from generated ones."),
    "update D": PartWords(
        ("D", "heat"), "Every weight of D moves down its slope: the map has changed."
    ),
    "G's loss": PartWords(
        ("generated", "D", "G"),
        "How seldom D takes G's points for real; its slope leads back to G.",
    ),
    "update G": PartWords(
        ("G", "generated"), "Every weight of G moves down its slope: sheet and crosses have moved."
    ),
    "balance": PartWords(("D",), "The weight k is corrected, so that neither net runs away."),
    "draw examples": PartWords(("real",), "A fresh batch of real points is drawn."),
    "encode and decode": PartWords(
        ("real", "encoder", "codes", "decoder", "rebuilt"),
        "Each point is squeezed into its code and rebuilt from it.",
    ),
    "encode": PartWords(
        ("real", "encoder", "codes"), "The encoder names a small cloud of codes for each point."
    ),
    "draw codes": PartWords(("codes",), "One code is drawn from each cloud."),
    "decode": PartWords(
        ("codes", "decoder", "rebuilt"), "The decoder says where each code's point should lie."
    ),
    "loss": PartWords(("rebuilt", "real"), "How far the rebuilt points lie from the real ones."),
    "bound": PartWords(
        ("rebuilt", "codes"), "How badly points are rebuilt, and how much their codes give away."
    ),
    "update": PartWords(
        ("encoder", "decoder", "machine"), "Every weight moves down the slope of the loss."
    ),
    "Gibbs steps": PartWords(
        ("machine", "generated"), "The machine dreams: its units switch each other on and off."
    ),
    "free energies": PartWords(
        ("machine", "real"), "How much lower the energy of the data is than that of the dreams."
    ),
}
UNKNOWN = PartWords((), "")

FIRST = {
    "gan": "Try first: press Train and watch the orange sheet, which is G's whole noise, stretch "
    "towards the green data; then switch on the arrows.",
    "autoencoder": "Try first: press Train and watch the curve of codes bend through the data; "
    "then switch on where the plane goes.",
    "vae": "Try first: press Train and watch the prior spread over the data; then look at the blue "
    "ellipses, each the doubt about one point.",
    "energy": "Try first: press Train and watch the map sink wherever data are; the pink crosses "
    "are what the machine dreams.",
}
TRAINED = (
    "This GAN was trained before. Switch its layers on and off; then press Train to go on from "
    "here, or change a step size and see whether it holds."
)
HINT = (
    "Point at the plane for values; arrow keys move the cross, digits switch layers, m plays the "
    "way from noise to points."
)
_POINT = {"2": ["x₁", "x₂"]}
_CODE = {"1": ["z"], "2": ["z₁", "z₂"]}
_CLOUD = {"2": ["μ", "log σ²"], "4": ["μ₁", "μ₂", "log σ₁²", "log σ₂²"]}


def units(kind: str) -> list[dict[str, Any]]:
    """The nets of a family of this kind whose units can be shown; "gives": what leaves them, by
    its count."""
    code = _CLOUD if kind == "vae" else _CODE
    return [
        {"name": "D", "label": "What D's units say of the plane", "over": "plane",
         "gives": {"1": ["D(x)"]}},
        {"name": "G", "label": "What G's units say of the noise", "over": "codes",
         "gives": _POINT},
        {"name": "encoder", "label": "What the encoder's units say of the plane", "over": "plane",
         "gives": code},
        {"name": "decoder", "label": "What the decoder's units say of the codes", "over": "codes",
         "gives": _POINT},
    ]  # fmt: skip

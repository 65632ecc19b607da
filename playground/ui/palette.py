"""One colour for one thing on every page: Okabe and Ito's set, told apart by every eye."""

from __future__ import annotations

ROLES = {
    "real": "#009E73",
    "generated": "#CC79A7",
    "critic": "#0072B2",
    "generator": "#E69F00",
    "autoencoder": "#D55E00",
    "vae": "#56B4E9",
    "energy": "#999933",  # Tol's olive: their yellow cannot be read on white
    "neutral": "text",  # the colour of the page's text, light or dark
}

CLASSES = {
    "light": ("#CC6677", "#332288", "#B8A33B", "#117733", "#3BA0C9",
              "#882255", "#44AA99", "#77772A", "#AA4499", "#777777"),
    "dark": ("#DC7F8F", "#8A7BE0", "#DDCC77", "#3FA865", "#88CCEE",
             "#C2578A", "#44AA99", "#A8A844", "#C973BA", "#BBBBBB"),
}  # fmt: skip
"""Ten classes from Tol's muted set, shades moved where they could not be seen on the page; always
beside the class's name."""

SIDES = ("text", "#AA3377", "#2A9FC9", "#A6761D")
"""Sides of a comparison, A to D: always with their letter as well."""

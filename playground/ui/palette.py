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

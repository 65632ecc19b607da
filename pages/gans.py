"""Train generative adversarial networks."""

from playground.ui import navigation, studio
from playground.ui.tricks import tricks

navigation.arrive()
studio.show(
    "gan",
    "Generative adversarial networks",
    "A generator G turns random numbers into examples while a discriminator D learns to tell them "
    "from real ones. Try first: press Train, wait for digits, then press Break it and see what "
    "goes wrong.",
    below=tricks,
)

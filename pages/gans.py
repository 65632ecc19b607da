"""Train generative adversarial networks."""

from playground.ui import navigation, studio
from playground.ui.tricks import tricks

navigation.arrive()
studio.show(
    "gan",
    "Generative adversarial networks",
    "A generator G turns random numbers into examples while a discriminator D learns to tell them "
    "from real ones. Watch D(x) and D(G(z)): when both stay near one half, D can only guess.",
    below=tricks,
)

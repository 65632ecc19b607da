"""Train variational autoencoders."""

from playground.ui import navigation, studio

navigation.arrive()
studio.show(
    "vae",
    "Variational autoencoders",
    "A VAE codes each example as a small cloud and presses all clouds into one known shape, so "
    "that codes drawn at random decode to something new. Watch its two terms pull against each "
    "other: how well it rebuilds, and how much its codes say.",
)

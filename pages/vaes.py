"""Train variational autoencoders."""

from playground.ui import navigation, studio

navigation.arrive()
studio.show(
    "vae",
    "Variational autoencoders",
    "A VAE codes each example as a small cloud and presses all clouds into one known shape, so "
    "that random codes decode to something new. Try first: press Train and watch its two terms "
    "pull against each other.",
)

"""Train autoencoders."""

from playground.ui import navigation, studio

navigation.arrive()
studio.show(
    "autoencoder",
    "Autoencoders",
    "An autoencoder squeezes each example into a code of a few numbers and rebuilds the example "
    "from the code alone. Try first: press Train and watch the reconstructions sharpen below their "
    "inputs.",
)

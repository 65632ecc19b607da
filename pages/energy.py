"""Train energy-based and wake-sleep models."""

from playground.ui import navigation, studio

navigation.arrive()
studio.show(
    "energy",
    "Energy models",
    "These models switch units on and off by chance until the pattern looks like the data; nothing "
    "is learned by backpropagation. Try first: press Train and watch dreams grow out of noise.",
)

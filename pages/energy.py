"""Train energy-based and wake-sleep models."""

from playground.ui import navigation, studio

navigation.arrive()
studio.show(
    "energy",
    "Energy models",
    "These models switch units on and off by chance until the pattern looks like the data, with no "
    "slopes through layers. Watch how dreams grow out of noise, and how log p(x) is counted.",
)

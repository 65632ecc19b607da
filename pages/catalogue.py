"""Every model there is, with its idea, its paper, and whether a trained one comes along."""

from playground.ui import catalogue, navigation

navigation.arrive()
catalogue.show()

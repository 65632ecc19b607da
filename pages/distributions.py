"""Distributions by hand: divergences, noise turned into data, and two ways to a gradient."""

from playground.ui import navigation
from playground.ui.distributions import page

navigation.arrive()
page.show()

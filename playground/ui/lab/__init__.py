"""The 2-D lab: the studio's settings and buttons around a plane in which everything is seen."""

from playground.ui.lab.page import show

__all__ = ["show"]

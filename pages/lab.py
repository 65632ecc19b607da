"""The 2-D lab: models of points in the plane, where everything can be seen."""

from playground.ui import lab, navigation

navigation.arrive()
lab.show(
    "2-D lab",
    "On points in the plane nothing is hidden: what D thinks of every place, where G puts all of "
    "its noise, which way each point is drawn. Press Train: the orange sheet looks for the data.",
)

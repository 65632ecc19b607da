"""Train models side by side: what losses tell, what cures a collapse, what each trick does."""

from playground.ui import comparing, navigation

navigation.arrive()
comparing.show()

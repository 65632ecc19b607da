"""See why L2 misjudges pictures."""

from playground.ui import navigation, similarity

navigation.arrive()
similarity.show()

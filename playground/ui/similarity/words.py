"""How wide a text stands."""

WIDTH = 760  # pixels of a text that is read

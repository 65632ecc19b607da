"""How long tests wait at most. They wait for things to happen, never for time: only what is broken
takes this long, however busy the machine."""

PATIENCE = 240.0  # seconds

"""Metrics: pure functions that say how good, how far, how alike; each names its source and unit.

Nothing here reads files, clocks or screens. A metric that needs a net receives it as an argument.
"""

"""Putting to use what was learned without labels: few labels, compression, made-up examples."""

"""Runs: the history of a run in its folder (store, history), the process that trains it (worker)
and the one who starts, steers and reads it (client). Only the worker imports torch."""

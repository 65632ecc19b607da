"""Nets: layers and bodies, with no optimiser, no loss and no random number of their own."""

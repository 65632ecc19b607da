"""The command line. Nothing here imports torch until a command needs it."""

from playground.cli.app import main

__all__ = ["main"]

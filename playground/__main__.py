"""`python -m playground`: the same work without a browser."""

from playground.cli import main

main()

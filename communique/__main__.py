"""`python -m communique` is the command line."""

from communique.show.cli import main

main()

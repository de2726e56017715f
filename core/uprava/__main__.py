"""`python -m uprava`: the command line without an installed script."""

from uprava.cli import main

main()

"""The command line `uprava`: one group that the core's areas and the modules add commands to."""

import sys

from uprava.cli.group import Commands, told

__all__ = ["cli", "main"]

cli = Commands("uprava", help="Document platform of a municipality.")


def main() -> None:
    """Run the command line; the exit code is 0, 1 for a refusal, 2 for a wrong call."""
    with told():
        sys.exit(cli.main(standalone_mode=True))

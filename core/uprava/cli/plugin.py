"""The command line's own commands, added through the same hook as everybody's."""

from collections.abc import Sequence

import click

from uprava import hookimpl
from uprava.cli import database, demo, people, serving, showing, storage


@hookimpl
def uprava_commands() -> Sequence[click.Command]:
    """Starting, the demo, the schema, accounts, tokens, what is installed, the store."""
    return [
        serving.serve,
        serving.worker,
        demo.demo,
        database.db,
        people.user,
        people.token,
        showing.modules,
        showing.hooks,
        showing.settings,
        storage.storage,
    ]

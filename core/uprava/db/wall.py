"""The wall of row security, let down for a moment inside of somebody's act."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_value
from uprava.errors import UpravaError

SWITCH = "select set_config('uprava.system', %s, true)"


@contextmanager
def past_rights(session: Session) -> Iterator[None]:
    """Do what a rule asks for, or look at a book as a whole, whatever the reader may see.

    Row security is back after the block, also for who goes on after a refusal; any other error
    leaves no transaction to go on in.
    """
    before = fetch_value(session, "select coalesce(current_setting('uprava.system', true), '')")
    if before == "on":  # the installation's own act: there is no wall to let down
        yield
        return
    execute(session, SWITCH, ("on",))
    try:
        yield
    except UpravaError:
        execute(session, SWITCH, (before,))
        raise
    execute(session, SWITCH, (before,))

"""Transactions of the program itself, short ones: an operator is never asked inside of one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session
from uprava.clock import office_day
from uprava.db.transaction import system_transaction
from uprava.installation import Installation


@contextmanager
def ours(installation: Installation) -> Iterator[Session]:
    """Open a transaction of the office day that sees everything."""
    day = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=day, task="contracts") as session:
        yield session

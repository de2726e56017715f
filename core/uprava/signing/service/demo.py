"""Keys for the people of the demonstration."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.signing.service.keeping import KeyRow, issue_keys

MONTHS = 15


def issue_demo_keys(
    session: Session, people: Sequence[int], *, secret: bytes, at: datetime
) -> list[KeyRow]:
    """Give people (their ids) keys of the own authority, which is made at the first call.

    `secret` is the installation's (`settings.secret`). About 0.1 s for each person.
    """
    return issue_keys(session, people, secret=secret, at=at, months=MONTHS)

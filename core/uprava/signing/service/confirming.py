"""Asking for the password again before a signature: a browser left open does not sign."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.users.reader import Reader
from uprava.users.service.signing_in import Device, check_credentials

LASTS = timedelta(minutes=15)
"""How long a password given stays good for signing."""


def is_confirmed(session: Session, *, reader: Reader, at: datetime) -> bool:
    """Tell whether the session's person gave the password a short while ago."""
    query = """
        select greatest(s.created_at, c.confirmed_at) from users.session as s
        left join signing.confirmation as c on c.token_hash = s.token_hash
        where s.token_hash = %s"""
    last = fetch_value(session, query, (reader.session_hash,))
    return last is not None and at - last < LASTS


def confirm(
    session: Session, password: str, *, reader: Reader, device: Device, at: datetime
) -> bool:
    """Check the password given again and remember it for this session; count a failure.

    Raises TooManyError as sign-in does. The transaction must be committed either way.
    """
    account = check_credentials(
        session, login=reader.login, password=password, device=device, now=at
    )
    if account is None or account.id != reader.person_id:
        return False
    execute(
        session,
        "insert into signing.confirmation (token_hash, confirmed_at) values (%s, %s)"
        " on conflict (token_hash) do update set confirmed_at = excluded.confirmed_at",
        (reader.session_hash, at),
    )
    record(session, "signing.confirmed", "person", reader.person_id)
    return True

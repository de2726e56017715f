"""Earlier correspondents, offered while a name is being typed."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.models import AccessMark
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

OFFERED = 12

KEY = "lower(regexp_replace(%(name)s, '[^[:alnum:]]+', ' ', 'g'))"
"""The same as the stored column `correspondent_key`."""


def remember(session: Session, head: DocumentHead) -> None:
    """Keep the name for those who keep the journal; restricted letters leave no trace here.

    A name that is known locks nothing, so that registrations do not wait for each other.
    """
    if head.unit_id is None or head.access_mark != AccessMark.COMMON:
        return
    execute(
        session,
        f"insert into records.correspondent (unit_id, correspondent_key, correspondent)"
        f" values (%(unit)s, {KEY}, %(name)s) on conflict do nothing",
        {"unit": head.unit_id, "name": head.summary},
    )


def suggest(session: Session, *, q: str, reader: Reader) -> list[str]:
    """Return earlier correspondents of the reader's journals, those that begin so first."""
    query = f"""
        select distinct on (correspondent_key) correspondent from records.correspondent
        where unit_id = any (%(units)s)
          and strpos(' ' || correspondent_key, ' ' || rtrim({KEY})) > 0
        order by correspondent_key limit 200"""
    values = {"units": list(reader.principals), "name": q}
    found = fetch_values(session, query, values) if q.strip() else []
    begin = q.strip().lower()
    found.sort(key=lambda name: (not name.lower().startswith(begin), len(name)))
    return found[:OFFERED]


def known_spelling(session: Session, name: str, *, units: Sequence[int]) -> str:
    """Return the name as the units have spelled it before, else as given."""
    query = f"""
        select correspondent from records.correspondent
        where unit_id = any (%(units)s) and correspondent_key = {KEY} limit 1"""
    found = fetch_value(session, query, {"units": list(units), "name": name})
    return str(found or name)

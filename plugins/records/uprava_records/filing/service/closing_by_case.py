"""Whether a document may be closed by its kind's plain act «В дело», or only by going into a case.

The rules of records management let an office file what is done with into cases of its filing plan;
`UPRAVA_RECORDS_FILE_BY` says whether it does so always, when a plan of the year is in force, or
never.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.errors import ConflictError
from uprava.extension import DocumentHead, Transition
from uprava.i18n import _

from uprava_records.filing.service.common import today_of
from uprava_records.settings import records_settings

FILED = "filed"
"""The code every kind gives the transition that closes a document."""

GOING_IN = "filing.going_in"


@contextmanager
def going_in(session: Session, document_id: UUID) -> Iterator[None]:
    """Let a document be closed inside the block: it is going into a case."""
    session.info[GOING_IN] = document_id
    try:
        yield
    finally:
        del session.info[GOING_IN]


IN_FORCE = """
    select exists (select from records.plan
        where organisation_id = %s and year = %s and state = 'approved')"""


def refuse_plain(session: Session, head: DocumentHead, transition: Transition) -> None:
    """Raise ConflictError when a document is closed past the cases, as the office does not."""
    past = transition.code == FILED and session.info.get(GOING_IN) != head.id
    if past and (refusal := refusal_of(session, head)):
        raise refusal


def refusal_of(session: Session, head: DocumentHead) -> ConflictError | None:
    """Return why a document may not be closed past the cases; None: it may."""
    rule = records_settings().file_by
    if head.number is None or rule == "never":
        return None
    year = today_of(session).year
    if fetch_value(session, IN_FORCE, (head.organisation_id, year)):
        told = _("Documents are filed into cases of the filing plan of {year}: use “Into the case…”"
                 " and choose the case.")  # fmt: skip
        return ConflictError(told.format(year=year), code="into-a-case")
    if rule == "always":
        told = _("Documents are filed into cases only, and no filing plan of {year} is in force."
                 " Nothing was changed; ask for the plan to be approved.")  # fmt: skip
        return ConflictError(told.format(year=year), code="no-plan")
    return None

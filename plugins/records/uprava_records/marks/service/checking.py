"""The public check of a document of ours: what everybody with its code is told.

Number, date, kind, organisation, digests of the signed file and how its signature stands: no
title, no names. A code that is unknown, closed, or whose document may not be told of any more is
answered with the same words after the same queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.documents.models import AccessMark
from uprava.errors import TooManyError
from uprava.i18n import _
from uprava.signing.verdicts import Verdict
from uprava.users.service.attempts import Subject, count_failure, network_of, refuse_early

from uprava_records.marks.service.opening import ANNULLED, KINDS

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A version of the document's own text that carries a signature, and how that stands."""

    sha256: str
    size: int
    verdict: str
    signed_at: datetime
    checked_at: datetime

    @property
    def said(self) -> str:
        """How the signature stands, in words."""
        match self.verdict:
            case Verdict.VALID:
                return _("The electronic signature is valid.")
            case Verdict.INVALID:
                return _("The electronic signature is not valid.")
            case _other:
                return _("The electronic signature could not be checked to the end.")


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """What is told of a document: nothing that names a person."""

    id: UUID
    kind: str
    organisation: str
    number: str
    registered_on: date


FIND = """
select d.id, d.kind, o.name as organisation, d.number, d.registered_on
from records.mark as m
join documents.document as d on d.id = m.document_id
join users.organisation as o on o.id = d.organisation_id
where m.code = %(code)s and m.opened_at is not null and d.number is not null
  and d.deleted_at is null and d.access_mark = %(common)s and d.state <> %(annulled)s
  and d.kind = any (%(kinds)s)"""

FILES = """
with signed as (
    select f.id, f.sha256, f.size, f.series_id, f.version, s.verdict, s.signed_at, s.checked_at,
        s.field, s.serial
    from documents.file as f join signing.signature as s on s.file_id = f.id
    where f.document_id = %s and f.removed_at is null and f.role = 'main'
), newest as (
    select n.* from signed as n where not exists (
        select from documents.file as later where later.series_id = n.series_id
            and later.version > n.version and later.removed_at is null)
)
select sha256, size, verdict, signed_at, checked_at from (
    select distinct on (f.id) f.* from signed as f
    where exists (select from newest as n where n.series_id = f.series_id and n.field = f.field
                  and n.serial = f.serial and n.signed_at = f.signed_at)
    order by f.id, f.verdict = 'valid', f.signed_at
) as each order by version desc limit 6"""
"""The newest text and its earlier copies that carry a signature of it, which were sent before more
evidence was added. The worst of a file's signatures speaks for it: what is not valid comes first.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check tells; without a document: nothing is known."""

    document: CheckedDocument | None = None
    files: Sequence[CheckedFile] = ()


def look(session: Session, code: str | None) -> Answer:
    """Return what is told of a code. The session is the installation's own: it sees everything."""
    values = {
        "code": code or "", "common": AccessMark.COMMON.value, "annulled": ANNULLED,
        "kinds": list(KINDS),
    }  # fmt: skip
    document = fetch_one(session, CheckedDocument, FIND, values)
    files = fetch(session, CheckedFile, FILES, (document.id if document else NOBODY,))
    return Answer(document, files) if document and files else Answer()


def guesser(address: str) -> Subject:
    """Return what wrong codes are counted for: twenty cost nothing, then waits double."""
    return Subject(f"check:{network_of(address)}", 20, timedelta(minutes=15))


def refuse_guessing(session: Session, address: str, now: datetime) -> None:
    """Raise TooManyError while a network has to wait after too many wrong codes."""
    try:
        refuse_early(session, [guesser(address)], now)
    except TooManyError as error:
        minutes = -(-error.retry_after // 60)
        said = _("Too many wrong codes from your network. Try again in {n} min.")
        raise TooManyError(said.format(n=minutes), retry_after=error.retry_after) from None


def count_guess(session: Session, address: str, now: datetime) -> None:
    """Count a wrong code."""
    count_failure(session, guesser(address), now)

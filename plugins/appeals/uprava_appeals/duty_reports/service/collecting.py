"""The appeals of a month as the federal section asks them, under the reader's rights."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.periods import Period
from uprava.db.sql import fetch, fetch_values
from uprava.db.wall import past_rights
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader
from uprava_storage import BlobStore

from uprava_appeals.duty_reports.package import Attachment, Passed, ReportedAppeal, ReportedQuestion
from uprava_appeals.duty_reports.service.naming import list_bodies
from uprava_appeals.law.channels import Form
from uprava_appeals.values import KIND, ReplyBy

AT_ONCE = 200
"""Appeals read in one go."""

OF_MONTH: LiteralString = f"""
select d.id from documents.document as d join appeals.appeal as a on a.document_id = d.id
where d.kind = %(kind)s and d.deleted_at is null and d.state <> 'annulled'
  and d.organisation_id = %(organisation)s and d.registered_on <= %(until)s and {VISIBLE}
  and (d.registered_on >= %(since)s or exists (
        select from appeals.question as q where q.document_id = d.id
          and q.decided_on between %(since)s and %(until)s)
    or exists (
        select from appeals.decision as c where c.document_id = d.id
          and c.reversed_at is null and c.decided_on between %(since)s and %(until)s))
order by d.registered_on, d.id"""
"""Registered in the month, or something was decided about them in it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An appeal with its first author; no author row: it is anonymous, or not open."""

    id: UUID
    number: str
    registered_on: date
    received_on: date
    source: str
    form: str | None
    name: str
    address: str
    reply_by: str
    reply_to: str


WHOLES = """
select d.id, coalesce(d.number, '') as number, d.registered_on, a.received_on, a.source, a.form,
    coalesce(w.name, '') as name, concat_ws(', ', nullif(w.postcode, ''), nullif(w.address, ''))
        as address, coalesce(w.reply_by, '') as reply_by, coalesce(w.reply_to, '') as reply_to
from documents.document as d join appeals.appeal as a on a.document_id = d.id
left join lateral (
    select * from appeals.author as w where w.document_id = d.id order by w.position limit 1
) as w on true
where d.id = any (%s) order by array_position(%s, d.id)"""


@dataclass(frozen=True, slots=True)
class Part:
    """A question with the transfer and the file of its answer."""

    document_id: UUID
    position: int
    code: str
    came_to: str
    decided_on: date | None
    measures_taken: bool
    body: str | None
    passed_on: date | None
    letter: str | None
    file: str | None
    sha256: str | None
    size: int | None


PARTS = """
select q.document_id, q.position, coalesce(q.code, '') as code,
    coalesce(q.result, q.state) as came_to, q.decided_on, q.measures_taken, c.body,
    coalesce(c.letter_date, c.decided_on) as passed_on, c.letter_number as letter,
    f.name as file, f.sha256, f.size
from appeals.question as q
left join lateral (
    select * from appeals.decision as c
    where c.document_id = q.document_id and c.reversed_at is null and c.body <> ''
      and (c.question_id = q.id or c.question_id is null)
    order by c.question_id nulls last, c.id desc limit 1
) as c on true
left join lateral (
    select f.name, f.sha256, f.size from documents.file as f
    where f.document_id = q.reply_id and f.removed_at is null and f.role = 'main'
    order by f.version desc limit 1
) as f on true
where q.document_id = any (%s) order by q.document_id, q.position"""


def ids_of(session: Session, period: Period, *, reader: Reader) -> list[UUID]:
    """Return the appeals of a month that the reader may see, in the order of registration."""
    values = {
        "kind": KIND, "organisation": reader.organisation_id, "since": period.since,
        "until": period.until, "principals": list(reader.principals),
    }  # fmt: skip
    return fetch_values(session, OF_MONTH, values)


def collect(
    session: Session, ids: Sequence[UUID], *, organisation_id: int, store: BlobStore
) -> Iterator[tuple[UUID, ReportedAppeal]]:
    """Yield appeals the reader may see as the package has them, portion by portion.

    Their answers go in whoever signed them: files of replies are closed to who did not deal with
    the appeal, and a body reports what it answered.
    """
    bodies = {each.name: each.department for each in list_bodies(session, organisation_id)}
    for begin in range(0, len(ids), AT_ONCE):
        some = list(ids[begin : begin + AT_ONCE])
        parts: dict[UUID, list[Part]] = defaultdict(list)
        with past_rights(session):
            found = fetch(session, Part, PARTS, (some,))
        for part in found:
            parts[part.document_id].append(part)
        for whole in fetch(session, Whole, WHOLES, (some, some)):
            yield whole.id, reported(whole, parts[whole.id], bodies, store)


def reported(
    whole: Whole, parts: Sequence[Part], bodies: Mapping[str, str], store: BlobStore
) -> ReportedAppeal:
    """Return an appeal as the package has it."""
    return ReportedAppeal(
        department=bodies.get("", ""),
        number=whole.number,
        direct=not whole.source,
        electronic=whole.form == Form.ELECTRONIC,
        created=whole.received_on,
        name=whole.name,
        address=whole.address,
        email=whole.reply_to if whole.reply_by == ReplyBy.EMAIL else "",
        questions=[question(whole, each, bodies, store) for each in parts],
    )


def question(
    whole: Whole, part: Part, bodies: Mapping[str, str], store: BlobStore
) -> ReportedQuestion:
    """Return a question as the package has it."""
    passed = None
    if part.came_to == "forwarded" and part.body and part.passed_on:
        passed = Passed(part.body, bodies.get(part.body, ""), part.passed_on, part.letter or "")
    attached = None
    if part.sha256 and part.file:
        attached = Attachment(part.file, part.size or 0, partial(read, store, part.sha256))
    return ReportedQuestion(
        position=part.position, code=part.code, came_to=part.came_to,
        received=whole.received_on, registered=whole.registered_on,
        responded=None if passed else part.decided_on, passed=passed,
        measures=part.measures_taken, attachment=attached,
    )  # fmt: skip


def read(store: BlobStore, sha256: str) -> bytes:
    """Return the bytes of a file of the store."""
    return b"".join(store.read(sha256))

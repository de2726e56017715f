"""The monthly package: ordered on the screen, made by a job under its person's rights, kept."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava import logs
from uprava.audit.log import record
from uprava.calendar.periods import Period, Preset, calendar_period
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.db.transaction import beside, new_session, system_transaction
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _, use_locale
from uprava.installation import Installation, installation_of
from uprava.jobs.attempts import AbandonedError, Blame, attempt
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now

from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.duty_reports.checking import mistakes_of
from uprava_appeals.duty_reports.package import ReportedAppeal, write
from uprava_appeals.duty_reports.service.collecting import collect, ids_of
from uprava_appeals.duty_reports.service.naming import names_of, organisation_of
from uprava_appeals.duty_reports.values import REPORT
from uprava_appeals.values import PERSONAL

JOB = "appeals:section_package"

SHOWN = 60
"""Packages shown: five years of months."""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package as its page shows it."""

    id: int
    organisation_id: int
    year: int
    month: int
    state: str
    ordered_by: int
    acting_for: int | None
    ordered: str
    ordered_at: datetime
    made_at: datetime | None
    looked_at: int
    packed: int
    sha256: str
    size: int
    protocol: list[dict[str, Any]]
    why: str
    sent_on: date | None
    sent: str | None
    said: str

    @property
    def period(self) -> Period:
        """The month."""
        return calendar_period(Preset.MONTH, date(self.year, self.month, 1))

    @property
    def words(self) -> str:
        """The month as an office writes it: «10.2026»."""
        return f"{self.month:02d}.{self.year}"

    @property
    def unfinished(self) -> bool:
        """Whether the job is still at it."""
        return self.state in ("waiting", "running")


PACKAGES = f"""
select p.id, p.organisation_id, p.year, p.month, p.state, p.ordered_by, p.acting_for,
    (select {SHORT_NAME} from users.person as p where p.id = ordered_by) as ordered, p.ordered_at,
    p.made_at, p.looked_at, p.packed, p.sha256, p.size, p.protocol, p.why, p.sent_on,
    (select {SHORT_NAME} from users.person as p where p.id = sent_by) as sent, p.said
from appeals.section_package as p"""


def require(reader: Reader) -> int:
    """Return the reader's organisation. Raises ForbiddenError for who may not see names."""
    reader.require(REPORT)
    reader.require(PERSONAL)
    return organisation_of(reader)


def order(session: Session, year: int, month: int, *, reader: Reader, at: datetime) -> int:
    """Let the package of a month be made; return its id.

    Raises InvalidError for a month that has not begun, ConflictError while one is being made.
    """
    organisation = require(reader)
    today: date = session.info["today"]
    first = date(year, month, 1)
    if first > today:
        wrong = _("This month has not begun yet.")
        raise InvalidError(wrong, fields={"month": wrong})
    query = """select id from appeals.section_package where organisation_id = %s and year = %s
        and month = %s and state in ('waiting', 'running')"""
    if fetch_value(session, query, (organisation, year, month)):
        raise ConflictError(_("The package of this month is being made already."))
    query = """insert into appeals.section_package
        (organisation_id, year, month, ordered_by, acting_for, ordered_at)
        values (%s, %s, %s, %s, %s, %s) returning id"""
    values = (organisation, year, month, reader.person_id, reader.acting_for, at)
    id = int(fetch_value(session, query, values) or 0)
    record(session, "section_package.ordered", "section_package", id, month=f"{month:02d}.{year}")
    installation_of(session).jobs.defer(session, JOB, lock=f"{JOB}:{organisation}", package_id=id)
    return id


def list_packages(session: Session, *, reader: Reader) -> list[PackageRow]:
    """Return the packages of the reader's organisation, the latest month first."""
    query = f"""{PACKAGES} where p.organisation_id = %s
        order by p.year desc, p.month desc, p.id desc limit {SHOWN}"""
    return fetch(session, PackageRow, query, (require(reader),))


def get_package(session: Session, id: int, *, reader: Reader) -> PackageRow:
    """Return a package of the reader's organisation. Raises NotFoundError."""
    query = f"{PACKAGES} where p.id = %s and p.organisation_id = %s"
    found = fetch_one(session, PackageRow, query, (id, require(reader)))
    if found is None:
        raise NotFoundError(_("There is no such package, or it is not open to you."))
    return found


def take(session: Session, id: int, *, reader: Reader) -> PackageRow:
    """Return a finished package to be downloaded. Raises ConflictError when there is no file."""
    row = get_package(session, id, reader=reader)
    if not row.sha256:
        raise ConflictError(_("The package has no file: look at its protocol."))
    record(session, "section_package.opened", "section_package", id, month=row.words)
    return row


def note_sent(session: Session, id: int, *, on: date, said: str, reader: Reader) -> None:
    """Note the day a package was put into the section. Raises InvalidError for a wrong day."""
    row = take(session, id, reader=reader)
    today: date = session.info["today"]
    zone = installation_of(session).settings.timezone
    if row.made_at is None or not office_day(zone, row.made_at) <= on <= today:
        wrong = _("The day lies between the making of the package and today.")
        raise InvalidError(wrong, fields={"on": wrong})
    query = "update appeals.section_package set sent_on = %s, sent_by = %s, said = %s where id = %s"
    execute(session, query, (on, reader.person_id, said[:300].strip(), id))
    record(session, "section_package.sent", "section_package", id, month=row.words)


def make(installation: Installation, *, package_id: int) -> None:
    """Collect the month, check it, write the file; the job."""
    row = begin(installation, package_id)
    if row is None:
        return

    def work() -> None:
        made_by(installation, row)

    attempt(work, partial(fail, installation, package_id), blame=BLAME)


BLAME = Blame(
    N_("The file store did not take the file. Try again in a few minutes."),
    N_("The program failed on this package. The administrator sees it among background jobs."),
)


@contextmanager
def system(installation: Installation) -> Iterator[Session]:
    """Open a short transaction of the job itself."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="package") as session:
        yield session


def begin(installation: Installation, id: int) -> PackageRow | None:
    """Take the package on; None when it is made or gone."""
    query = """update appeals.section_package set state = 'running'
        where id = %s and state in ('waiting', 'running')"""
    with system(installation) as session:
        if not execute(session, query, (id,)):
            return None
        return fetch_one(session, PackageRow, f"{PACKAGES} where p.id = %s", (id,))


def fail(installation: Installation, id: int, said: str) -> None:
    """Write down why there is no file."""
    query = """update appeals.section_package set state = 'failed', why = %s
        where id = %s and state = 'running'"""
    with system(installation) as session:
        execute(session, query, (said, id))


def made_by(installation: Installation, row: PackageRow) -> None:
    """Make the package under the rights its person has now."""
    today = office_day(installation.settings.timezone)
    with system(installation) as session:
        reader = reader_now(session, row.ordered_by, acting_for=row.acting_for, today=today)
    require(reader)
    own = new_session(
        installation.engine, reader=reader, today=today, request_id=logs.request_id.get() or ""
    )
    with use_locale(reader.locale), beside(own) as session:
        keep(session, row, reader=reader, installation=installation, today=today)


def keep(
    session: Session, row: PackageRow, *, reader: Reader, installation: Installation, today: date
) -> None:
    """Write the file and the protocol; nothing is kept when another run was faster."""
    ids = ids_of(session, row.period, reader=reader)
    protocol: list[dict[str, Any]] = []
    names = names_of(session, row.organisation_id)
    collected = collect(session, ids, organisation_id=row.organisation_id, store=installation.store)
    with tempfile.TemporaryFile(prefix="uprava-section-") as spool:
        good = sound(collected, protocol, today=today)
        packed = write(good, names, spool)
        spool.seek(0)
        blob = installation.store.put(spool) if packed else None
    at = now()
    for id in ids:
        note_opening(session, reader=reader, at=at, what="export", document_id=id)
    values = {
        "id": row.id, "at": at, "looked": len(ids), "packed": packed,
        "sha256": blob.sha256 if blob else "", "size": blob.size if blob else 0,
        "protocol": msgspec.json.encode(protocol).decode(),
    }  # fmt: skip
    if not execute(session, KEEP, values):
        raise AbandonedError
    record(session, "section_package.made", "section_package", row.id, month=row.words,
           packed=packed, looked=len(ids))  # fmt: skip


KEEP = """
update appeals.section_package set state = 'made', made_at = %(at)s, looked_at = %(looked)s,
    packed = %(packed)s, sha256 = %(sha256)s, size = %(size)s, protocol = %(protocol)s
where id = %(id)s and state = 'running'"""


def sound(
    collected: Iterator[tuple[UUID, ReportedAppeal]], protocol: list[dict[str, Any]], *,
    today: date,
) -> Iterator[ReportedAppeal]:  # fmt: skip
    """Yield the appeals that may go into the package; broken rules go to the protocol."""
    for id, appeal in collected:
        mistakes = mistakes_of(appeal, today=today)
        protocol += [
            {
                "document": str(id), "number": each.number, "position": each.position,
                "rule": each.rule, "keeps_out": each.keeps_out,
            }
            for each in mistakes
        ]  # fmt: skip
        if not any(each.keeps_out for each in mistakes):
            yield appeal

"""The job that makes a sending: counts under the owner's rights of now, keeps the file, tells.

Everything people learn of (the file, notices, the orders of letters) is committed at once, by the
run of the job that began last: a worker killed before it leaves nothing, and the next run begins
anew; one killed after it has nothing left to do.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava import logs
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import driver, execute, fetch_value
from uprava.db.transaction import beside, new_session, system_transaction
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import N_, _, use_locale
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError, Blame, attempt
from uprava.tables.values import Format
from uprava.users.service.readers import reader_now
from uprava.work.service import Message, Noticed, notify

from uprava_reports.asking.values import ANY_CELL, Question
from uprava_reports.building.service.counting import SlowError, number
from uprava_reports.building.statements import Wanted
from uprava_reports.runs.service.answering import answer
from uprava_reports.schedules.service.keeping import question_on
from uprava_reports.schedules.service.reading import ScheduleRow, find_schedule
from uprava_reports.schedules.service.receiving import To, receivers_of
from uprava_reports.schedules.service.telling import failed
from uprava_reports.schedules.service.writing import Office, Written, write
from uprava_reports.schedules.values import DELIVERIES, Letter, SendingState, Sent
from uprava_reports.settings import reports_settings

BLAME = Blame(
    N_("The file store did not take the file."),
    N_("The program failed on this report. The administrator sees it among background jobs."),
    lambda error: "; ".join(getattr(error, "fields", {}).values()) or error.detail,
)

CAME = N_("{name} sends you a report: {title}")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the job: the sending, its schedule, which attempt it is."""

    installation: Installation
    id: UUID
    attempt: int
    row: ScheduleRow
    day: date


@dataclass(frozen=True, slots=True)
class Made:
    """What goes out; no file: a link, or nothing because the report is empty."""

    question: Question
    file: Written | None
    empty: bool


def deliver(installation: Installation, *, delivery: str) -> None:
    """Make one sending; the job."""
    run = begin(installation, UUID(delivery))
    if run is not None:
        attempt(partial(work, run), partial(give_up, run), blame=BLAME)


def begin(installation: Installation, id: UUID) -> Run | None:
    """Take the sending on; None when it is over."""
    query = """update reports.delivery set state = 'running', attempt = attempt + 1
        where id = %s and state in ('waiting', 'running') returning schedule_id, attempt, day"""
    with system(installation) as session:
        found = driver(session).execute(query, (id,)).fetchone()
        if found is None:
            return None
        schedule_id, number_, day = found
        row = find_schedule(session, schedule_id)
    assert row is not None
    return Run(installation, id, number_, row, day)


def system(installation: Installation) -> AbstractContextManager[Session]:
    """Open a short transaction of the job itself."""
    today = office_day(installation.settings.timezone)
    return system_transaction(installation.engine, today=today, task="schedules")


def work(run: Run) -> None:
    """Count, write and tell."""
    if run.row.removed_at is not None:
        raise NotFoundError(_("The sending was removed."))
    today = office_day(run.installation.settings.timezone)
    with system(run.installation) as session:
        reader = reader_now(session, run.row.owner_id, acting_for=None, today=today)
    own = new_session(
        run.installation.engine, reader=reader, today=today,
        request_id=logs.request_id.get() or "",
    )  # fmt: skip
    with use_locale(reader.locale):
        made = made_of(run, Office(run.installation, own, reader))
    keep(run, made, at=now())


def made_of(run: Run, office: Office) -> Made:
    """Count the question of the day, and write its file. Raises InvalidError when it is slow."""
    seconds = reports_settings().longest
    try:
        with beside(office.session) as own:
            question = question_on(own, run.row.wish, run.day, reader=office.reader)
            empty = is_empty(own, question, office, seconds=seconds)
    except SlowError as error:
        said = _("The report took longer than {n} seconds. Narrow its question.")
        raise InvalidError(said.format(n=seconds)) from error
    if run.row.sent == Sent.LINK or (empty and not run.row.when_empty):
        return Made(question, None, empty)
    file = write(office, question, Format(run.row.sent), seconds=seconds)
    return Made(question, file, empty)


def is_empty(own: Session, question: Question, office: Office, *, seconds: int) -> bool:
    """Tell whether a report has nothing in its period. Raises SlowError."""
    if question.listed:
        wanted, most = Wanted(ANY_CELL), seconds * 1000
        return not number(own, question, wanted, reader=office.reader, milliseconds=most)
    figures = answer(own, question, reader=office.reader, seconds=seconds).figures
    return not any(part.rows for part in figures.total)


KEEP: LiteralString = """
update reports.delivery set state = %(state)s, query = %(query)s, name = %(name)s,
    media_type = %(type)s, sha256 = %(sha256)s, size = %(size)s, done_at = %(done)s,
    expires_at = %(until)s
where id = %(id)s and attempt = %(attempt)s and state = 'running'"""


def keep(run: Run, made: Made, *, at: datetime) -> None:
    """Write down what there is, who gets it and which letters are to go; tell people inside.

    Raises AbandonedError when another run of the job did so already, NotFoundError when nobody is
    left to send to.
    """
    nothing = made.empty and not run.row.when_empty
    with system(run.installation) as session:
        to = [] if nothing else receivers_of(session, run.row)
        state = state_of(to, nothing=nothing)
        if not execute(session, KEEP, values_of(run, made, state, at=at)):
            raise AbandonedError
        if not nothing and not to:
            raise NotFoundError(_("There is nobody left whom the report could be sent to."))
        for each in to:
            give(session, run, each)
        tell_people(session, run, to, at=at)
        record(session, "report.sent", "report_schedule", run.row.id, title=run.row.title,
               receivers=len(to), owner=run.row.owner_id)  # fmt: skip
        if state is SendingState.SENDING:
            return
        execute(session, "update reports.schedule set failures = 0 where id = %s", (run.row.id,))


def state_of(to: Sequence[To], *, nothing: bool) -> SendingState:
    """Return what a sending is after its file was kept."""
    if nothing:
        return SendingState.EMPTY
    return SendingState.SENDING if any(each.address for each in to) else SendingState.DONE


def values_of(run: Run, made: Made, state: SendingState, *, at: datetime) -> dict[str, object]:
    """Return what is written down of a sending."""
    file = made.file
    days = timedelta(days=reports_settings().sent_days)
    return {
        "id": run.id, "attempt": run.attempt, "state": state, "query": made.question.query(),
        "name": file.name if file else "", "type": file.media_type if file else "",
        "sha256": file.blob.sha256 if file else None, "size": file.blob.size if file else None,
        "done": None if state is SendingState.SENDING else at, "until": at + days,
    }  # fmt: skip


def give(session: Session, run: Run, to: To) -> None:
    """Write down one receiver, and order the letter."""
    query = """insert into reports.delivery_to (delivery_id, person_id, address, name, locale,
            letter, tries, problem)
        values (%s, %s, %s, %s, %s, %s, 0, '') returning id"""
    values = (run.id, to.person_id, to.address, to.name, to.locale, to.letter)
    id = fetch_value(session, query, values)
    if to.letter is Letter.WAITING:
        run.installation.jobs.defer(session, "reports:letter", receiver=id)


def tell_people(session: Session, run: Run, to: Sequence[To], *, at: datetime) -> None:
    """Put the report before the people inside; the owner who gets it too is told as they are."""
    people = [each.person_id for each in to if each.person_id is not None]
    said = Message(CAME, {"name": run.row.owner, "title": run.row.title})
    notify(session, people, Noticed("shared", said, url=f"{DELIVERIES}/{run.id}"), at=at)


def give_up(run: Run, said: str) -> None:
    """Write down why nothing was sent, and tell the owner."""
    with system(run.installation) as session:
        query = "select attempt from reports.delivery where id = %s"
        if fetch_value(session, query, (run.id,)) == run.attempt:
            failed(session, run.id, said, at=now())

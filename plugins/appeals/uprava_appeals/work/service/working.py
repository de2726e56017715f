"""What who considers a question does: reports, proposes what it comes to, has it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.service.filing import Received, attach
from uprava.errors import ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_appeals.work.rules import (
    QuestionNow,
    first,
    why_not_at_work,
    why_not_decided_yet,
    why_not_reported,
    why_not_returned,
)
from uprava_appeals.work.service.holding import (
    Held,
    held_question,
    refuse,
    require_worker,
    selves,
)
from uprava_appeals.work.service.undoing import reason_in
from uprava_appeals.work.service.waiting import finish, tell
from uprava_appeals.work.values import LONGEST, Outcome, Right


@dataclass(frozen=True, slots=True)
class Report:
    """What was found out about a question and is to be answered, with files of the case."""

    text: str
    outcome: Outcome | None = None
    files: Sequence[Received] = ()


def report(
    session: Session, question_id: int, said: Report, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> None:  # fmt: skip
    """Tell what is to be answered. Raises InvalidError naming `text` or `measures`."""
    whole, row, now = held_question(session, question_id, reader=reader, version=version)
    refuse(why_not_reported(whole.now, now))
    if now.person not in selves(reader):
        raise ForbiddenError(_("This is for {name} to do.").format(name=row.name))
    text = text_in(said.text)
    query = """update appeals.question set state = 'reported', report = %s, reported_at = %s,
        reported_by = %s where id = %s"""
    execute(session, query, (text, at, reader.person_id, question_id))
    if said.outcome is not None:
        keep_outcome(session, question_id, said.outcome)
    keep_files(session, whole.head, said.files, reader=reader, at=at)
    record(session, "appeal.reported", "document", whole.head.id, n=row.position)
    message = N_("A report on question {n} of the appeal {number}: {title}")
    tell(session, whole.head, [row.given_by], message, at=at, n=str(row.position))
    finish(session, whole.head.id, reader=reader, at=at)


def text_in(text: str) -> str:
    """Return the text of a report. Raises InvalidError when there is none."""
    text = text.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= LONGEST or any(ord(sign) < 32 and sign not in "\n\t" for sign in text):
        wrong = _("Say what was found out, in at most {n} characters.").format(n=LONGEST)
        raise InvalidError(wrong, fields={"text": wrong})
    return text


def keep_files(
    session: Session, head: DocumentHead, files: Sequence[Received], *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Put the files of a report with the appeal."""
    if files:
        own = [replace(each, role="attachment") for each in files]
        attach(session, head, own, reader=reader, at=at, jobs=installation_of(session).jobs)


def keep_outcome(session: Session, question_id: int, outcome: Outcome) -> None:
    """Keep what a question comes to. Raises InvalidError naming `measures`."""
    measures = outcome.measures.strip()
    if len(measures) > LONGEST:
        wrong = _("At most {n} characters.").format(n=LONGEST)
        raise InvalidError(wrong, fields={"measures": wrong})
    taken = outcome.measures_taken or outcome.result == "measures"
    query = """update appeals.question set result = %s, measures = %s, measures_taken = %s
        where id = %s"""
    execute(session, query, (outcome.result, measures, taken, question_id))


def set_outcome(
    session: Session, question_id: int, outcome: Outcome, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> None:  # fmt: skip
    """Say what a question comes to, before it is answered or to correct it afterwards."""
    whole, row, now = held_question(session, question_id, reader=reader, version=version)
    require_worker(whole)
    if now.state != "answered":
        refuse(first((bool(why_not_at_work(whole.now)), why_not_at_work(whole.now)),
                     (not now.open, why_not_decided_yet(now))))  # fmt: skip
    keep_outcome(session, question_id, outcome)
    record(session, "appeal.outcome", "document", whole.head.id, n=row.position,
           result=outcome.result)  # fmt: skip
    finish(session, whole.head.id, reader=reader, at=at)


def send_back(
    session: Session, question_id: int, why: str, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> None:  # fmt: skip
    """Return a report for rework; the term stays as it is."""
    whole, row, now = held_question(session, question_id, reader=reader, version=version)
    require_judge(whole, row.given_by, now, reader=reader)
    refuse(why_not_returned(whole.now, now))
    reason = reason_in(why)
    query = "update appeals.question set state = 'given' where id = %s"
    execute(session, query, (question_id,))
    record(session, "appeal.report_returned", "document", whole.head.id, n=row.position,
           why=reason[:200])  # fmt: skip
    message = N_("Question {n} of the appeal {number} is returned for rework: {why} {title}")
    tell(session, whole.head, [row.person_id], message, at=at, n=str(row.position), why=reason)
    finish(session, whole.head.id, reader=reader, at=at)


def require_judge(
    whole: Held, given_by: int | None, now: QuestionNow, *, reader: Reader
) -> None:  # fmt: skip
    """Raise ForbiddenError for who neither gave the question nor considers appeals."""
    if given_by not in selves(reader) and Right.CONSIDER not in whole.rights:
        said = _("Only who gave question {n} returns its report.")
        raise ForbiddenError(said.format(n=now.position))

"""What mail systems and absent people answer to our letters: matched, believed, told.

A report counts only when it names the Message-ID of a dispatch and the address it went to; both
are known to nobody but the mail systems on the way and the addressee. RFC 3461, 3464, 8098.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import MailNotice, TakenNotice
from uprava.db.sql import execute, fetch_one
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.mail_report import Fate, MailReport
from uprava.web.events import signal
from uprava.work.mail.letter import checked

from uprava_records.dispatch.values import PROBLEMS, Problem, State


@dataclass(frozen=True, slots=True)
class Sent:
    """A dispatch whose letter was given to the mail server."""

    id: int
    document_id: UUID
    email: str | None
    state: str
    problem: str | None


FIND = """
select id, document_id, email, state, problem from records.dispatch
where channel = 'email' and message_id = any (%(ids)s)
order by array_position(%(ids)s, message_id) limit 1 for update"""


def take_notice(session: Session, notice: MailNotice) -> TakenNotice | None:
    """Take a notice about a letter of ours; None: it is of no letter that was sent from here."""
    sent = fetch_one(session, Sent, FIND, {"ids": [f"<{each}>" for each in notice.about]})
    if sent is None:
        return None
    said = told(session, sent, notice)
    signal(session, f"doc:{sent.document_id}")
    return TakenNotice(sent.document_id, said)


def told(session: Session, sent: Sent, notice: MailNotice) -> str:
    """Do what the notice means for the dispatch; return it in one sentence."""
    if not notice.reports:
        note(session, sent, "dispatch.answered-itself", said=notice.subject)
        return _("Automatic reply of the addressee: {subject}").format(subject=notice.subject)
    report = report_for(sent, notice.reports)
    if report is None:
        return _("The report names another address than the letter went to; nothing was changed.")
    words = " ".join(part for part in (report.status, report.said) if part)[:300]
    match report.fate:
        case Fate.FAILED:
            return fail(session, sent, words)
        case Fate.DELIVERED | Fate.DISPLAYED:
            return arrive(session, sent, report.fate, at=notice.received_at)
        case Fate.DELAYED:
            said = delay(session, sent, words)
        case _other:
            said = _("The letter went on to a system that tells no more of it.")
    return said


def report_for(sent: Sent, reports: Sequence[MailReport]) -> MailReport | None:
    """Return what is reported of the address the letter went to; the worst when there is more."""
    try:
        ours = checked(sent.email or "").lower()
    except InvalidError:
        return None
    of_ours = [each for each in reports if ours in (each.receiver, each.first_receiver)]
    return min(of_ours, key=lambda each: list(Fate).index(each.fate), default=None)


def went(sent: Sent) -> bool:
    """Tell whether the letter left as far as is known here: no person has decided otherwise."""
    return sent.state in (State.SENT, State.SENDING) or sent.problem == Problem.UNCERTAIN


def fail(session: Session, sent: Sent, words: str) -> str:
    """Put a letter that was not delivered among the failures, with the words of the server."""
    if not went(sent):
        return _("Not delivered: {said}. The dispatch is not on its way; nothing was changed."
                 ).format(said=words)  # fmt: skip
    execute(
        session,
        "update records.dispatch set state = 'failed', problem = %s, said = %s,"
        " claimed_at = null where id = %s",
        (Problem.BOUNCED, words or None, sent.id),
    )
    note(session, sent, "dispatch.failed", problem=words or _(PROBLEMS[Problem.BOUNCED]))
    signal(session, "counters")
    return _("Not delivered: {said}").format(said=words or "—")


def arrive(session: Session, sent: Sent, fate: Fate, *, at: datetime) -> str:
    """Mark a letter as delivered on the day the report came."""
    said = _("Delivered") if fate is Fate.DELIVERED else _("Opened by the addressee")
    if went(sent):
        execute(
            session,
            "update records.dispatch set state = 'delivered', settled_on = %s, problem = null,"
            " said = null, sent_at = coalesce(sent_at, %s), claimed_at = null where id = %s",
            (session.info["today"], at, sent.id),
        )
        note(session, sent, "dispatch.delivered")
    return said


def delay(session: Session, sent: Sent, words: str) -> str:
    """Note that the mail systems still try."""
    said = _("Delayed, the mail systems still try: {said}").format(said=words or "—")
    if sent.state == State.SENT:
        execute(session, "update records.dispatch set said = %s where id = %s", (said, sent.id))
    return said


def note(session: Session, sent: Sent, act: str, **facts: str) -> None:
    """Write what was reported into the audit log of the document."""
    record(session, act, "document", sent.document_id, dispatch=sent.id, channel="email", **facts)

"""What mail systems report of letters with replies. RFC 3461, 3464.

A report counts only when it names the Message-ID of an order and the address it went to.
"""

from datetime import datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import MailNotice, TakenNotice
from uprava.db.sql import execute, fetch_one
from uprava.db.wall import past_rights
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.mail_report import Fate
from uprava.web.events import signal
from uprava.work.mail.letter import checked

from uprava_appeals.sending.letter import without_addresses
from uprava_appeals.sending.service.delivering import ORDERS, TOLD, OrderRow, tell
from uprava_appeals.sending.service.packing import destination
from uprava_appeals.sending.values import Problem, SendingState
from uprava_appeals.values import ReplyBy

FIND = f"""{ORDERS} where s.message_id = any (%s) and s.message_id <> ''
    order by s.id desc limit 1 for update of s"""


def take_notice(session: Session, notice: MailNotice) -> TakenNotice | None:
    """Take a notice about a letter with a reply; None: it is about no letter of ours."""
    with past_rights(session):
        row = fetch_one(session, OrderRow, FIND, ([f"<{each}>" for each in notice.about],))
        return TakenNotice(row.reply_id, told(session, row, notice)) if row else None


def told(session: Session, row: OrderRow, notice: MailNotice) -> str:
    """Do what a notice means; return it in a sentence without the address."""
    to = row.address or destination(session, row.reply_id, ReplyBy.EMAIL)
    ours = plain(to)
    of_ours = [each for each in notice.reports if ours in (each.receiver, each.first_receiver)]
    report = min(of_ours, key=lambda each: list(Fate).index(each.fate), default=None)
    if not ours or report is None:
        return _("It says nothing of the address the letter went to; nothing was changed.")
    if report.fate is not Fate.FAILED:
        return _("The letter was not refused; nothing was changed.")
    words = without_addresses(f"{report.status} {report.said}".strip(), to)
    if row.state in (SendingState.SENT, SendingState.UNCERTAIN):
        come_back(session, row, words, at=notice.received_at)
    return _("Not delivered: {said}").format(said=words or "—")


def plain(address: str) -> str:
    """Return an address as reports have it; empty for what is none."""
    try:
        return checked(address).lower()
    except InvalidError:
        return ""


def come_back(session: Session, row: OrderRow, words: str, *, at: datetime) -> None:
    """Put a letter that was not delivered among what did not go."""
    state = SendingState.RETURNED if row.state == SendingState.SENT else SendingState.FAILED
    query = "update appeals.sending set state = %s, problem = %s, said = %s where id = %s"
    execute(session, query, (state, Problem.BOUNCED, words, row.id))
    record(session, "replies.bounced", "document", row.reply_id, sending=row.id)
    tell(session, row, TOLD[state], at=at)
    signal(session, f"doc:{row.reply_id}")

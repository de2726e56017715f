"""A reply that came back after it was noted as sent: how it reached its author after all."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_appeals.replies.service.reading import hold_reply
from uprava_appeals.replies.service.sending import LONGEST, Gone
from uprava_appeals.replies.values import SEND
from uprava_appeals.sending.values import SendingState
from uprava_appeals.values import ReplyBy

INSERT = """
insert into appeals.sending
    (reply_id, organisation_id, way, state, asked_by, acting_for, asked_at, ended_at, number)
values (%(reply)s, %(organisation)s, %(way)s, 'sent', %(by)s, %(acting)s, %(at)s, %(at)s,
    %(number)s)"""


def resend(session: Session, id: UUID, gone: Gone, *, reader: Reader, at: datetime) -> None:
    """Note that a reply that had come back went another way; its questions stay answered.

    Raises InvalidError naming the fields, ConflictError for what did not come back.
    """
    reader.require(SEND)
    _head, row = hold_reply(session, id, reader=reader)
    query = "select state from appeals.sending where reply_id = %s order by id desc limit 1"
    if fetch_value(session, query, (id,)) != SendingState.RETURNED:
        raise ConflictError(_("It has not come back, or somebody has sent it again already."))
    today: date = session.info["today"]
    refuse_wrong(gone, row.sent_on or today, today)
    execute(session, INSERT, {
        "reply": id, "organisation": row.organisation_id, "way": gone.how,
        "by": reader.person_id, "acting": reader.acting_for, "at": at,
        "number": " ".join(gone.number.split()),
    })  # fmt: skip
    query = "update appeals.reply set reply_by = %s, sent_number = %s where document_id = %s"
    execute(session, query, (gone.how, " ".join(gone.number.split()), id))
    record(session, "replies.resent", "document", id, how=gone.how.value,
           on=gone.on.isoformat() if gone.on else "")  # fmt: skip
    signal(session, f"doc:{id}")


def refuse_wrong(gone: Gone, first: date, today: date) -> None:
    """Raise InvalidError naming the fields that break a rule."""
    wrong = {}
    if gone.how is ReplyBy.NONE:
        wrong["how"] = _("Say how it was sent.")
    if gone.on is None or not first <= gone.on <= today:
        wrong["on"] = _("Name a day from {day} up to today.").format(day=f"{first:%d.%m.%Y}")
    if len(gone.number) > LONGEST:
        wrong["number"] = _("At most {n} characters.").format(n=LONGEST)
    if wrong:
        raise InvalidError(next(iter(wrong.values())), fields=wrong)

"""Sending on the card of a reply: its state, the button of the program."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.replies.kind import SENT, SIGNED
from uprava_appeals.replies.service.reading import find_reply
from uprava_appeals.replies.values import SEND
from uprava_appeals.sending.service.listing import SendingRow, find_sending
from uprava_appeals.sending.service.packing import goes_by_program, unfit_way, way_of
from uprava_appeals.sending.values import PATH, PROBLEMS, STATES, SendingState
from uprava_appeals.values import REPLY, ReplyBy


def panels_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Panel]:
    """Return how the sending of a reply stands; nothing where the program has no part in it."""
    if head.kind != REPLY or head.state not in (SIGNED, SENT) or not reader.may(SEND):
        return []
    row = find_sending(session, head.id, reader=reader)
    if row is None or not (row.sending or (head.state == SIGNED and row.by_program)):
        return []
    values = {"row": row, "states": STATES, "said": said_of(session, row)}
    return [Panel("sending", N_("Sending"), "appeals/sending/panel.html", values, "side", 6)]


def said_of(session: Session, row: SendingRow) -> str:
    """Return what keeps a reply here, in words; empty: nothing."""
    if row.going and row.problem:
        return _("It was not taken yet; it is tried again by itself.")
    if row.problem:
        return _(PROBLEMS[row.problem])
    if row.going or row.state != SIGNED or not row.by_program:
        return ""
    problem = unfit_way(session, ReplyBy(row.reply_by))
    return _(PROBLEMS[problem]) if problem else ""


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Action]:
    """Return «Отправить», «Остановить отправку», «Отправлен иначе»."""
    if head.kind != REPLY or not reader.may(SEND):
        return []
    if head.state == SIGNED:
        return on_signed(session, head)
    row = find_sending(session, head.id, reader=reader) if head.state == SENT else None
    if row is None or row.sending != SendingState.RETURNED:
        return []
    return [
        Action("reply-resent", N_("Note that it went another way"), f"{PATH}/{head.id}/acts/resend",
               "send", method="form", primary=True, position=10)
    ]  # fmt: skip


def on_signed(session: Session, head: DocumentHead) -> list[Action]:
    """Return what may be done with a reply that has not gone."""
    url, row = f"{PATH}/{head.id}/acts", find_reply(session, head.id)
    if row is not None and row.going:
        return [Action("reply-stop", N_("Stop the sending"), f"{url}/stop", "ban",
                       method="form", position=15)]  # fmt: skip
    if row is None or not goes_by_program(row) or unfit_way(session, way_of(row)):
        return []
    act = "send" if row.what_for.to_author else "mail"
    return [Action("reply-send", TITLES[way_of(row)], f"{url}/{act}", "send", method="form",
                   primary=row.reply_by == way_of(row), position=10)]  # fmt: skip


TITLES = {
    ReplyBy.EMAIL: N_("Send by e-mail"),
    ReplyBy.ACCOUNT: N_("Send to the personal account"),
}

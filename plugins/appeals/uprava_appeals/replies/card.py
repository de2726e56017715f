"""Replies on the card of their appeal, what a reply's own card shows, and the acts of both."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.documents.service.filing import list_files
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_appeals.applicants.service.knowing import may_know
from uprava_appeals.intake.service.reading import list_questions, read
from uprava_appeals.replies.kind import DRAFTED, KIND, SIGNED
from uprava_appeals.replies.service.reading import ReplyRow, find_reply, list_parts, replies_of
from uprava_appeals.replies.values import PUBLISH, SEND, WRITE, Purpose
from uprava_appeals.values import KIND as APPEAL
from uprava_appeals.values import REPLY, UNDECIDED, QuestionState, ReplyBy, Result, Standing


def panels_of(session: Session, _reader: Reader, head: DocumentHead) -> Sequence[Panel]:
    """Return what the area shows on a card."""
    if head.kind == APPEAL:
        rows = [(each, _(each.what_for.caption), KIND.state(each.state))
                for each in replies_of(session, head.id)]  # fmt: skip
        shown = Panel("replies", N_("Answers and letters"), "appeals/replies/panel.html",
                      {"rows": rows}, position=20, count=len(rows))  # fmt: skip
        return [shown] if rows else []
    row = find_reply(session, head.id) if head.kind == REPLY else None
    return [own_panel(session, row)] if row else []


def own_panel(session: Session, row: ReplyRow) -> Panel:
    """Return what a reply is about, and how it goes or went."""
    parts = [(each, _(Result(each.result).caption) if each.result else "")
             for each in list_parts(session, row.id)]  # fmt: skip
    way = _(ReplyBy(row.reply_by).caption)
    went = (show_day(row.sent_on), way, row.sent_number, row.sent_by or "")
    pairs = [
        (_("What for"), _(row.what_for.caption)),
        (_("To which body"), row.body),
        (_("Signed on"), show_day(row.signed_on)),
        (_("Sent"), ", ".join(part for part in went if part) if row.sent_on else ""),
        (_("How to send"), "" if row.sent_on else way),
    ]
    return Panel("reply", KIND.title, "appeals/replies/own.html",
                 {"pairs": pairs, "parts": parts}, column="side", position=5)  # fmt: skip


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Action]:
    """Return what the reader may do."""
    if head.kind == APPEAL:
        return on_appeal(session, reader, head)
    return on_reply(session, reader, head) if head.kind == REPLY else []


def on_appeal(session: Session, reader: Reader, head: DocumentHead) -> list[Action]:
    """Return «Ответить», letters about the appeal, and the publication of what was answered."""
    states = [each.state for each in list_questions(session, head.id)]
    url, found = f"/appeals/{head.id}/reply", []
    if head.state != Standing.RECEIVED and writes(session, reader, head):
        if any(each in UNDECIDED for each in states):
            found.append(Action("reply", N_("Answer"), url, "arrow-back-up", primary=True,
                                position=20))  # fmt: skip
        found.append(Action("notice", N_("Write a notice or letter"), f"{url}?purpose=notice",
                            "mail", position=60))  # fmt: skip
        if read(session, head.id).asked_due is not None:
            found.append(Action("inform", N_("Answer who sent the appeal"), f"{url}?purpose=inform",
                                "send", primary=True, position=25))  # fmt: skip
    if QuestionState.ANSWERED in states and reader.may(PUBLISH):
        found.append(Action("publish", N_("Publish the answer"), f"/appeals/{head.id}/publish",
                            "world", position=700))  # fmt: skip
    return found


def writes(session: Session, reader: Reader, head: DocumentHead) -> bool:
    """Tell whether the reader writes replies to the appeal."""
    return reader.may(WRITE) and may_know(session, head.id, reader=reader)


def on_reply(session: Session, reader: Reader, head: DocumentHead) -> list[Action]:
    """Return the acts on a reply: sent, signed on paper, not needed."""
    url = f"/appeals/replies/{head.id}/acts"
    if head.state == SIGNED:
        sent = Action("reply-sent", N_("Note that it was sent"), f"{url}/send", "check",
                      method="form", primary=True, position=12)  # fmt: skip
        row = find_reply(session, head.id)
        return [sent] if reader.may(SEND) and row and not row.going else []
    edits = LEVELS[level_of(session, head.id, reader=reader)] >= LEVELS[AccessRight.EDIT]
    if head.state not in DRAFTED or not edits or not reader.may(WRITE) or is_sent(session, head):
        return []
    reply = find_reply(session, head.id)
    found = [Action("reply-drop", N_("Drop the draft"), f"{url}/drop", "ban", method="form",
                    position=820)]  # fmt: skip
    if reply is not None and reply.what_for is Purpose.ANSWER:
        found.append(Action("reply-results", N_("Change the results"), f"{url}/results", "pencil",
                            method="form", position=700))  # fmt: skip
    if list_files(session, head.id):
        found.append(Action("reply-signed", N_("Signed on paper"), f"{url}/sign", "signature",
                            method="form", position=710))  # fmt: skip
    return found

"""Drafts of replies: written with their rows, rights and typed text in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.kind import DRAFT
from uprava.approval.service.drafting_whole import send_along
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create, index
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import Installation
from uprava.printing import typed_texts
from uprava.printing.typed import Typed
from uprava.printing.typed_texts import ATTACH, Sent
from uprava.printing.typed_values import head_of_office
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_appeals.applicants.service.knowing import may_know
from uprava_appeals.intake.service.reading import AppealRow, hold_appeal, list_questions
from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.service.reading import answering, note_replying
from uprava_appeals.replies.values import WRITE, Purpose
from uprava_appeals.replies.wording.fields import blanks_in
from uprava_appeals.values import REPLY, UNDECIDED, ReplyBy, Result
from uprava_appeals.work.service.waiting import finish

LONGEST_BODY = 300
LONGEST_MEASURES = 2000

ON_APPEAL = N_("deals with the appeal it answers")
"""Why who works on an appeal, and so knows its author, sees the reply: told by the card."""


@dataclass(frozen=True, slots=True)
class Part:
    """A question a reply is about; of an answer, what the question comes to."""

    question_id: int
    result: str = ""
    measures: str = ""

    @property
    def taken(self) -> bool:
        """Whether measures were taken."""
        return self.result == Result.MEASURES


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form of a reply asks for.

    `form_id`: the letterhead the text is set on, None: later. `route`: the template of a route to
    go along at once, empty: later, from the card.
    """

    appeal_id: UUID
    purpose: Purpose
    parts: Sequence[Part] = ()
    notice: Notice | None = None
    decision_id: int | None = None
    body: str = ""
    body_id: int | None = None
    reply_by: ReplyBy = ReplyBy.POST
    template: str = ""
    addressees: str = ""
    greeting: str = ""
    text: str = ""
    attachments: str = ""
    form_id: int | None = None
    route: str = ""


def write_reply(
    session: Session, wish: Wish, *, reader: Reader, installation: Installation, at: datetime
) -> DocumentHead:
    """Write a draft, set its text on the letterhead, send it along its route: all or nothing.

    Raises InvalidError with a sentence per field, ForbiddenError for who does not deal with the
    appeal, ConflictError when another answer to a question is being prepared.
    """
    head = draft(session, wish, reader=reader, at=at)
    if wish.form_id is not None and reader.may(ATTACH, unit=head.unit_id):
        set_text(session, head, reader=reader, installation=installation, at=at)
    if wish.route:
        send_along(session, head, wish.route, reader=reader, at=at)
    return head


def draft(session: Session, wish: Wish, *, reader: Reader, at: datetime) -> DocumentHead:
    """Write a draft with its typed text; what it is about stands on the appeal at once."""
    _head, row = hold_appeal(session, wish.appeal_id, reader=reader)
    refuse_strangers(session, row, reader=reader)
    wrong = mistakes(session, wish, row)
    if wrong:
        raise InvalidError(_("The draft has mistakes; nothing was kept."), fields=wrong)
    head = create(session, core_row(wish, row, reader), reader=reader, at=at)
    open_to(session, head, openings(session, wish.appeal_id, reader), at=at, by=reader.person_id)
    keep_row(session, head, wish)
    index(session, head, words=())
    record(session, "replies.drafted", "document", head.id, purpose=wish.purpose.value)
    keep_text(session, head, wish, reader=reader, at=at)
    if wish.purpose is Purpose.ANSWER:
        note_replying(session, wish.appeal_id)
        finish(session, wish.appeal_id, reader=reader, at=at)
    return head


def refuse_strangers(session: Session, row: AppealRow, *, reader: Reader) -> None:
    """Raise ForbiddenError unless the reader writes replies and may know the author."""
    reader.require(WRITE)
    if not may_know(session, row.id, reader=reader):
        raise ForbiddenError(_("Only those who may know the author write to him."))


def mistakes(session: Session, wish: Wish, row: AppealRow) -> dict[str, str]:
    """Return a sentence for every field that breaks a rule.

    Raises ConflictError when somebody prepares an answer to one of the questions already.
    """
    wrong = {}
    if not wish.text.strip():
        wrong["text"] = _("Type the text: there is nothing to set on the letterhead.")
    if len(wish.body) > LONGEST_BODY:
        wrong["body"] = _("At most {n} characters.").format(n=LONGEST_BODY)
    elif not wish.purpose.to_author and not wish.body:
        wrong["body"] = _("Say to which body it goes.")
    if wish.route and (missing := blanks_in(f"{wish.greeting}\n{wish.text}")):
        wrong["text"] = unfilled(missing)
    if wish.purpose is Purpose.ANSWER:
        wrong |= wrong_parts(session, wish, row)
    return wrong


def unfilled(missing: Sequence[str]) -> str:
    """Return the sentence about places of a text nobody has filled."""
    return _("Not filled in yet: {what}.").format(what="; ".join(missing))


def wrong_parts(session: Session, wish: Wish, row: AppealRow) -> dict[str, str]:
    """Return what is wrong with the questions of an answer and their results."""
    open_ones = {each.id for each in list_questions(session, row.id) if each.state in UNDECIDED}
    asked = [each.question_id for each in wish.parts]
    if not asked or not set(asked) <= open_ones:
        return {"questions": _("Choose the questions it answers, of those not decided yet.")}
    if answering(session, asked):
        raise ConflictError(
            _("An answer to one of these questions is being prepared already. Open that draft, or "
              "drop it first.")
        )  # fmt: skip
    return wrong_results(wish.parts)


def wrong_results(parts: Sequence[Part]) -> dict[str, str]:
    """Return what is wrong with what questions come to."""
    wrong = {}
    for each in parts:
        if each.result not in set(Result):
            wrong[f"result_{each.question_id}"] = _("Say what the question comes to.")
        elif each.taken and not each.measures.strip():
            wrong[f"measures_{each.question_id}"] = _("Say which measures were taken.")
        elif len(each.measures) > LONGEST_MEASURES:
            said = _("At most {n} characters.").format(n=LONGEST_MEASURES)
            wrong[f"measures_{each.question_id}"] = said
    return wrong


TITLES = {
    Purpose.ANSWER: N_("Answer to the appeal {which}"),
    Purpose.NOTICE: N_("Notice on the appeal {which}"),
    Purpose.COVERING: N_("Letter about the forwarding of the appeal {which}"),
    Purpose.REQUEST: N_("Request for documents on the appeal {which}"),
    Purpose.INFORM: N_("Answer to who sent the appeal {which}"),
}
"""Titles of cards: without a word about the author."""

HEADINGS = {
    Purpose.ANSWER: "О рассмотрении обращения",
    Purpose.NOTICE: "О рассмотрении обращения",
    Purpose.COVERING: "О направлении обращения",
    Purpose.REQUEST: "О представлении документов и материалов",
    Purpose.INFORM: "О результатах рассмотрения обращения",
}
"""What stands over the text of a letter."""


def core_row(wish: Wish, row: AppealRow, reader: Reader) -> NewDocument:
    """Return the part the core keeps. Raises InvalidError for somebody without a post."""
    if reader.organisation_id is None:
        raise InvalidError(
            _("You hold no post, so nobody knows whose draft it is. Ask the administrator.")
        )
    which = _("No. {number}").format(number=row.number) if row.number else _("of {day}").format(
        day=show_day(row.received_on)
    )  # fmt: skip
    title = _(TITLES[wish.purpose]).format(which=which)
    return NewDocument(REPLY, title, row.title, DRAFT, row.organisation_id, reader.unit_id)


def openings(session: Session, appeal_id: UUID, reader: Reader) -> list[Opening]:
    """Return who sees a reply: its author, and whoever works on the appeal."""
    people = [id for id in (reader.person_id, reader.acting_for) if id is not None]
    query = """select distinct principal_id from documents.access_grant
        where document_id = %s and level <> 'read'"""
    others = [int(each) for each in fetch_values(session, query, (appeal_id,))]
    return [
        *(Opening(id, AccessRight.READ, ON_APPEAL) for id in others),
        *(Opening(id, AccessRight.MANAGE, "author") for id in people),
    ]


ROW = """
insert into appeals.reply (document_id, organisation_id, purpose, notice, decision_id, body,
    body_id, reply_by, template, sent_number)
values (%(id)s, %(organisation)s, %(purpose)s, %(notice)s, %(decision)s, %(body)s, %(body_id)s,
    %(reply_by)s, %(template)s, '')"""

PART = """
insert into appeals.reply_of (reply_id, document_id, question_id, result, measures, measures_taken)
values (%s, %s, %s, %s, %s, %s)"""


def keep_row(session: Session, head: DocumentHead, wish: Wish) -> None:
    """Write the rows of a reply beside its card."""
    execute(session, ROW, {
        "id": head.id, "organisation": head.organisation_id, "purpose": wish.purpose,
        "notice": wish.notice, "decision": wish.decision_id, "body": " ".join(wish.body.split()),
        "body_id": wish.body_id, "reply_by": wish.reply_by, "template": wish.template,
    })  # fmt: skip
    if not wish.parts:
        execute(session, PART, (head.id, wish.appeal_id, None, None, "", False))
    for each in wish.parts:
        answered = wish.purpose is Purpose.ANSWER
        execute(session, PART, (
            head.id, wish.appeal_id, each.question_id, each.result if answered else None,
            each.measures.strip(), answered and each.taken,
        ))  # fmt: skip


def typed_of(session: Session, head: DocumentHead, wish: Wish) -> Typed:
    """Return what the letterhead's screen begins with."""
    return Typed(
        title=HEADINGS[wish.purpose], text=wish.text, signers=head_of_office(session, head),
        addressees=wish.addressees or wish.body, greeting=wish.greeting,
        attachments=wish.attachments,
    )  # fmt: skip


def keep_text(
    session: Session, head: DocumentHead, wish: Wish, *, reader: Reader, at: datetime
) -> None:
    """Keep the text as typed on the letterhead's screen; no file is made of it yet."""
    if reader.may(ATTACH, unit=head.unit_id):
        sent = Sent(typed_of(session, head, wish), wish.form_id, 0)
        typed_texts.keep_typing(session, head.id, sent, reader=reader, at=at)


def set_text(
    session: Session, head: DocumentHead, *, reader: Reader, installation: Installation,
    at: datetime,
) -> None:  # fmt: skip
    """Set the text of a draft just written on its letterhead; its page is printed meanwhile."""
    row = typed_texts.find_typed(session, head.id)
    assert row is not None  # kept with the draft
    sent = Sent(row.typed, row.form_id, row.version)
    chosen = typed_texts.choose(session, head.id, sent, reader=reader)
    made = typed_texts.make(installation, chosen, at=at)
    typed_texts.keep(session, made, reader=reader, at=at, jobs=installation.jobs)


def unfilled_in(session: Session, id: UUID) -> list[str]:
    """Return the places of the text set last that nobody has filled."""
    row = typed_texts.last_set(session, id)
    if row is None:
        return []
    typed = row.typed
    return blanks_in(f"{typed.greeting}\n{typed.text}\n{typed.addressees}\n{typed.attachments}")

"""One text that answers many appeals on one topic: a draft for each, with its own address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.errors import ConflictError, InvalidError, UpravaError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.work.service.finishing import apart

from uprava_appeals.applicants.service.knowing import authors_of, may_know
from uprava_appeals.intake.service.reading import AppealRow, QuestionRow, get_appeal, list_questions
from uprava_appeals.replies.service.drafting import Part, Wish, unfilled, write_reply
from uprava_appeals.replies.service.filling import About, begin
from uprava_appeals.replies.service.reading import answering
from uprava_appeals.replies.service.templates import mistakes
from uprava_appeals.replies.values import WRITE, Purpose
from uprava_appeals.replies.wording.shipped import Text
from uprava_appeals.values import UNDECIDED, ReplyBy, Result

MOST = 100
"""Appeals answered by one form: each is a document with its own page."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The one answer: its text with `{поле}`, what the questions come to, letterhead, route."""

    text: Text
    result: str = ""
    measures: str = ""
    form_id: int | None = None
    route: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An appeal of the selection; `why` it is left out, empty: it is answered."""

    id: UUID
    number: str
    title: str
    mask: str
    questions: Sequence[QuestionRow] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a selection: the drafts, and what was left with the reason."""

    drafts: list[DocumentHead] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def list_lines(session: Session, ids: Sequence[UUID], *, reader: Reader) -> list[Line]:
    """Return the appeals of a selection the reader may see, each with what keeps it out.

    Raises ConflictError for more than `MOST`.
    """
    if len(ids) > MOST:
        raise ConflictError(_("At most {n} appeals at once.").format(n=MOST))
    found = []
    for id in dict.fromkeys(ids):
        try:
            found.append(line_of(session, get_appeal(session, id, reader=reader), reader=reader))
        except UpravaError as error:
            found.append(Line(id, "", "", "", why=error.detail))
    return found


def line_of(session: Session, row: AppealRow, *, reader: Reader) -> Line:
    """Return an appeal of the selection."""
    open_ones = [each for each in list_questions(session, row.id) if each.state in UNDECIDED]
    written = answering(session, [each.id for each in open_ones])
    free = [each for each in open_ones if each.id not in written]
    why = ""
    if not may_know(session, row.id, reader=reader):
        why = _("Only those who may know the author write to him.")
    elif not row.number:
        why = _("It is not registered yet.")
    elif not free:
        why = _("Every question is decided, or its answer is being prepared.")
    return Line(row.id, row.number or "", row.title, row.mask, free, why)


def write_many(
    session: Session, ids: Sequence[UUID], shared: Shared, *, reader: Reader,
    installation: Installation, at: datetime,
) -> Written:  # fmt: skip
    """Write a draft for each appeal; what cannot be answered so is left and named.

    Raises InvalidError naming the fields of the one answer.
    """
    reader.require(WRITE)
    refuse_wrong(shared)
    done = Written()
    for line in list_lines(session, ids, reader=reader):
        try:
            if line.why:
                raise ConflictError(line.why)
            with apart(session):
                wish = wish_of(session, line, shared, reader=reader, at=at)
                head = write_reply(
                    session, wish, reader=reader, installation=installation, at=at
                )  # fmt: skip
            done.drafts.append(head)
        except UpravaError as error:
            done.left.append((line.number, next(iter(error.fields.values()), error.detail)))
    return done


def refuse_wrong(shared: Shared) -> None:
    """Raise InvalidError naming the fields that break a rule."""
    wrong = {name: said for name, said in mistakes(shared.text).items() if name != "title"}
    if shared.result not in set(Result):
        wrong["result"] = _("Say what the question comes to.")
    elif shared.result == Result.MEASURES and not shared.measures.strip():
        wrong["measures"] = _("Say which measures were taken.")
    if wrong:
        raise InvalidError(_("The draft has mistakes; nothing was kept."), fields=wrong)


def wish_of(session: Session, line: Line, shared: Shared, *, reader: Reader, at: datetime) -> Wish:
    """Return the draft of one appeal. Raises InvalidError for places nobody can fill."""
    row = get_appeal(session, line.id, reader=reader)
    measures = [shared.measures] if shared.measures else []
    about = About(row, Purpose.ANSWER, line.questions, measures=measures)
    begun = begin(session, about, shared.text, reader=reader, at=at)
    if begun.missing:
        raise InvalidError(unfilled(begun.missing))
    authors = authors_of(session, line.id, reader=reader, at=at).rows
    way = ReplyBy(authors[0].reply_by) if authors else ReplyBy.POST
    parts = [Part(each.id, shared.result, shared.measures) for each in line.questions]
    return Wish(
        line.id, Purpose.ANSWER, parts, reply_by=way, template=shared.text.code,
        addressees=begun.addressees, greeting=begun.greeting, text=begun.text,
        attachments=begun.attachments, form_id=shared.form_id, route=shared.route,
    )  # fmt: skip

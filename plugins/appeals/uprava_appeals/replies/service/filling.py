"""What a draft begins with: a template filled with what the office knows of the appeal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one, fetch_value
from uprava.errors import ForbiddenError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.history import earlier_of
from uprava_appeals.applicants.service.knowing import authors_of
from uprava_appeals.applicants.values import AuthorRow
from uprava_appeals.intake.service.reading import (
    AppealRow,
    DecisionRow,
    QuestionRow,
    list_decisions,
    list_questions,
)
from uprava_appeals.law.asking import CODES
from uprava_appeals.law.grounds import EXTENSION, GROUNDS
from uprava_appeals.replies.values import Purpose
from uprava_appeals.replies.wording.addressing import Addressee, to_whom, where
from uprava_appeals.replies.wording.fields import Facts, fill, values_of
from uprava_appeals.replies.wording.shipped import Text
from uprava_appeals.values import ApplicantKind
from uprava_appeals.work.values import TO_BODIES

ARTICLES = {each.code: each.article for each in (*GROUNDS, EXTENSION)}


@dataclass(frozen=True, slots=True)
class About:
    """What a reply is about: an appeal, some of its questions, the decision that is told."""

    appeal: AppealRow
    purpose: Purpose
    questions: Sequence[QuestionRow]
    decision: DecisionRow | None = None
    body: str = ""
    measures: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft filled from a template; `missing` are the places nobody knew a value for."""

    greeting: str
    text: str
    attachments: str
    addressees: str
    missing: Sequence[str]


def about(
    session: Session, appeal: AppealRow, *, purpose: Purpose, questions: Sequence[int] = (),
    decision: DecisionRow | None = None, body: str = "",
) -> About:  # fmt: skip
    """Return what a form names, of one appeal: all its questions when it names none."""
    every = list_questions(session, appeal.id)
    own = decision.question_id if decision else None
    named = questions or ([own] if own else [])
    chosen = [each for each in every if not named or each.id in named]
    return About(appeal, purpose, chosen, decision, body or (decision.body if decision else ""))


def find_decisions(session: Session, id: UUID, purpose: Purpose) -> list[DecisionRow]:
    """Return the decisions a reply of the purpose may tell of, those that wait first."""
    every = [each for each in list_decisions(session, id) if each.reversed_at is None]
    if purpose is Purpose.NOTICE:
        return [each for each in every if each.notice is not None and each.told_on is None]
    if purpose is Purpose.COVERING:
        return [each for each in every if each.ground in TO_BODIES and not each.letter_number]
    if purpose is Purpose.INFORM:
        return [each for each in every if each.ground in CODES and each.told_on is None]
    return []


def begin(session: Session, one: About, text: Text, *, reader: Reader, at: datetime) -> Begun:
    """Return the draft a template makes. Raises ForbiddenError for who may not know the author."""
    authors = authors_of(session, one.appeal.id, reader=reader, at=at)
    if not authors.known:
        raise ForbiddenError(_("Only those who may know the author write to him."))
    whom = addressee(session, authors.rows)
    values = values_of(facts_of(session, one, whom, authors.rows, reader=reader))
    greeting, body, attached = (fill(each, values) for each in
                                (text.greeting, text.text, text.attachments))  # fmt: skip
    missing = list(dict.fromkeys([*greeting.missing, *body.missing, *attached.missing]))
    to_author = one.purpose.to_author
    return Begun(
        greeting.text, body.text, attached.text,
        "\n".join(line for line in (to_whom(whom), where(whom)) if line) if to_author else one.body,
        missing if whom.name or not to_author else [*missing, "адресат"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameRow:
    """The name of an applicant in parts."""

    kind: str
    name: str
    surname: str
    given_name: str
    patronymic: str


def addressee(session: Session, authors: Sequence[AuthorRow]) -> Addressee:
    """Return the author who gets the answer, named as the appeal names him."""
    if not authors or not authors[0].name:
        return Addressee()
    first = authors[0]
    query = """select kind, name, surname, given_name, patronymic from appeals.applicant
        where id = %s"""
    known = fetch_one(session, NameRow, query, (first.applicant_id,))
    if known is None or known.name != first.name:
        known = in_parts(known.kind if known else ApplicantKind.PERSON, first.name)
    named = sum(bool(each.name) for each in authors)
    return Addressee(
        known.kind, first.name, known.surname, known.given_name, known.patronymic,
        first.postcode, first.address, named - 1,
    )  # fmt: skip


def in_parts(kind: str, name: str) -> NameRow:
    """Return a person's name of which only the whole is known."""
    if kind == ApplicantKind.ORGANISATION:
        return NameRow(kind, name, "", "", "")
    surname, _space, rest = name.partition(" ")
    given, _space, patronymic = rest.partition(" ")
    return NameRow(kind, name, surname, given, patronymic)


def facts_of(
    session: Session, one: About, whom: Addressee, authors: Sequence[AuthorRow], *, reader: Reader
) -> Facts:
    """Return what fills the fields."""
    row, decision = one.appeal, one.decision
    phone = fetch_value(session, "select phone from users.person where id = %s",
                        (reader.person_id,))  # fmt: skip
    writer = (reader.surname, reader.given_name, reader.patronymic)
    return Facts(
        whom, row.number or "", row.registered_on, row.received_on,
        [each.text for each in one.questions], reports(one),
        [*one.measures] or [each.measures for each in one.questions if each.measures],
        one.body, row.due_on, decision.said if decision else "",
        ARTICLES.get(decision.ground, "") if decision else "", decision.page if decision else "",
        answers_before(session, row, authors, reader=reader),
        " ".join(part for part in writer if part), phone or "", reader.organisation or "",
        letter_line(row),
    )  # fmt: skip


def reports(one: About) -> list[str]:
    """Return what executors report, by question; nothing when none has reported."""
    found = [each.report for each in one.questions]
    return found if any(found) else []


def answers_before(
    session: Session, row: AppealRow, authors: Sequence[AuthorRow], *, reader: Reader
) -> list[str]:
    """Return the answers given to the author on earlier appeals of the same chain."""
    if not authors or not (row.answers or row.first_id):
        return []
    earlier = earlier_of(session, authors[0].applicant_id, reader=reader, before=row.id)
    chain = [each for each in earlier if row.first_id in (each.document_id, each.first_id)]
    return [answer_line(each.number, each.answered_on) for each in reversed(chain)
            if each.answered_on]  # fmt: skip


def letter_line(row: AppealRow) -> str:
    """Return «от 12.01.2026 № 15-П» of the letter an appeal came with."""
    day = f"от {row.source_date:%d.%m.%Y}" if row.source_date else ""
    number = f"№ {row.source_number}" if row.source_number else ""
    return " ".join(part for part in (day, number) if part)


def answer_line(number: str, day: date | None) -> str:
    """Return «ответ от 12.01.2026 на обращение № К-1»."""
    said = f"ответ от {day:%d.%m.%Y}" if day else "ответ"
    return f"{said} на обращение № {number}" if number else said

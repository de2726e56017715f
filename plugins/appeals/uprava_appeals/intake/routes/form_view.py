"""What the form of registration is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, many, new_key, word
from uprava.documents.service.filing import list_files
from uprava.documents.service.numbering import list_journals
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login
from uprava.web.sentences import Sentences, named_sentences, sentences

from uprava_appeals.classifier.service.editions import edition_on, list_kinds
from uprava_appeals.classifier.service.finding import title_of
from uprava_appeals.classifier.values import Topic
from uprava_appeals.intake.asked import MOST_ROWS, rows_in
from uprava_appeals.intake.routes.checking import check_values
from uprava_appeals.intake.service.clocks import rules
from uprava_appeals.intake.service.reading import AppealRow
from uprava_appeals.intake.values import SEEN_BY_READER
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel
from uprava_appeals.law.channels import Form as Shape
from uprava_appeals.law.facts import Competence, Mark
from uprava_appeals.values import KIND, ApplicantKind, AuthorRole, Letter, ReplyBy

MESSAGE = "message."
"""What the rules of categories of messages begin with."""

TITLES = {
    "channel": N_("Channel"), "received_on": N_("Received on"), "written_on": N_("Dated"),
    "annotation": N_("Annotation"), "source": N_("From which body"), "journal": N_("Journal"),
    "addressee": N_("For review by"), "signers": N_("How many signed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is drawn: a form as sent or begun, on what was received, with what is wrong in it."""

    form: Form = field(default_factory=dict)
    row: AppealRow | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question's place in the form and the topic chosen."""

    n: int
    chosen: Sequence[Topic]


def form_values(session: Session, asked: Asked, *, reader: Reader, at: datetime) -> dict[str, Any]:
    """Return everything the form shows."""
    sent, row = asked.form, asked.row
    today: date = session.info["today"]
    person = find_by_login(session, word(sent, "addressee"), today=today)
    return {
        "v": Sentences({name: word(sent, name) for name in sent}), "row": row, "key": new_key(),
        "wrong": sentences(asked.wrong), "summary": named_sentences(asked.wrong, TITLES),
        "authors": rows_of(sent, "author"),
        "questions": [question_view(session, sent, n) for n in rows_of(sent, "question")],
        "chosen": [person.chosen] if person else [], "ticked": set(many(sent, "mark")),
        "has": set(many(sent, "has")) if sent else set(SEEN_BY_READER),
        "files": list_files(session, row.id) if row else [], "today": today,
        "journals": journals_of(session, reader), "classified": edition_on(session, today),
        "kinds": [(each.code, f"{each.code} {each.title}")
                  for each in list_kinds(session, on=today)],
        **choices(), **check_values(session, sent, reader=reader, at=at),
    }  # fmt: skip


def rows_of(sent: Form, name: str) -> range:
    """Return the places of authors or questions, one more where that was asked for."""
    more = word(sent, "edit") == name
    return range(min(rows_in(sent, f"{name}s") + more, MOST_ROWS))


def question_view(session: Session, sent: Form, n: int) -> QuestionView:
    """Return a question's row."""
    code = word(sent, f"q{n}_code")
    edition = edition_on(session, session.info["today"])
    topic = title_of(session, code, edition_id=edition) if code else None
    return QuestionView(n, [topic] if topic else [])


def journals_of(session: Session, reader: Reader) -> list[tuple[str, str]]:
    """Return the journals of appeals of the reader's organisation."""
    known = list_journals(session, kind=KIND)
    own = [each for each in known if each.organisation_id == reader.organisation_id]
    return [(each.code, f"{each.index} {each.title}") for each in own]


def choices() -> dict[str, Any]:
    """Return the choices of the form in words."""
    return {
        "channels": titled(Channel), "shapes": titled(Shape), "letters": titled(Letter),
        "people": titled(ApplicantKind), "roles": titled(AuthorRole), "replies": titled(ReplyBy),
        "competences": titled(Competence), "marks": titled(Mark), "categories": categories(),
        "askers": titled(Asker),
    }  # fmt: skip


def titled(choices: type[Any]) -> list[tuple[StrEnum, str]]:
    """Return choices with their captions."""
    return [(each, _(each.caption)) for each in choices]


def categories() -> list[tuple[str, str]]:
    """Return the categories of messages there are rules for."""
    found = {code: known[-1].title for code, known in rules().items() if code.startswith(MESSAGE)}
    return [(code.removeprefix(MESSAGE), title) for code, title in found.items()]

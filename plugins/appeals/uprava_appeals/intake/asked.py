"""The form of registration: what was typed becomes a card."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, many, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen
from uprava.web.uploads import ids_of

from uprava_appeals.applicants.values import Said
from uprava_appeals.classifier.service.finding import picked
from uprava_appeals.intake.values import AppealCard, NewQuestion, usual_reply
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel, Requisite
from uprava_appeals.law.channels import Form as Shape
from uprava_appeals.law.facts import Competence, Mark
from uprava_appeals.values import ApplicantKind, AuthorRole, Letter, Repeat, ReplyBy

Choice = TypeVar("Choice", bound=StrEnum)
Made = TypeVar("Made")

MOST_ROWS = 30
"""Authors and questions one form holds."""

LARGEST = 10
"""Digits of a number that is read at all."""

SAID = ("surname", "given_name", "patronymic", "name", "postcode", "address", "district", "email",
        "phone", "account", "inn", "status")  # fmt: skip
"""What is typed of an author: `a0_surname`."""

REPLIES = {ReplyBy.EMAIL: "email", ReplyBy.ACCOUNT: "account"}
"""What an answer is sent to, by its way."""

LETTERS = {"П": Letter.PROPOSAL, "З": Letter.APPLICATION, "Ж": Letter.COMPLAINT,
           "Н": Letter.NOT_APPEAL}  # fmt: skip
"""What the code of a kind of question begins with → the kind of appeal."""


@dataclass(slots=True)
class Reading:
    """A form that is being read; sentences about its fields gather in `wrong`."""

    form: Form
    wrong: dict[str, str] = field(default_factory=dict)

    def one(self, name: str, choices: type[Choice], usual: Choice) -> Choice:
        """Return the choice of a field; nothing sent: the usual one."""
        return self.maybe(name, choices) or usual

    def maybe(self, name: str, choices: type[Choice]) -> Choice | None:
        """Return the choice of a field that may be left empty."""
        text = word(self.form, name)
        found = next((each for each in choices if each == text), None)
        if text and found is None:
            self.wrong[name] = _("Choose from the list.")
        return found

    def some(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """Return the ticked choices of a field."""
        ticked = set(many(self.form, name))
        return tuple(each for each in choices if each in ticked)

    def day(self, name: str) -> date | None:
        """Return a day, None for an empty field."""
        return self.made(name, date.fromisoformat, _("This is no day."))

    def number(self, name: str) -> int:
        """Return a count, none for an empty field."""
        return self.made(name, count, _("Type a number.")) or 0

    def made(self, name: str, make: Callable[[str], Made], said: str) -> Made | None:
        """Return what a text makes; a sentence where it makes nothing."""
        text = word(self.form, name)
        try:
            return make(text) if text else None
        except ValueError:
            self.wrong[name] = said
            return None


def count(text: str) -> int:
    """Return a number of digits. Raises ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) < LARGEST):
        raise ValueError(text)
    return int(text)


def rows_in(form: Form, name: str) -> int:
    """Return how many rows a form has of authors or questions, at least one."""
    text = word(form, name)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < LARGEST else 1
    return max(1, min(asked, MOST_ROWS))


def read_card(
    session: Session, form: Form, *, reader: Reader, id: UUID | None = None
) -> tuple[AppealCard, dict[str, str]]:
    """Return the card a form means, and sentences about fields that mean nothing.

    `id`: of what was received before.
    """
    read = Reading(form)
    authors = tuple(author_in(read, n) for n in range(rows_in(form, "authors")))
    questions = tuple(question_in(session, read, n) for n in range(rows_in(form, "questions")))
    earlier = ids_of(form, "first")
    card = AppealCard(
        channel=read.one("channel", Channel, Channel.POST), form=read.maybe("form", Shape),
        letter=read.one("letter", Letter, letter_of(questions)),
        received_on=read.day("received_on"), written_on=read.day("written_on"),
        annotation=word(form, "annotation"), text=word(form, "text"), authors=authors,
        collective="collective" in form, signers=read.number("signers"),
        source=word(form, "source"), source_number=word(form, "source_number"),
        source_date=read.day("source_date"), source_control="source_control" in form,
        source_due=read.day("source_due"), asker=read.one("asker", Asker, Asker.BODY),
        addressee_id=addressee_in(session, read, reader),
        territory=word(form, "territory"), questions=questions, marks=read.some("mark", Mark),
        has=read.some("has", Requisite), category=word(form, "category"),
        repeat=read.one("repeat", Repeat, Repeat.REPEATED) if earlier else Repeat.FIRST,
        first_id=next(iter(earlier), None), journal=word(form, "journal"), document_id=id,
    )  # fmt: skip
    return card, read.wrong


def letter_of(questions: Sequence[NewQuestion]) -> Letter:
    """Return the kind of an appeal by the kinds of its questions; without any an application."""
    kinds = (LETTERS.get(each.kind[:1]) for each in questions)
    return next((each for each in kinds if each), Letter.APPLICATION)


def author_in(read: Reading, n: int) -> Said:
    """Return what is said of one author."""
    typed: dict[str, Any] = {name: word(read.form, f"a{n}_{name}") for name in SAID}
    usual = AuthorRole.JOINT if n else AuthorRole.MAIN
    usual_way = usual_reply(typed["address"], typed["account"], typed["email"])
    reply_by = read.maybe(f"a{n}_reply_by", ReplyBy) or usual_way
    return Said(
        applicant_id=read.number(f"a{n}_id") or None,
        kind=read.one(f"a{n}_kind", ApplicantKind, ApplicantKind.PERSON),
        role=read.one(f"a{n}_role", AuthorRole, usual), **typed,
        reply_by=reply_by,
        reply_to=typed[REPLIES[reply_by]] if reply_by in REPLIES else "",
    )  # fmt: skip


def question_in(session: Session, read: Reading, n: int) -> NewQuestion:
    """Return one question."""
    code, typed = word(read.form, f"q{n}_code"), word(read.form, f"q{n}_code_text")
    try:
        topic = picked(session, code, typed, on=session.info["today"])
    except InvalidError as error:
        topic, read.wrong[f"q{n}_code"] = None, error.detail
    return NewQuestion(
        text=word(read.form, f"q{n}_text"), code=topic.code if topic else "",
        kind=word(read.form, f"q{n}_kind"),
        competence=read.one(f"q{n}_competence", Competence, Competence.OWN),
    )  # fmt: skip


def addressee_in(session: Session, read: Reading, reader: Reader) -> int | None:
    """Return whom the appeal is put before."""
    login, typed = word(read.form, "addressee"), word(read.form, "addressee_text")
    if not login and not typed:
        return None
    found = find_chosen(session, login, typed, reader=reader, today=session.info["today"])
    if found is None:
        read.wrong["addressee"] = _("Choose a person from those offered.")
    return found.id if found else None


FIELDS = (("authors.", "a"), ("questions.", "q"))
"""Rows of a card → of the form: `authors.0.email` is `a0_email`."""


def by_fields(wrong: Mapping[str, str]) -> dict[str, str]:
    """Return sentences about a card by the names of the form's fields."""
    return {field_of(name): said for name, said in wrong.items()}


def field_of(name: str) -> str:
    """Return the field of the form a part of the card stands in."""
    for rows, short in FIELDS:
        if name.startswith(rows):
            place, _dot, rest = name.removeprefix(rows).partition(".")
            return f"{short}{place}_{rest}"
    return name

"""What acts on appeals ask for: the fields of each form, and the service it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, version_of, word
from uprava.documents.service.filing import Received
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.cards.fields import (
    bodies_in,
    charge_in,
    day_in,
    ids_in,
    number_in,
    outcome_in,
    principal_in,
    target_in,
    word_of,
)
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.values import ReplyBy
from uprava_appeals.work.service import (
    answering,
    deciding,
    giving,
    prolonging,
    undoing,
    working,
)
from uprava_appeals.work.values import Answered, Body, Decided, Longer, Told


@dataclass(frozen=True, slots=True)
class Asked:
    """An act as somebody asked for it."""

    id: UUID
    form: Form
    reader: Reader
    at: datetime
    files: Sequence[Received] = field(default_factory=tuple)

    def text(self, name: str) -> str:
        """Return a field's text."""
        return word(self.form, name)

    def number(self, name: str) -> int:
        """Return the id in a field. Raises InvalidError without one."""
        return number_in(self.text(name))

    @property
    def question(self) -> int | None:
        """The question the act is about; None: all that are open."""
        return self.number("question") if self.text("question") else None

    @property
    def version(self) -> int | None:
        """The version the form was drawn with; none of an act of one click without a form."""
        return version_of(self.form) if self.text("_v") else None


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A form: its title, fields, button; `told`: what follows; `word`: the field of a reason."""

    title: str
    fields: Sequence[str]
    yes: str
    icon: str
    kind: str = "pri"
    told: str = ""
    word: str = ""


FORMS: Mapping[str, AskedFor] = {
    "give": AskedFor(
        N_("Give for consideration"), ("questions", "who", "others", "due", "said"),
        N_("Give for consideration"), "user-plus", word=N_("What is to be done")),
    "put-before": AskedFor(
        N_("Before a leader"), ("leader",), N_("Put before the leader"), "eye",
        told=N_("The leader says who considers the questions; the terms run on.")),
    "report": AskedFor(
        N_("Report on the question"), ("text", "outcome", "file"),
        N_("Present the report on the question"), "message",
        told=N_("The answer to the applicant is prepared from it.")),
    "return": AskedFor(
        N_("Return for rework"), ("why",), N_("Return for rework"), "arrow-back-up",
        told=N_("The term stays as it is; the executor sees your words."),
        word=N_("What to rework")),
    "outcome": AskedFor(
        N_("Result of the question"), ("outcome",), N_("Keep the result"), "checks",
        told=N_("The monthly report on results is made of it.")),
    "answered": AskedFor(
        N_("The answer was given"), ("questions", "on", "number", "outcome", "oral"),
        N_("Write the answer down"), "send",
        told=N_("For an answer that was sent without the help of this program, or given in"
                " person.")),
    "forward": AskedFor(
        N_("Forward"), ("ways", "bodies", "said"), N_("Forward"), "arrow-right",
        word=N_("What the author and the body are told besides")),
    "leave": AskedFor(
        N_("Without an answer on the merits"), ("ways", "page", "said"), N_("Decide so"), "ban",
        word=N_("Reason in words")),
    "longer": AskedFor(
        N_("Extend the term"), ("days", "cause", "reason"), N_("Extend the term"),
        "calendar-due", told=N_("By 30 days at most in all; the author is told of it."),
        word=N_("What is still to be found out")),
    "longer-decide": AskedFor(
        N_("A longer term is asked for"), ("said",), N_("Allow"), "check",
        word=N_("A word to the executor")),
    "documents": AskedFor(
        N_("Request documents"), ("bodies", "said"), N_("Write the request down"), "file-text",
        told=N_("The other body sends them within 15 days."), word=N_("What is requested")),
    "join": AskedFor(
        N_("Join to another appeal"), ("target",), N_("Join"), "link",
        told=N_("The same letter that came by another way is answered with the one before.")),
    "told": AskedFor(
        N_("The author is told"), ("on", "how"), N_("Write it down"), "send"),
    "reverse": AskedFor(
        N_("Reverse the decision"), ("why",), N_("Reverse"), "arrow-back-up", "dng",
        N_("Its questions are open again and their terms run on as they were."),
        N_("Why it was wrong")),
}  # fmt: skip
"""Acts that ask for something, by the last part of their address."""


class By(TypedDict):
    """Who acts, and when."""

    reader: Reader
    at: datetime


def by(asked: Asked) -> By:
    """Return who acts, and when."""
    return {"reader": asked.reader, "at": asked.at}


def give(session: Session, asked: Asked) -> str:
    """Give questions to somebody."""
    charge = charge_in(session, asked.form)
    for place, question in enumerate(ids_in(asked.form, "questions", asked.question)):
        version = asked.version if not place else None
        giving.give(session, question, charge, version=version, **by(asked))
    return _("The question is given for consideration.")


def put_before(session: Session, asked: Asked) -> str:
    """Put the appeal before a leader."""
    leader = principal_in(session, asked.form, "leader")
    giving.put_before(session, asked.id, leader, version=asked.version, **by(asked))
    return _("The appeal is before the leader.")


def take(session: Session, asked: Asked) -> str:
    """Take a question out of the unit's pool."""
    giving.take(session, asked.number("question"), **by(asked))
    return _("It is yours to do now.")


def report(session: Session, asked: Asked) -> str:
    """Present a report."""
    outcome = outcome_in(asked.form) if asked.text("result") else None
    said = working.Report(asked.text("text"), outcome, asked.files)
    working.report(session, asked.number("question"), said, version=asked.version, **by(asked))
    return _("The report is presented.")


def return_(session: Session, asked: Asked) -> str:
    """Return a report for rework."""
    question, why = asked.number("question"), asked.text("why")
    working.send_back(session, question, why, version=asked.version, **by(asked))
    return _("The report is returned for rework.")


def outcome(session: Session, asked: Asked) -> str:
    """Say what a question came to."""
    question, found = asked.number("question"), outcome_in(asked.form)
    working.set_outcome(session, question, found, version=asked.version, **by(asked))
    return _("The result is kept.")


def answered(session: Session, asked: Asked) -> str:
    """Write an answer down that was given without the program's help."""
    found = outcome_in(asked.form)
    questions = dict.fromkeys(ids_in(asked.form, "questions", asked.question), found)
    oral = asked.text("oral") == "on"
    said = Answered(
        day_in(asked.form, "on"), questions, asked.text("number"),
        "oral" if oral else "answer", asked.text("said"),
    )  # fmt: skip
    answering.answer(session, asked.id, said, version=asked.version, **by(asked))
    return _("The answer is written down.")


def decide(session: Session, asked: Asked) -> str:
    """Take a way the law names."""
    ground = word_of(asked.form, "ways", _("Choose what the law leads to."))
    only, shared = asked.text("only") == "on", asked.text("shared") == "on"
    whose = Competence.OTHER if only and ground == "migration" else None
    whose = Competence.SHARED if shared and ground == "copies" else whose
    said = Decided(
        ground, asked.question, asked.text("said"), bodies_in(session, asked.form),
        asked.text("page") or asked.text("page_text"), whose,
    )  # fmt: skip
    deciding.decide(session, asked.id, said, version=asked.version, **by(asked))
    return _("The decision is written down; what the author is told stands beside it.")


def longer(session: Session, asked: Asked) -> str:
    """Extend the term, or ask for it."""
    days = asked.number("days")
    cause = Cause(word_of(asked.form, "cause", _("Choose the lawful cause."), list(Cause)))
    wanted = Longer(days, cause, asked.text("reason"))
    if asked.text("extends"):
        prolonging.extend(session, asked.id, wanted, version=asked.version, **by(asked))
        return _("The term is extended.")
    prolonging.ask(session, asked.id, wanted, version=asked.version, **by(asked))
    return _("A longer term is asked for.")


def longer_decide(session: Session, asked: Asked) -> str:
    """Grant or refuse a longer term."""
    granted, id = asked.text("granted") == "yes", asked.number("asked")
    prolonging.answer_asked(session, id, granted=granted, said=asked.text("said"), **by(asked))
    return _("The term is extended.") if granted else _("The request is declined.")


def documents(session: Session, asked: Asked) -> str:
    """Write a request of documents down."""
    bodies = bodies_in(session, asked.form)
    body = bodies[0] if bodies else Body("")
    prolonging.request_documents(session, asked.id, body, asked.text("said"), **by(asked))
    return _("The request is written down.")


def join(session: Session, asked: Asked) -> str:
    """Join a duplicate to another appeal."""
    target = target_in(session, asked.form, reader=asked.reader)
    deciding.join(session, asked.id, target, version=asked.version, **by(asked))
    return _("The appeal is joined.")


def told(session: Session, asked: Asked) -> str:
    """Write down that the author was told."""
    how = word_of(asked.form, "how", _("Choose how the author was told."), list(ReplyBy))
    said = Told(day_in(asked.form, "on"), _(ReplyBy(how).caption))
    undoing.told(session, asked.number("decision"), said, **by(asked))
    return _("It is written down.")


def reverse(session: Session, asked: Asked) -> str:
    """Reverse a decision."""
    undoing.reverse(session, asked.number("decision"), asked.text("why"), **by(asked))
    return _("The decision is reversed: the questions are open again.")


def close(session: Session, asked: Asked) -> str:
    """Put the appeal into the file."""
    undoing.close(session, asked.id, version=asked.version, **by(asked))
    return _("The appeal is in the file.")


DOES: Mapping[str, Callable[[Session, Asked], str]] = {
    "give": give, "put-before": put_before, "take": take, "report": report, "return": return_,
    "outcome": outcome, "answered": answered, "forward": decide, "leave": decide,
    "longer": longer, "longer-decide": longer_decide, "documents": documents, "join": join,
    "told": told, "reverse": reverse, "close": close,
}  # fmt: skip
"""Act → what does it and says what was done."""

"""The words of the work on appeals: folders, rights, ways, and what comes of each way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from uprava.errors import NotFoundError
from uprava.i18n import N_, _

from uprava_appeals.law import grounds
from uprava_appeals.law.asking import ASKED
from uprava_appeals.law.facts import Competence, Mark
from uprava_appeals.law.grounds import Duty, Ground
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.law.terms import Term
from uprava_appeals.values import QuestionState, Result

DECIDE = "appeals-decide"
"""The folder of requests for a longer term."""

LONGEST = 4000
"""Characters of a report, of a reason."""


class DecidedWay(StrEnum):
    """The ways of the law that are decided, by the codes of their grounds."""

    FORWARD = "forward"
    COPIES = "copies"
    MIGRATION = "migration"
    CRIME = "crime"
    REPORT = "report"
    COMPLAINT = "complaint"
    COURT = "court"
    EMAIL = "email"
    ANONYMOUS = "anonymous"
    ABUSE = "abuse"
    UNREADABLE = "unreadable"
    UNCLEAR = "unclear"
    PUBLISHED = "published"
    SECRET = "secret"  # noqa: S105 -- a word of the law, no password
    ANSWERED = "answered"
    ELSEWHERE = "elsewhere"
    STOP = "stop"


class Right(StrEnum):
    """What somebody may do with an appeal."""

    CONSIDER = "consider"
    """Says who considers it, decides where the law lets one decide."""
    REGISTER = "register"
    """Does what the law leaves no choice about."""
    EXECUTE = "execute"
    """Considers one of its questions."""


DOCUMENTS = Ground(
    code="documents", title=N_("Documents requested from another body"), whom=grounds.OWN,
    article="ст. 10 ч. 2", duty=Duty.ANSWER, term=Term.DOCUMENTS,
)  # fmt: skip
"""No way an appeal goes: its own term, within which the other body has to send them."""

JOIN = Ground(
    code="join", title=N_("Duplicate joined to another appeal"),
    whom=N_("the same letter that came by another way"), article="ст. 10 ч. 1",
    duty=Duty.ANSWER,
)  # fmt: skip
"""It is answered with the appeal it repeats word by word."""

GROUNDS: Mapping[str, Ground] = {
    each.code: each
    for each in (*grounds.GROUNDS, grounds.EXTENSION, DOCUMENTS, JOIN, *ASKED.values())
}
"""Every ground a decision may name, by its code."""

BECOMES: Mapping[str, QuestionState] = {
    **dict.fromkeys(("forward", "copies", "migration", "crime"), QuestionState.FORWARDED),
    **dict.fromkeys(("complaint", "court", "email"), QuestionState.RETURNED),
    **dict.fromkeys(
        ("anonymous", "abuse", "unreadable", "unclear", "published", "secret", "answered"),
        QuestionState.LEFT,
    ),
    "stop": QuestionState.STOPPED,
    "join": QuestionState.JOINED,
    **dict.fromkeys(("answer", "governor", "message", "oral", "elsewhere"), QuestionState.ANSWERED),
}
"""What a question is after a way was taken with it."""

ANSWERS = ("answer", "governor", "message", "oral")
"""Grounds of an answer on the merits; the term of one of them runs for the whole appeal."""

BESIDE = ("report", "documents", "extension")
"""What is done beside the consideration, which goes on."""

TO_BODIES = ("forward", "copies", "migration", "crime", "report", "documents")
"""Ways that lead to other bodies."""

SAID = ("abuse", "stop", "secret", "answered", "elsewhere")
"""Ways whose reason has to be put into words: nothing else tells it."""

MARKS: Mapping[str, Mark] = {
    "unreadable": Mark.UNREADABLE, "unclear": Mark.UNCLEAR, "abuse": Mark.ABUSE,
    "court": Mark.COURT, "secret": Mark.SECRET, "published": Mark.PUBLISHED,
    "migration": Mark.MIGRATION, "crime": Mark.CRIME, "report": Mark.CRIME,
}  # fmt: skip
"""What whoever takes a way says about the appeal."""

COMPETENCES: Mapping[str, Competence] = {
    "forward": Competence.OTHER, "copies": Competence.SEVERAL, "complaint": Competence.COMPLAINT,
}  # fmt: skip
"""Whose question it is, as whoever takes a way says."""

OF_QUESTIONS = ("forward", "copies", "complaint")
"""Ways each question has a term of its own for; see `intake.service.judging`."""


def ground_of(code: str) -> Ground:
    """Return a ground by its code. Raises NotFoundError."""
    if code not in GROUNDS:
        raise NotFoundError(_("The law knows no such way for an appeal."))
    return GROUNDS[code]


def becomes(ground: Ground, competence: Competence) -> QuestionState | None:
    """Return what a question is after the way; None: its consideration goes on."""
    shared = ground is grounds.COPIES and competence is Competence.SHARED
    aside = ground is grounds.MIGRATION and competence is not Competence.OTHER
    return None if shared or aside else BECOMES.get(ground.code)


@dataclass(frozen=True, slots=True)
class Body:
    """Another body, and the covering letter to it."""

    name: str
    id: int | None = None
    number: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A way taken with a question, or with all that are still open (`question_id` None).

    `competence` corrects whose question it is, where the way does not tell it.
    """

    ground: str
    question_id: int | None = None
    said: str = ""
    bodies: tuple[Body, ...] = ()
    page: str = ""
    competence: Competence | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question came to."""

    result: Result
    measures: str = ""
    measures_taken: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that went out: its number and day, the questions with what they came to.

    An outcome that is missing is the one the question has already. `reply_id`: the document.
    """

    on: date
    questions: Mapping[int, Outcome | None]
    number: str = ""
    ground: str = "answer"
    said: str = ""
    reply_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """That the author was told of a decision: when, how, by which document."""

    on: date
    how: str
    notice_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """Who shall consider a question, until when, and what else is said to them.

    `others` help: only where a module keeps tasks. None: the term of the appeal.
    """

    principal_id: int
    due_on: date | None = None
    said: str = ""
    others: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Longer:
    """A longer term that is wanted: calendar days, the lawful cause, the reason in words."""

    days: int
    cause: Cause
    reason: str

"""What is known of an appeal when it is judged, and what follows from it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from uprava.calendar import Deadline
from uprava.i18n import N_, _

from uprava_appeals.law.channels import Channel, Form, Requisite
from uprava_appeals.law.grounds import Ground, Notice


class Competence(StrEnum):
    """Whose question an appeal is. 59-FZ, article 8."""

    OWN = "own"
    OTHER = "other"
    SEVERAL = "several"
    """Of several bodies, none of them this one."""
    SHARED = "shared"
    """Of this body and of others."""
    COMPLAINT = "complaint"
    """Of that body alone whose act is complained of: it must not get the complaint."""

    @property
    def caption(self) -> str:
        """The English message id of the competence."""
        return _COMPETENCES[self]


_COMPETENCES = {
    Competence.OWN: N_("a question of this body"),
    Competence.OTHER: N_("a question of another body"),
    Competence.SEVERAL: N_("a question of several other bodies"),
    Competence.SHARED: N_("a question of this body and of others"),
    Competence.COMPLAINT: N_("a complaint only the body complained of could consider"),
}


class Mark(StrEnum):
    """What a reader of the appeal notices."""

    UNREADABLE = "unreadable"
    UNCLEAR = "unclear"
    ABUSE = "abuse"
    COURT = "court"
    CRIME = "crime"
    SECRET = "secret"  # noqa: S105 -- a word of the law, no password
    PUBLISHED = "published"
    MIGRATION = "migration"
    NEW_ARGUMENTS = "new-arguments"

    @property
    def caption(self) -> str:
        """The English message id of the mark."""
        return _MARKS[self]


_MARKS = {
    Mark.UNREADABLE: N_("the text cannot be read"),
    Mark.UNCLEAR: N_("the substance cannot be determined"),
    Mark.ABUSE: N_("obscene or insulting words, threats"),
    Mark.COURT: N_("a decision of a court is appealed against"),
    Mark.CRIME: N_("an unlawful act is reported, prepared or committed"),
    Mark.SECRET: N_("an answer would disclose a secret"),
    Mark.PUBLISHED: N_("the answer is published on the site"),
    Mark.MIGRATION: N_("an offence against the law of migration is reported"),
    Mark.NEW_ARGUMENTS: N_("new arguments are brought"),
}

WHOLE = frozenset(Requisite)
"""All requisites are there."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """An appeal as it stands on the day `today`.

    `has`: the requisites that are given and readable. `form`: None, the usual one of its channel.
    `answers`: how many times this body answered its author in writing on the same question.
    `category`: of a message of the feedback platform, empty for an appeal. `governor`: addressed to
    the governor, and this is his office.
    """

    channel: Channel
    received: datetime.date
    today: datetime.date
    registered: datetime.date | None = None
    form: Form | None = None
    has: frozenset[Requisite] = WHOLE
    marks: frozenset[Mark] = frozenset()
    competence: Competence = Competence.OWN
    answers: int = 0
    category: str = ""
    governor: bool = False


@dataclass(frozen=True)
class Branch:
    """A lawful way: its ground, until when, what the author is told.

    `deadline` is None before the event it is counted from, and where the law names no term.
    """

    ground: Ground
    deadline: Deadline | None
    notices: tuple[Notice, ...]

    @property
    def date(self) -> datetime.date | None:
        """The last day to act."""
        return self.deadline.date if self.deadline else None


@dataclass(frozen=True)
class Verdict:
    """The branches in order of precedence and the missing requisites, or a refusal to judge.

    What is not optional must be done; an optional branch, once chosen, replaces those after it.
    `refusal` is a message id with the reason why these facts cannot be; then there are no branches.
    """

    branches: tuple[Branch, ...] = ()
    missing: tuple[Requisite, ...] = ()
    refusal: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is wrong with the appeal, in the reader's language."""
        said = (self.refusal,) if self.refusal else tuple(each.lack for each in self.missing)
        return tuple(_(each) for each in said)

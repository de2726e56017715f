"""The words of appeals: kinds, states, results, as they are kept."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from uprava.i18n import N_

KIND = "appeals.appeal"
"""The kind of documents an appeal is (decision 0020)."""

REPLY = "appeals.reply"
"""The kind of documents that go out about appeals: answers, notices, covering letters."""

PERSONAL = "appeals.personal"
"""The permission: see names, addresses and letters of applicants of one's organisation."""

REGISTER = "appeals.register"
"""The permission: register appeals and keep the cards of applicants."""

CONSIDER = "appeals.consider"
"""The permission: say who considers a question, decide on forwarding, extending, closing."""

EXECUTE = "appeals"
"""The folder of «Моя работа»: questions one has to consider."""


class ApplicantKind(StrEnum):
    """Who writes."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"
    """Nobody is named: an anonymous letter."""

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _APPLICANTS[self]


_APPLICANTS = {
    ApplicantKind.PERSON: N_("person"),
    ApplicantKind.ORGANISATION: N_("organisation"),
    ApplicantKind.UNKNOWN: N_("not named"),
}


class AuthorRole(StrEnum):
    """What somebody is for an appeal."""

    MAIN = "main"
    JOINT = "joint"
    """Signed it with others."""
    REPRESENTATIVE = "representative"
    """Acts for the authors."""

    @property
    def caption(self) -> str:
        """The English message id of the role."""
        return _ROLES[self]


_ROLES = {
    AuthorRole.MAIN: N_("author"),
    AuthorRole.JOINT: N_("joint author"),
    AuthorRole.REPRESENTATIVE: N_("representative"),
}


class ReplyBy(StrEnum):
    """How its author gets the answer. 59-FZ, article 10, part 4."""

    POST = "post"
    EMAIL = "email"
    ACCOUNT = "account"
    """The personal account at the portal."""
    HAND = "hand"
    NONE = "none"
    """There is no address."""

    @property
    def caption(self) -> str:
        """The English message id of the way."""
        return _REPLIES[self]


_REPLIES = {
    ReplyBy.POST: N_("by post"),
    ReplyBy.EMAIL: N_("by e-mail"),
    ReplyBy.ACCOUNT: N_("to the personal account"),
    ReplyBy.HAND: N_("handed over"),
    ReplyBy.NONE: N_("no address"),
}


class Letter(StrEnum):
    """The kind of an appeal. 59-FZ, article 4; НО: not an appeal."""

    PROPOSAL = "proposal"
    APPLICATION = "application"
    COMPLAINT = "complaint"
    NOT_APPEAL = "not-appeal"

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _LETTERS[self]


_LETTERS = {
    Letter.PROPOSAL: N_("proposal"),
    Letter.APPLICATION: N_("application"),
    Letter.COMPLAINT: N_("complaint"),
    Letter.NOT_APPEAL: N_("not an appeal"),
}


class Repeat(StrEnum):
    """Whether its author wrote of the same before."""

    FIRST = "first"
    REPEATED = "repeated"
    """Again on the same question, not content with the answer or without one in time."""
    MULTIPLE = "multiple"
    """More than twice."""
    DUPLICATE = "duplicate"
    """The same letter by another way."""

    @property
    def caption(self) -> str:
        """The English message id of the mark."""
        return _REPEATS[self]


_REPEATS = {
    Repeat.FIRST: N_("first"),
    Repeat.REPEATED: N_("repeated"),
    Repeat.MULTIPLE: N_("multiple"),
    Repeat.DUPLICATE: N_("duplicate"),
}


class Standing(StrEnum):
    """Where an appeal stands as a whole; found from its questions and acts, never typed."""

    RECEIVED = "received"
    """Came by the portal, the site, the chancellery; waits for registration, has no number."""
    REGISTERED = "registered"
    REVIEW = "review"
    """Before a leader, who says who considers it."""
    WORK = "work"
    """At least one question is considered by somebody."""
    REPLYING = "replying"
    """Nothing is left to find out: the answer is being written, agreed or signed."""
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    RETURNED = "returned"
    LEFT = "left"
    """Left without an answer on the merits."""
    STOPPED = "stopped"
    """The correspondence is stopped."""
    JOINED = "joined"
    """A duplicate: answered with another one."""
    CLOSED = "closed"
    """In the file; nothing more is expected."""


STANDINGS: Mapping[Standing, str] = {
    Standing.RECEIVED: N_("Waits for registration"),
    Standing.REGISTERED: N_("Appeal registered"),
    Standing.REVIEW: N_("Waits for a leader"),
    Standing.WORK: N_("Being considered"),
    Standing.REPLYING: N_("Answer in preparation"),
    Standing.ANSWERED: N_("Answered"),
    Standing.FORWARDED: N_("Forwarded"),
    Standing.RETURNED: N_("Returned to its author"),
    Standing.LEFT: N_("Left without an answer"),
    Standing.STOPPED: N_("Correspondence stopped"),
    Standing.JOINED: N_("Joined to another appeal"),
    Standing.CLOSED: N_("In the file"),
}

OVER = (
    Standing.ANSWERED, Standing.FORWARDED, Standing.RETURNED, Standing.LEFT, Standing.STOPPED,
    Standing.JOINED, Standing.CLOSED,
)  # fmt: skip
"""Nothing more is considered."""


class QuestionState(StrEnum):
    """How far one question is."""

    NEW = "new"
    GIVEN = "given"
    """Somebody considers it."""
    REPORTED = "reported"
    """The executor told what is to be answered."""
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    RETURNED = "returned"
    LEFT = "left"
    STOPPED = "stopped"
    JOINED = "joined"

    @property
    def caption(self) -> str:
        """The English message id of the state."""
        return _QUESTIONS[self]


_QUESTIONS = {
    QuestionState.NEW: N_("not given to anybody yet"),
    QuestionState.GIVEN: N_("being considered"),
    QuestionState.REPORTED: N_("ready to be answered"),
    QuestionState.ANSWERED: N_("answered"),
    QuestionState.FORWARDED: N_("forwarded"),
    QuestionState.RETURNED: N_("returned"),
    QuestionState.LEFT: N_("left without an answer"),
    QuestionState.STOPPED: N_("correspondence stopped"),
    QuestionState.JOINED: N_("joined to another appeal"),
}

UNDECIDED = (QuestionState.NEW, QuestionState.GIVEN, QuestionState.REPORTED)
"""Something has still to be done about the question."""


class Result(StrEnum):
    """What a question came to, as the monthly report to ССТУ.РФ asks it."""

    SUPPORTED = "supported"
    MEASURES = "measures"
    """Supported, and measures were taken."""
    EXPLAINED = "explained"
    NOT_SUPPORTED = "not-supported"

    @property
    def caption(self) -> str:
        """The English message id of the result."""
        return _RESULTS[self]


_RESULTS = {
    Result.SUPPORTED: N_("supported"),
    Result.MEASURES: N_("supported, measures taken"),
    Result.EXPLAINED: N_("explained"),
    Result.NOT_SUPPORTED: N_("not supported"),
}

SINGLE = {
    QuestionState.FORWARDED: Standing.FORWARDED,
    QuestionState.RETURNED: Standing.RETURNED,
    QuestionState.LEFT: Standing.LEFT,
    QuestionState.STOPPED: Standing.STOPPED,
    QuestionState.JOINED: Standing.JOINED,
}
"""What an appeal is when none of its questions was answered, the strongest last."""


def standing_of(states: Sequence[QuestionState], *, reviewed: bool, replying: bool) -> Standing:
    """Return where a registered appeal stands by its questions.

    `reviewed`: it waits before a leader; `replying`: an answer to it is being prepared.
    """
    if not states or any(each in UNDECIDED for each in states):
        return _open(states, reviewed=reviewed, replying=replying)
    if QuestionState.ANSWERED in states:
        return Standing.ANSWERED
    return max((SINGLE[each] for each in states), key=list(SINGLE.values()).index)


def _open(states: Sequence[QuestionState], *, reviewed: bool, replying: bool) -> Standing:
    wanting = [each for each in states if each in UNDECIDED]
    if replying or (wanting and all(each is QuestionState.REPORTED for each in wanting)):
        return Standing.REPLYING
    if QuestionState.GIVEN in wanting or QuestionState.REPORTED in wanting:
        return Standing.WORK
    return Standing.REVIEW if reviewed else Standing.REGISTERED

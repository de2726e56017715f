"""The words of meetings: kinds, roles, states, as they are kept."""

from collections.abc import Mapping
from enum import StrEnum

from uprava.i18n import N_

MEETING = "meetings.meeting"
"""The kind of documents a meeting is (decision 0023)."""

QUESTION = "meetings.question"
"""The kind of documents a question of an agenda is, with its materials and draft decision."""

PROTOCOL = "meetings.protocol"
EXTRACT = "meetings.extract"

MANAGE = "meetings.manage"
"""The permission: keep bodies, their members and regulations."""

PROPOSE = "meetings.propose"
"""The permission: propose questions to the bodies of one's organisation."""


class BodyKind(StrEnum):
    """What sort of body meets."""

    COLLEGIUM = "collegium"
    COMMISSION = "commission"
    COUNCIL = "council"
    STAFF = "staff"
    """A staff meeting («оперативное совещание»)."""

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _BODIES[self]


_BODIES = {
    BodyKind.COLLEGIUM: N_("collegium"),
    BodyKind.COMMISSION: N_("commission"),
    BodyKind.COUNCIL: N_("council"),
    BodyKind.STAFF: N_("staff meeting"),
}


class Role(StrEnum):
    """What a member is in a body."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    MEMBER = "member"
    ADVISORY = "advisory"
    """With an advisory vote («с правом совещательного голоса»): speaks, is not counted."""

    @property
    def caption(self) -> str:
        """The English message id of the role."""
        return _ROLES[self]


_ROLES = {
    Role.CHAIR: N_("chair"),
    Role.DEPUTY: N_("deputy chair"),
    Role.SECRETARY: N_("secretary of the body"),
    Role.MEMBER: N_("member"),
    Role.ADVISORY: N_("advisory vote"),
}


class Form(StrEnum):
    """How a meeting is held."""

    IN_PERSON = "in-person"
    CORRESPONDENCE = "correspondence"
    """Without coming together: ballots by a day («заочное голосование»)."""
    VIDEO = "video"

    @property
    def caption(self) -> str:
        """The English message id of the form."""
        return _FORMS[self]


_FORMS = {
    Form.IN_PERSON: N_("in person"),
    Form.CORRESPONDENCE: N_("by correspondence"),
    Form.VIDEO: N_("by video link"),
}


class MeetingState(StrEnum):
    """How far a meeting is."""

    PLANNED = "planned"
    AGENDA = "agenda"
    """The agenda is being made; nobody is told of changes."""
    APPROVED = "approved"
    """The agenda is approved and sent: each change asks about notice."""
    OPEN = "open"
    HELD = "held"
    """Over; the protocol is being prepared."""
    CLOSED = "closed"
    """The protocol is signed."""
    CANCELLED = "cancelled"


MEETING_STATES: Mapping[MeetingState, str] = {
    MeetingState.PLANNED: N_("Meeting planned"),
    MeetingState.AGENDA: N_("Agenda in preparation"),
    MeetingState.APPROVED: N_("Agenda approved"),
    MeetingState.OPEN: N_("Meeting open"),
    MeetingState.HELD: N_("Protocol in preparation"),
    MeetingState.CLOSED: N_("Protocol signed"),
    MeetingState.CANCELLED: N_("Meeting cancelled"),
}


class QuestionState(StrEnum):
    """How far a question is."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    """Waits for the secretary of the body."""
    BACKLOG = "backlog"
    """Accepted, in no agenda yet («запас»)."""
    SCHEDULED = "scheduled"
    DECIDED = "decided"
    """Locked: nothing of it changes any more."""
    WITHDRAWN = "withdrawn"


QUESTION_STATES: Mapping[QuestionState, str] = {
    QuestionState.DRAFT: N_("Question in preparation"),
    QuestionState.PROPOSED: N_("Question proposed"),
    QuestionState.BACKLOG: N_("In the backlog"),
    QuestionState.SCHEDULED: N_("On the agenda"),
    QuestionState.DECIDED: N_("Question decided"),
    QuestionState.WITHDRAWN: N_("Question withdrawn"),
}


class ItemOutcome(StrEnum):
    """What became of a question at a meeting."""

    WAITING = "waiting"
    DECIDED = "decided"
    NOTED = "noted"
    """«Принять к сведению»."""
    REJECTED = "rejected"
    POSTPONED = "postponed"
    """Back to the backlog."""
    REMOVED = "removed"
    """Taken off the agenda at the meeting."""

    @property
    def caption(self) -> str:
        """The English message id of the outcome."""
        return _OUTCOMES[self]


_OUTCOMES = {
    ItemOutcome.WAITING: N_("not heard yet"),
    ItemOutcome.DECIDED: N_("decision taken"),
    ItemOutcome.NOTED: N_("taken note of"),
    ItemOutcome.REJECTED: N_("decision not taken"),
    ItemOutcome.POSTPONED: N_("postponed"),
    ItemOutcome.REMOVED: N_("taken off the agenda"),
}


class SpeakerRole(StrEnum):
    """What somebody is for a question."""

    SPEAKER = "speaker"
    CO_SPEAKER = "co-speaker"
    INVITED = "invited"
    """Invited for this question only."""

    @property
    def caption(self) -> str:
        """The English message id of the role."""
        return _SPEAKERS[self]


_SPEAKERS = {
    SpeakerRole.SPEAKER: N_("speaker"),
    SpeakerRole.CO_SPEAKER: N_("co-speaker"),
    SpeakerRole.INVITED: N_("invited"),
}


class Answer(StrEnum):
    """What somebody answered to an invitation."""

    NONE = "none"
    ACCEPTED = "accepted"
    DECLINED = "declined"

    @property
    def caption(self) -> str:
        """The English message id of the answer."""
        return _ANSWERS[self]


_ANSWERS = {
    Answer.NONE: N_("no answer"),
    Answer.ACCEPTED: N_("will come"),
    Answer.DECLINED: N_("will not come"),
}


class VoteWay(StrEnum):
    """How votes are given."""

    HANDS = "hands"
    """Open, three numbers counted by the secretary."""
    ROLL = "roll"
    """Open, by name («поимённое»)."""
    SECRET = "secret"  # noqa: S105
    PAPER = "paper"
    """Secret, paper ballots counted by people; the numbers are entered."""
    SHEET = "sheet"
    """By correspondence, until a moment («опросный лист»)."""

    @property
    def caption(self) -> str:
        """The English message id of the way."""
        return _WAYS[self]


_WAYS = {
    VoteWay.HANDS: N_("open vote, counted"),
    VoteWay.ROLL: N_("open vote by name"),
    VoteWay.SECRET: N_("secret vote"),
    VoteWay.PAPER: N_("secret vote with paper ballots"),
    VoteWay.SHEET: N_("vote by correspondence"),
}


class VoteState(StrEnum):
    """How far a vote is."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PointKind(StrEnum):
    """What a point of a decision is."""

    DECIDE = "decide"
    INSTRUCT = "instruct"
    """Somebody shall do something until a day: becomes a task."""
    NOTE = "note"

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _POINTS[self]


_POINTS = {
    PointKind.DECIDE: N_("decide"),
    PointKind.INSTRUCT: N_("instruct"),
    PointKind.NOTE: N_("take note"),
}

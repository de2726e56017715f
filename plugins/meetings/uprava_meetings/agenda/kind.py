"""The question as a kind of document; its files are the materials."""

from uprava.extension import DocumentKind, Journal, Keeping, Origin, State, Tone
from uprava.i18n import N_

from uprava_meetings.values import QUESTION, QUESTION_STATES, QuestionState

TONES = {
    QuestionState.DRAFT: Tone.PLAIN, QuestionState.PROPOSED: Tone.AMBER,
    QuestionState.BACKLOG: Tone.BLUE, QuestionState.SCHEDULED: Tone.VIOLET,
    QuestionState.DECIDED: Tone.GREEN, QuestionState.WITHDRAWN: Tone.RED,
}  # fmt: skip

KIND = DocumentKind(
    code=QUESTION,
    title=N_("Question for a meeting"),
    title_many=N_("Questions for meetings"),
    icon="list-details",
    states=tuple(
        State(
            each, QUESTION_STATES[each], TONES[each],
            on_strip=each is not QuestionState.WITHDRAWN,
            closed=each in (QuestionState.DECIDED, QuestionState.WITHDRAWN),
        )
        for each in QuestionState
    ),
    list_url="/meetings/questions",
    journal=Journal.NONE,
    keeping=Keeping.PERMANENT,  # documents of collegiate bodies: article 18 of the list of terms
    origin=Origin.WRITTEN,
    registration_facts=False,
)  # fmt: skip

"""The meeting as a kind of document."""

from uprava.extension import DocumentKind, Journal, Keeping, State, Tone
from uprava.i18n import N_

from uprava_meetings.values import MEETING, MEETING_STATES, MeetingState

TONES = {
    MeetingState.AGENDA: Tone.AMBER, MeetingState.APPROVED: Tone.BLUE,
    MeetingState.OPEN: Tone.VIOLET, MeetingState.HELD: Tone.AMBER,
    MeetingState.CLOSED: Tone.GREEN, MeetingState.CANCELLED: Tone.RED,
}  # fmt: skip

KIND = DocumentKind(
    code=MEETING,
    title=N_("Meeting"),
    title_many=N_("Meetings"),
    icon="users-group",
    states=tuple(
        State(
            each, MEETING_STATES[each], TONES.get(each, Tone.PLAIN),
            on_strip=each is not MeetingState.CANCELLED,
            closed=each in (MeetingState.CLOSED, MeetingState.CANCELLED),
        )
        for each in MeetingState
    ),
    list_url="/meetings",
    journal=Journal.NONE,
    keeping=Keeping.PERMANENT,  # protocols of collegiate bodies: article 18 of the list of terms
    registration_facts=False,
)  # fmt: skip

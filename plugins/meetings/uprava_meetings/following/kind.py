"""The extract as a kind of document."""

from uprava.extension import DocumentKind, Journal, Keeping, State, Tone
from uprava.i18n import N_

from uprava_meetings.protocol.values import PATH
from uprava_meetings.values import EXTRACT

MADE, CERTIFIED = "made", "certified"
"""States of an extract: printed; signed by who certifies it."""

KIND = DocumentKind(
    code=EXTRACT,
    title=N_("Extract of a protocol"),
    title_many=N_("Extracts of protocols"),
    icon="file-text",
    states=(
        State(MADE, N_("Extract made"), Tone.BLUE),
        State(CERTIFIED, N_("Extract certified"), Tone.GREEN, closed=True),
    ),
    list_url=PATH,
    journal=Journal.NONE,
    keeping=Keeping.FOR_YEARS,
    registration_facts=False,
)

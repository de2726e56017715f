"""The appeal as a kind of document; its state is found from its questions (decision 0020)."""

from uprava.extension import DocumentKind, Keeping, State, Tone
from uprava.i18n import N_

from uprava_appeals.values import KIND, OVER, STANDINGS, Standing

TONES = {
    Standing.RECEIVED: Tone.AMBER, Standing.REGISTERED: Tone.BLUE, Standing.REVIEW: Tone.AMBER,
    Standing.WORK: Tone.VIOLET, Standing.REPLYING: Tone.VIOLET, Standing.RETURNED: Tone.RED,
    Standing.LEFT: Tone.RED, Standing.STOPPED: Tone.RED,
}  # fmt: skip
ON_STRIP = (
    Standing.REGISTERED, Standing.REVIEW, Standing.WORK, Standing.REPLYING, Standing.ANSWERED,
    Standing.CLOSED,
)  # fmt: skip

APPEAL = DocumentKind(
    code=KIND,
    title=N_("Appeal"),
    title_many=N_("Appeals"),
    icon="users",
    states=tuple(
        State(
            each, STANDINGS[each], TONES.get(each, Tone.GREEN),
            on_strip=each in ON_STRIP, closed=each in OVER,
        )
        for each in Standing
    ),
    list_url="/appeals",
    personal_files=True,
    keeping=Keeping.FOR_YEARS,  # appeals of citizens: article 154 of the list of terms, 5 years
)  # fmt: skip

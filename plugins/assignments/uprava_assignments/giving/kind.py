"""The assignment as a kind of document; its state is found from its acts (decision 0019)."""

from uprava.extension import DocumentKind, Keeping, State, Tone
from uprava.i18n import N_

from uprava_assignments.giving.values import KIND, STANDING_TITLES, Standing

TONES = {
    Standing.OFFERED: Tone.AMBER, Standing.SERIES: Tone.VIOLET, Standing.ISSUED: Tone.BLUE,
    Standing.REPORTED: Tone.VIOLET, Standing.DONE: Tone.GREEN, Standing.CLOSED: Tone.GREEN,
    Standing.SUSPENDED: Tone.AMBER, Standing.RECALLED: Tone.RED,
}  # fmt: skip
OFF_STRIP = (Standing.OFFERED, Standing.SERIES, Standing.SUSPENDED, Standing.RECALLED)
CLOSED = (Standing.DONE, Standing.CLOSED, Standing.RECALLED)
CLOCK_STANDS = (Standing.SUSPENDED, Standing.REPORTED)
"""Suspended, or with whoever checks the report: nobody is late by the day that passes."""

ASSIGNMENT = DocumentKind(
    code=KIND,
    title=N_("Assignment"),
    title_many=N_("Assignments"),
    icon="list-check",
    states=tuple(
        State(
            each, STANDING_TITLES[each], TONES.get(each, Tone.PLAIN),
            on_strip=each not in OFF_STRIP, closed=each in CLOSED,
            clock_stands=each in CLOCK_STANDS,
        )
        for each in Standing
    ),
    list_url="/assignments",
    registration_facts=False,
    keeping=Keeping.FOR_YEARS,  # control of execution: article 182 of the list of terms, 3 years
)  # fmt: skip

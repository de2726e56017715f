"""Words of sending: what goes out, to whom, how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from uprava.i18n import N_

from uprava_reports.schedules.periods import Relative
from uprava_reports.schedules.rhythm import Rhythm

PATH = "/reports/schedules"

DELIVERIES = "/reports/deliveries"

FAILURES = 3
"""Failures in a row after which a schedule waits for its owner."""

MOST_PEOPLE, MOST_UNITS, MOST_ADDRESSES = 200, 50, 50


class Sent(StrEnum):
    """What is sent: a file in its format, or a link to the report."""

    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"
    LINK = "link"


SENT_TITLES = {
    Sent.XLSX: N_("Excel workbook"),
    Sent.PDF: N_("printed form (PDF)"),
    Sent.CSV: N_("text for other programs (CSV)"),
    Sent.LINK: N_("link to the report: each sees the figures under own rights"),
}


class SendingState(StrEnum):
    """How far a sending is; `EMPTY`: there was nothing to send, and so it was wished."""

    WAITING = "waiting"
    RUNNING = "running"
    SENDING = "sending"
    """The file is kept, people are told; letters are on their way."""
    DONE = "done"
    FAILED = "failed"
    EMPTY = "empty"


UNFINISHED = (SendingState.WAITING, SendingState.RUNNING, SendingState.SENDING)

STATE_WORDS: Mapping[str, tuple[str, str]] = {
    SendingState.WAITING: (N_("waits"), ""),
    SendingState.RUNNING: (N_("is being counted"), "b"),
    SendingState.SENDING: (N_("letters are going out"), "b"),
    SendingState.DONE: (N_("was sent"), "g"),
    SendingState.FAILED: (N_("was not sent"), "r"),
    SendingState.EMPTY: (N_("nothing to send"), ""),
}
"""State → what it is called, and its tone."""


class Letter(StrEnum):
    """How far the letter to one address is; `NONE`: a notice inside only."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """Nobody knows whether the server took it: it is not sent again."""


LETTER_WORDS: Mapping[str, tuple[str, str]] = {
    Letter.NONE: (N_("notice"), "g"),
    Letter.WAITING: (N_("the letter waits"), ""),
    Letter.SENT: (N_("letter taken by the mail server"), "g"),
    Letter.FAILED: (N_("letter not sent"), "r"),
    Letter.UNCERTAIN: (N_("perhaps sent, nobody knows"), "a"),
}


@dataclass(frozen=True, slots=True)
class Receivers:
    """To whom a report goes: people, units (their people of that moment), addresses."""

    people: Sequence[int] = ()
    units: Sequence[int] = ()
    addresses: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether there is anybody."""
        return bool(self.people or self.units or self.addresses)


@dataclass(frozen=True, slots=True)
class Wish:
    """A schedule as somebody wants it.

    `params` are the question without its period; with `Relative.ASKED` they hold it too.
    """

    report: str
    title: str
    params: Sequence[tuple[str, str]]
    period: Relative | None
    rhythm: Rhythm
    receivers: Receivers = field(default_factory=Receivers)
    sent: Sent = Sent.XLSX
    by_mail: bool = False
    when_empty: bool = True

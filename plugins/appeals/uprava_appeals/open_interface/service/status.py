"""How an appeal stands, as its applicant is told by number and secret: no person, no text.

Whatever the pair, the same statements run: a wrong one costs the same time and the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one, fetch_value
from uprava.errors import TooManyError
from uprava.extension import ANNULLED
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.service.attempts import Subject, count_failure, network_of, refuse_early

from uprava_appeals.law.grounds import ANSWER, GOVERNOR, GROUNDS, MESSAGE, Duty
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.open_interface.codes import hash_of, read_secret, receipt_number, same_number
from uprava_appeals.values import Standing

NOBODY = UUID(int=0)

FREE, LONGEST_WAIT = 20, timedelta(minutes=15)
"""Wrong pairs of a network that cost nothing; how long it waits at most."""

WORDS = {
    Standing.RECEIVED: N_("Received. It is registered within three days."),
    Standing.REGISTERED: N_("Registered. It will be given to those who consider it."),
    Standing.REVIEW: N_("Registered. A leader decides who considers it."),
    Standing.WORK: N_("It is being considered."),
    Standing.REPLYING: N_("It has been considered; the answer is being prepared."),
    Standing.ANSWERED: N_("It has been answered."),
    Standing.FORWARDED: N_("Forwarded to the body whose matter it is; that body answers."),
    Standing.RETURNED: N_("Returned to its author with an explanation."),
    Standing.LEFT: N_("Left without an answer on the merits."),
    Standing.STOPPED: N_("The correspondence on this question is stopped."),
    Standing.JOINED: N_("Joined to an earlier appeal on the same question, answered with it."),
    Standing.CLOSED: N_("The work on it is over."),
}
"""The states of an appeal for those who wrote it."""

DECIDED = {
    Duty.FORWARD: N_("Forwarded to: {body}"),
    Duty.NO_ANSWER: N_("Left without an answer on the merits ({source})"),
    Duty.RETURN: N_("Returned with an explanation ({source})"),
    Duty.EXPLAIN: N_("Returned with an explanation ({source})"),
    Duty.STOP: N_("The correspondence is stopped ({source})"),
}
DUTIES = {each.code: each for each in GROUNDS if each.duty in DECIDED}

FOUND = """
select d.id, d.number, r.id as receipt, d.state, o.name as organisation, a.received_on,
    d.registered_on, a.answered_on
from appeals.appeal as a
join documents.document as d on d.id = a.document_id
join users.organisation as o on o.id = d.organisation_id
left join appeals.receipt as r on r.document_id = a.document_id
where d.deleted_at is null and d.state <> %(annulled)s"""

DUE = """
select max(due_on) from appeals.clock
where document_id = %s and ground = any (%s) and met_on is null"""

LONGER = """
select p.until, p.cause, n.decided_on
from appeals.prolonging as p join appeals.decision as n on n.id = p.decision_id
where p.document_id = %s and p.granted and n.reversed_at is null order by p.id"""

DECISIONS = """
select ground, body, decided_on, page from appeals.decision
where document_id = %s and ground = any (%s) and reversed_at is null order by id"""


@dataclass(frozen=True, slots=True)
class Found:
    """The appeal a receipt was given for."""

    id: UUID
    number: str | None
    receipt: int | None
    state: str
    organisation: str
    received_on: date
    registered_on: date | None
    answered_on: date | None

    @property
    def receipt_number(self) -> str | None:
        """The number of the receipt, where one was given."""
        return receipt_number(self.receipt) if self.receipt else None


@dataclass(frozen=True, slots=True)
class Longer:
    """A longer term the head granted, and why by law."""

    until: date
    cause: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Way:
    """A decision on the appeal or one of its questions."""

    ground: str
    body: str
    decided_on: date
    page: str

    @property
    def duty(self) -> Duty:
        """What it leads to."""
        return DUTIES[self.ground].duty

    @property
    def said(self) -> str:
        """The decision in the reader's words."""
        body = self.body or _("the competent body")
        return _(DECIDED[self.duty]).format(body=body, source=DUTIES[self.ground].source)


@dataclass(frozen=True, slots=True)
class Status:
    """How an appeal stands; `due_on` is the last day of its answer while one is awaited."""

    found: Found
    due_on: date | None
    longer: Sequence[Longer]
    ways: Sequence[Way]

    @property
    def number(self) -> str:
        """The number of the appeal, before its registration that of the receipt."""
        return self.found.number or self.found.receipt_number or ""

    @property
    def said(self) -> str:
        """The state in the reader's words."""
        return _(WORDS[Standing(self.found.state)])

    @property
    def steps(self) -> Sequence[tuple[str, date | None, str]]:
        """What happened, in order: the sentence, its day, an address of a page."""
        one = self.found
        happened = [
            (_("The appeal came in"), one.received_on, ""),
            (_("The appeal was registered"), one.registered_on, ""),
        ]
        happened += [(_("Term extended until {day}: {why}").format(
            day=f"{each.until:%d.%m.%Y}", why=_(Cause(each.cause).caption),
        ), each.decided_on, "") for each in self.longer]  # fmt: skip
        happened += [(each.said, each.decided_on, each.page) for each in self.ways]
        happened += [(_("Answered"), one.answered_on, "")]
        return [each for each in happened if each[1]]

    @property
    def told(self) -> dict[str, Any]:
        """The status as programs are told it."""
        one = self.found
        return {
            "number": one.number, "organisation": one.organisation, "state": one.state,
            "said": self.said, "received_on": one.received_on,
            "registered_on": one.registered_on, "due_on": self.due_on,
            "answered_on": one.answered_on,
            "extended": [{"until": each.until, "cause": each.cause, "on": each.decided_on}
                         for each in self.longer],
            "decisions": [{"what": each.duty, "body": each.body, "ground": each.ground,
                           "page": each.page, "on": each.decided_on} for each in self.ways],
        }  # fmt: skip


def look(session: Session, number: str, secret: str) -> Status | None:
    """Return how an appeal stands; None for a wrong pair, whatever is wrong of it.

    The session is the installation's own: it sees everything.
    """
    key = hash_of(installation_of(session).settings.secret, read_secret(secret))
    found = fetch_one(session, Found, f"{FOUND} and r.secret_hash = %(key)s", values_of(key))
    right = same_number(number, *((found.number, found.receipt_number) if found else ()))
    return whole(session, found if right else None)


def status_of(session: Session, id: UUID) -> Status | None:
    """Return how an appeal stands, for who was let to it; None: it is there no more."""
    found = fetch_one(session, Found, f"{FOUND} and d.id = %(key)s", values_of(id))
    return whole(session, found)


def values_of(key: object) -> dict[str, object]:
    """Return the parameters of `FOUND`."""
    return {"key": key, "annulled": ANNULLED.code}


def whole(session: Session, found: Found | None) -> Status | None:
    """Return an appeal with its days and decisions; nothing is asked otherwise for none."""
    id = found.id if found else NOBODY
    due = fetch_value(session, DUE, (id, [ANSWER.code, GOVERNOR.code, MESSAGE.code]))
    longer = fetch(session, Longer, LONGER, (id,))
    ways = fetch(session, Way, DECISIONS, (id, list(DUTIES)))
    return Status(found, due, longer, ways) if found else None


def guesser(address: str) -> Subject:
    """Return what wrong pairs are counted for: some cost nothing, then waits double."""
    return Subject(f"appeal:{network_of(address)}", FREE, LONGEST_WAIT)


def refuse_guessing(session: Session, address: str, at: datetime) -> None:
    """Raise TooManyError while a network has to wait after too many wrong pairs."""
    try:
        refuse_early(session, [guesser(address)], at)
    except TooManyError as error:
        minutes = -(-error.retry_after // 60)
        said = _("Too many wrong numbers or codes from your network. Try again in {n} min.")
        raise TooManyError(said.format(n=minutes), retry_after=error.retry_after) from None


def count_guess(session: Session, address: str, at: datetime) -> None:
    """Count a wrong pair."""
    count_failure(session, guesser(address), at)

"""Acts of who conducts a meeting, by the last word of their address."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, version_of, word
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_meetings.conduct.service import ballots, closing, holding, notes, presence, voting
from uprava_meetings.conduct.service.notes import Said
from uprava_meetings.conduct.service.presence import How, Part
from uprava_meetings.conduct.values import VoteRow, VoteWords
from uprava_meetings.rules.majority import Choice
from uprava_meetings.values import ItemOutcome, VoteWay

Act = Callable[[Session, UUID, Form, Reader, datetime], None]


def number_in(form: Form, name: str) -> int:
    """Return a number of a field; what is none becomes -1, which nothing has."""
    text = word(form, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


def _open(session: Session, id: UUID, _form: Form, reader: Reader, at: datetime) -> None:
    holding.open_meeting(session, id, reader=reader, at=at)


def _close(session: Session, id: UUID, _form: Form, reader: Reader, at: datetime) -> None:
    holding.close_meeting(session, id, reader=reader, at=at)


def _all(session: Session, id: UUID, _form: Form, reader: Reader, at: datetime) -> None:
    presence.all_in(session, id, reader=reader, at=at)


def _in(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    substitute = number_in(form, "substitute")
    how = How(bool(word(form, "video")), substitute if substitute > 0 else None)
    presence.come_in(session, id, number_in(form, "member"), how, reader=reader, at=at)


def _out(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    presence.go_out(session, id, number_in(form, "member"), reader=reader, at=at)


def _recuse(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    part = Part(number_in(form, "item"), number_in(form, "member"))
    presence.recuse(session, id, part, word(form, "reason"), reader=reader, at=at)


def _part(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    part = Part(number_in(form, "item"), number_in(form, "member"))
    presence.take_part(session, id, part, reader=reader, at=at)


def _next(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    holding.take_up(session, id, number_in(form, "item"), reader=reader, at=at)


def _again(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    holding.take_up_again(session, id, number_in(form, "item"), reader=reader, at=at)


def _say(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    said = Said(word(form, "who"), word(form, "text"))
    notes.say(session, id, number_in(form, "item"), said, reader=reader, at=at)


def _reword(session: Session, id: UUID, form: Form, reader: Reader, _at: datetime) -> None:
    said, note = Said(word(form, "who"), word(form, "text")), number_in(form, "note")
    notes.reword(session, id, note, said, version=version_of(form), reader=reader)


def _strike(session: Session, id: UUID, form: Form, reader: Reader, _at: datetime) -> None:
    note = number_in(form, "note")
    notes.strike(session, id, note, version=version_of(form), reader=reader)


def _vote(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    words = vote_in(form)
    voting.open_vote(session, id, number_in(form, "item"), words, reader=reader, at=at)


def _count(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    vote = vote_of(session, id, form)
    numbers = {each: number_in(form, f"n{place}") for place, each in enumerate(vote.choices)}
    told = word(form, "presiding")
    presiding = Choice(told) if told in set(Choice) else None
    closing.count(session, vote.id, numbers, reader=reader, presiding=presiding)
    closing.close_vote(session, vote.id, reader=reader, at=at)


def _close_vote(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    closing.close_vote(session, vote_of(session, id, form).id, reader=reader, at=at)


def _cancel_vote(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    closing.cancel_vote(session, vote_of(session, id, form).id, reader=reader, at=at)


def _ballot(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    vote, member = vote_of(session, id, form), number_in(form, "member")
    ballots.note_ballot(session, vote.id, member, word(form, "choice"), reader=reader, at=at)


def _settle(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    outcome = word(form, "outcome")
    if outcome not in set(ItemOutcome):
        raise ConflictError(_("Say what the meeting did with the question."))
    item = number_in(form, "item")
    holding.settle(session, id, item, ItemOutcome(outcome), reader=reader, at=at)


ACTS: Mapping[str, tuple[Act, str]] = {
    "open": (_open, N_("The meeting is open.")), "close": (_close, N_("The meeting is closed.")),
    "all": (_all, ""), "in": (_in, ""), "out": (_out, ""), "recuse": (_recuse, ""),
    "part": (_part, ""), "next": (_next, ""), "again": (_again, ""), "say": (_say, ""),
    "reword": (_reword, ""), "strike": (_strike, N_("The record is removed.")),
    "vote": (_vote, N_("The vote is open.")), "count": (_count, N_("The vote is closed.")),
    "close-vote": (_close_vote, N_("The vote is closed.")),
    "cancel-vote": (_cancel_vote, N_("The vote is cancelled.")), "ballot": (_ballot, ""),
    "settle": (_settle, ""),
}  # fmt: skip
"""Acts of who conducts a meeting, and what is said when they are done."""


def vote_of(session: Session, id: UUID, form: Form) -> VoteRow:
    """Return the vote a form names. Raises NotFoundError for one of another meeting."""
    vote = voting.get_vote(session, number_in(form, "vote"))
    if vote.meeting_id != id:
        raise NotFoundError(_("There is no such vote, or it is not open to you."))
    return vote


def vote_in(form: Form) -> VoteWords:
    """Return what a form puts to the vote. Raises InvalidError."""
    way = word(form, "way")
    if way not in set(VoteWay):
        said = _("Choose from the list.")
        raise InvalidError(said, fields={"way": said})
    options = [each.strip() for each in word(form, "options").splitlines() if each.strip()]
    subject = " ".join(word(form, "subject").split())
    return VoteWords(subject, VoteWay(way), number_in(form, "majority"), options)

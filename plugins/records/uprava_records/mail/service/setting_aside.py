"""What else becomes of an arrival: refused, unregistered, put off, passed to another module."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import ArrivedAppeal, StoredFile
from uprava.db.sql import execute
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.installation import Installation
from uprava.users.reader import Reader

from uprava_records.letters.service.drafts import (
    DraftRow,
    hold,
    hold_draft,
    list_files,
    refuse_held,
    remove,
    wait_until,
)
from uprava_records.mail.service.arrivals import ArrivalRow, find_arrival
from uprava_records.mail.service.returning import as_kept
from uprava_records.settings import records_settings

LONGEST = 4000
"""Characters of a reason or of an answer."""

NOT_REGISTERED = (
    N_("congratulation or invitation to a celebration"),
    N_("advertisement or commercial offer"),
    N_("periodical, catalogue, book"),
    N_("primary accounting document"),
    N_("programme of a conference or meeting"),
    N_("report of delivery or automatic answer"),
    N_("unwanted mailing"),
)
"""What offices usually do not register: list of the office instruction of Omsk oblast, item 59.

Each installation may name its own (`UPRAVA_RECORDS_NOT_REGISTERED`).
"""

REASONS = (
    N_("the attached file cannot be opened"),
    N_("the attached file is protected by a password"),
    N_("the letter is addressed to another body"),
    N_("the letter has neither text nor files"),
    N_("the same letter was received before"),
)
"""Usual reasons of refusal; the registrar may write another."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an arrival is not taken, and the text for its sender; without a text none is sent."""

    reason: str
    answer: str = ""


def kinds_not_registered() -> Sequence[str]:
    """Return the kinds the registrar chooses from, in the reader's language."""
    return records_settings().not_registered or [_(each) for each in NOT_REGISTERED]


def refuse(
    session: Session, id: UUID, refusal: Refusal, *, reader: Reader, installation: Installation,
    at: datetime,
) -> None:  # fmt: skip
    """Take an arrival off the queue with a reason; its sender is answered by e-mail if asked.

    The message as it came stays in the store and in the list of what was not registered.
    """
    reason, answer = checked(refusal.reason, "reason"), refusal.answer.strip()[:LONGEST]
    draft, arrival = decided(session, id, reader=reader, at=at)
    if answer and (not arrival.sender_address or installation.settings.smtp_url is None):
        raise InvalidError(_("This sender cannot be answered by e-mail."))
    close(session, draft, "refused", reason, at=at)
    if answer:
        query = "update records.arrival set answer = %s, answer_state = 'waiting' where id = %s"
        execute(session, query, (answer, id))
        installation.jobs.defer(session, "records:answer_sender", arrival_id=str(id))
    record(session, "arrival.refused", "arrival", id, reason=reason, answered=bool(answer))


def leave_unregistered(
    session: Session, id: UUID, kind: str, *, reader: Reader, at: datetime
) -> None:
    """Take an arrival off the queue that is not subject to registration."""
    reason = checked(kind, "kind")
    draft, _arrival = decided(session, id, reader=reader, at=at)
    close(session, draft, "unregistered", reason, at=at)
    record(session, "arrival.unregistered", "arrival", id, reason=reason)


def put_off(session: Session, id: UUID, day: str, *, reader: Reader, at: datetime) -> date:
    """Let a draft wait until a day; it stays in the queue under «Put off»."""
    until = day_of(day, today=session.info["today"])
    draft = hold_draft(session, id, reader=reader)
    refuse_held(draft, reader=reader, at=at)
    wait_until(session, id, until)
    record(session, "arrival.put-off", "draft", id, until=until)
    return until


def day_of(text: str, *, today: date) -> date:
    """Return a day to come. Raises InvalidError."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = today
    if not 0 < (day - today).days <= 31:
        said = _("Choose a day within a month, tomorrow or later.")
        raise InvalidError(said, fields={"until": said})
    return day


def take_over(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Go on with a letter that another person has open."""
    draft = hold_draft(session, id, reader=reader)
    if draft.unit_id is None:
        raise ConflictError(_("The draft is yours already."))
    hold(session, id, reader=reader, at=at)
    record(session, "arrival.taken", "arrival", id, earlier=draft.held_by)


def pass_on(
    session: Session, id: UUID, *, reader: Reader, installation: Installation, at: datetime
) -> str:
    """Give an arrival to the module that takes appeals; return where it stands there.

    Raises ConflictError when no module takes it.
    """
    draft = hold_draft(session, id, reader=reader)
    refuse_held(draft, reader=reader, at=at)
    arrival = find_arrival(session, id)
    appeal = appeal_of(session, draft, arrival, at=at)
    url = installation.plugins.take_appeal(session, reader, appeal)
    if not url:
        raise ConflictError(_("No module of this installation takes appeals now."))
    close(session, draft, "passed", _("passed to the appeals of citizens"), at=at)
    record(session, "arrival.passed", "arrival", id, to=url)
    return url


def appeal_of(
    session: Session, draft: DraftRow, arrival: ArrivalRow | None, *, at: datetime
) -> ArrivedAppeal:
    """Return an arrival as the module of appeals is given it."""
    said: Mapping[str, str] = {**draft.recognised, **draft.card}
    files = tuple(
        StoredFile(each.name, each.media_type, each.size, each.sha256, each.pages)
        for each in list_files(session, draft)
    )
    return ArrivedAppeal(
        sender=said.get("correspondent", ""),
        address=arrival.sender_address if arrival else "",
        title=said.get("title", ""),
        text=arrival.body if arrival else "",
        channel=said.get("channel", "paper"),
        received_at=arrival.received_at if arrival else at,
        unit_id=draft.unit_id,
        files=files,
    )


def decided(
    session: Session, id: UUID, *, reader: Reader, at: datetime
) -> tuple[DraftRow, ArrivalRow]:
    """Return what is being decided on, locked. Raises ConflictError for a person's own draft."""
    draft = hold_draft(session, id, reader=reader)
    refuse_held(draft, reader=reader, at=at)
    arrival = find_arrival(session, id)
    if arrival is None:
        raise ConflictError(_("What you have brought yourself is simply removed."))
    return draft, arrival


def close(session: Session, draft: DraftRow, state: str, reason: str, *, at: datetime) -> None:
    """Write down what became of an arrival and take it out of the queue.

    Its files and fields are kept, so that it can be brought back as it was.
    """
    files = list_files(session, draft)
    execute(
        session,
        "update records.arrival set state = %s, reason = %s, decided_by = %s, decided_at = %s,"
        " kept = %s, blobs = %s where id = %s",
        (
            state, reason, session.info["reader"].person_id, at, as_kept(draft, files),
            sorted({each.sha256 for each in files}), draft.id,
        ),
    )  # fmt: skip
    remove(session, draft)


def checked(text: str, name: str) -> str:
    """Return a reason in one line. Raises InvalidError for none."""
    reason = " ".join(text.split())[:LONGEST]
    if not reason:
        said = _("Say why.")
        raise InvalidError(said, fields={name: said})
    return reason

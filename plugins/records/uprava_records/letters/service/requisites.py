"""The requisites of a registered letter: shown on the card, changed with an optimistic version."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service import editing
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import REQUISITES, refuse_locked
from uprava.documents.service.particulars import Volume, find_particulars, keep_volume
from uprava.documents.service.registering import index
from uprava.documents.service.types import (
    OwnFields,
    change_of,
    fields_of,
    keep_fields,
)
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import Installation, installation_of
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.web.screens import show_day

from uprava_records.letters.service.cards import (
    CHOICES,
    FIELD_TITLES,
    IncomingCard,
    mistakes,
)
from uprava_records.letters.service.correspondents import other_card, renamed, sender_card
from uprava_records.letters.service.forms import DAYS, day_of
from uprava_records.letters.service.own import CODE, own_differences, own_in, own_texts
from uprava_records.letters.service.registering import KIND
from uprava_records.letters.service.senders import (
    CARD,
    card_for,
    sender_of,
    sender_typed,
    wrong_sender,
)
from uprava_records.letters.service.volumes import NAMES as VOLUME
from uprava_records.letters.service.volumes import figures_of, volume_in
from uprava_records.letters.service.volumes import in_words as in_short

SHARED = {name: title for name, title in FIELD_TITLES.items() if name != CODE}
"""The requisites of every letter; its type and own fields are beside them."""


@dataclass(frozen=True, slots=True)
class Requisites:
    """What records know of a registered letter."""

    correspondent: str
    outgoing_number: str | None
    outgoing_date: date | None
    sheets: str | None
    signatory: str | None
    addressee_id: int | None
    addressee: str | None
    received_on: date
    channel: str
    journal: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """An edit: what the form says, and the version it was opened at."""

    values: Mapping[str, str]
    version: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was faster: field, mine, theirs, as shown; the version as it is now."""

    rows: list[tuple[str, str, str]]
    version: int


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of an edit: done, mistakes, or a conflict."""

    wrong: Mapping[str, str] | None = None
    conflict: Conflict | None = None


def get_requisites(session: Session, id: UUID) -> Requisites:
    """Return the requisites of a letter the reader was let to. Raises NotFoundError."""
    query = f"""
        select i.correspondent, i.outgoing_number, i.outgoing_date, i.sheets,
            i.signatory, i.addressee_id, i.received_on, i.channel,
            (select {SHORT_NAME} from users.person as p where p.id = i.addressee_id) as addressee,
            (select j.index || ' ' || j.title from documents.document as d
                join documents.journal as j on j.id = d.journal_id
                where d.id = i.document_id) as journal
        from records.incoming as i where i.document_id = %s"""
    found = fetch_one(session, Requisites, query, (id,))
    if found is None:
        raise NotFoundError(_("There is no such letter, or it is not open to you."))
    return found


def letter_head(
    session: Session, id: UUID, *, reader: Reader, level: AccessRight = AccessRight.READ
) -> DocumentHead:
    """Return the letter if the reader may do this with it; other kinds are not found here."""
    head = get_document(session, id, reader=reader, level=level)
    if head.kind != KIND:
        raise NotFoundError(_("There is no such letter, or it is not open to you."))
    return head


def values_of(session: Session, head: DocumentHead) -> dict[str, str]:
    """Return the values of the form as texts, with those of the letter's type."""
    shared = as_texts(head, get_requisites(session, head.id))
    card = sender_card(session, head)
    more = {CARD: str(card or ""), **volume_texts(session, head.id, shared["sheets"])}
    return shared | more | own_texts(fields_of(session, head.id))


def volume_texts(session: Session, id: UUID, words: str) -> dict[str, str]:
    """Return sheets and annexes as figures of the form; of an older letter, out of its words."""
    facts = find_particulars(session, id)
    kept = {name: str(getattr(facts, name) or "") for name in VOLUME}
    return kept if any(kept.values()) else dict.fromkeys(VOLUME, "") | figures_of(words)


def as_texts(head: DocumentHead, own: Requisites) -> dict[str, str]:
    """Return the requisites of every letter as texts."""
    both = {name: getattr(own, name, None) for name in SHARED} | {
        "title": head.title, "due_on": head.due_on, "access_mark": head.access_mark,
    }  # fmt: skip
    return {
        name: value.isoformat() if isinstance(value, date) else str(value or "")
        for name, value in both.items()
    }


def edit(
    session: Session, id: UUID, change: Change, *, reader: Reader, installation: Installation,
    at: datetime,
) -> Edited:  # fmt: skip
    """Change the requisites of a letter; number, day and journal never change.

    A form opened at an older version changes nothing and says what differs.
    """
    head = letter_head(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require("records.register", unit=head.unit_id)
    refuse_locked(session, head, REQUISITES, reader=reader)
    if head.version != change.version:
        return overtaken(session, id, change.values, reader=reader)
    found = reading_of(session, head, change.values)
    if found.wrong:
        return Edited(wrong=found.wrong)
    if not found.now:
        return Edited()
    if not write(session, head, found, at=at):
        return overtaken(session, id, change.values, reader=reader)
    record(session, "document.changed", "document", id, was=found.was, now=found.now)
    installation.jobs.defer(session, "documents:reindex", document_id=str(id))
    signal(session, f"doc:{id}")
    return Edited()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form means: the card, the type with its fields, what changes, what does not fit."""

    card: IncomingCard
    own: OwnFields | None
    was: dict[str, str]
    now: dict[str, str]
    wrong: Mapping[str, str]


def reading_of(session: Session, head: DocumentHead, sent: Mapping[str, str]) -> Wanted:
    """Compare a form with the letter; only what somebody changed is checked."""
    before = as_texts(head, get_requisites(session, head.id))
    sent = {**sent, **sender_typed(sent)}
    sender = sender_of(session, sent, reader=session.info["reader"])
    volume, figures = volume_in(sent)
    values = shared_in(sent, before, volume)
    changed = {name: value for name, value in values.items() if value != before[name]}
    card, wrong = card_of(values, session.info["today"])
    if "correspondent" in changed:
        wrong |= wrong_sender(sender)
        changed |= dict.fromkeys(wrong_sender(sender), "")
    kept = fields_of(session, head.id)
    own, wrong_own = own_in(session, sent, kept)
    was, now = change_of(kept, own) if own else ({}, {})
    if sender.card and sent.get(CARD) and other_card(session, head, sender.card.id):
        was = was | {"correspondent": before["correspondent"]}
        now = now | {"correspondent": f"{sender.name} ({sender.card.note})"}
    wrong = {name: text for name, text in wrong.items() if name in changed}
    changed = {name: value for name, value in changed.items() if name in before}
    return Wanted(
        replace(card, sender=sender, volume=volume), own,
        {name: before[name] for name in changed} | was, changed | now, wrong | figures | wrong_own,
    )  # fmt: skip


def shared_in(sent: Mapping[str, str], before: Mapping[str, str], volume: Volume) -> dict[str, str]:
    """Return the requisites of every letter as a form sent them.

    Words of an older letter that are no figures stay while the form says none.
    """
    values = {name: sent.get(name, "").strip() for name in SHARED}
    words = in_short(volume)
    stays = not words and not figures_of(before["sheets"])
    return values | {"sheets": before["sheets"] if stays else words}


def overtaken(session: Session, id: UUID, sent: Mapping[str, str], *, reader: Reader) -> Edited:
    """Return what differs from the letter as somebody else has just made it."""
    head = letter_head(session, id, reader=reader, level=AccessRight.EDIT)
    theirs = as_texts(head, get_requisites(session, id))
    kept = fields_of(session, id)
    mine, _wrong = own_in(session, sent, kept)
    sent = {**sent, **sender_typed(sent)}
    volume, _figures = volume_in(sent)
    shared = shared_in(sent, theirs, volume)
    rows = [*differences(shared, theirs), *own_differences(session, mine, kept)]
    return Edited(conflict=Conflict(rows, head.version))


def card_of(values: Mapping[str, str], today: date) -> tuple[IncomingCard, dict[str, str]]:
    """Return the card of the form's values and what is wrong with it."""
    wrong: dict[str, str] = {}
    days = {name: day_of(values[name], name, wrong) for name in DAYS}
    names = {each.name for each in fields(IncomingCard)}
    texts = {name: value for name, value in values.items() if name in names - set(DAYS)}
    card = IncomingCard(**texts, **days)  # type: ignore[arg-type]  # taken by name
    return card, mistakes(card, today=today) | wrong


def differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the fields that differ: title, mine, theirs."""
    return [
        (_(FIELD_TITLES[name]), in_words(name, mine[name]), in_words(name, theirs[name]))
        for name in SHARED
        if mine[name] != theirs[name]
    ]


def in_words(name: str, value: str) -> str:
    """Return a value of the form as people read it."""
    if name in CHOICES:
        return _(CHOICES[name].get(value, value))
    if name in DAYS and value:
        return show_day(date.fromisoformat(value))
    return value or "—"


def write(session: Session, head: DocumentHead, wanted: Wanted, *, at: datetime) -> bool:
    """Put the changed values into both rows and into what search reads at once.

    False: somebody changed the letter since `head` was read, and nothing is written.
    """
    card = wanted.card
    title = " ".join(card.title.split())
    shared = editing.Requisites(title, card.due_on, AccessMark(card.access_mark))
    if not editing.update(session, head, shared, version=head.version, at=at):
        return False
    summary = " ".join(card.correspondent.split())
    values = {
        "id": head.id, "summary": summary,
        "number": card.outgoing_number or None, "day": card.outgoing_date,
        "sheets": card.sheets or None,
        "signatory": card.signatory or None, "received": card.received_on,
        "channel": card.channel,
    }  # fmt: skip
    editing.change_summary(session, head.id, summary)
    execute(
        session,
        "update records.incoming set correspondent = %(summary)s, outgoing_number = %(number)s,"
        " outgoing_date = %(day)s, sheets = %(sheets)s,"
        " signatory = %(signatory)s, received_on = %(received)s, channel = %(channel)s"
        " where document_id = %(id)s",
        values,
    )
    if wanted.own is not None:
        keep_fields(session, head, wanted.own.type, wanted.own.values)
    fresh = replace(head, title=title, summary=summary)
    sender = card.sender
    reader: Reader = session.info["reader"]
    chosen = card_for(session, sender, reader=reader) if sender and wanted.now else None
    renamed(session, fresh, head.summary, chosen)
    keep_volume(session, head.id, card.volume, reader=reader, at=at)
    index(session, fresh, words=installation_of(session).plugins.search_words(session, fresh))
    return True

"""Written documents before their signature: written with their text, changed until sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.kind import DRAFT
from uprava.approval.service.drafting import is_sent, mistakes_in_files
from uprava.approval.service.drafting_whole import gather, send_along
from uprava.audit.log import record
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service import editing
from uprava.documents.service.access import Opening, close_to, open_to
from uprava.documents.service.conflicts import Conflict, Difference, conflict_of
from uprava.documents.service.filing import Received, attach
from uprava.documents.service.linking import NewLink, link
from uprava.documents.service.locks import REQUISITES, files_changed, refuse_locked
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.types import change_of, refuse_unfit
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_records.written.models import SignedOn
from uprava_records.written.service.fields import FIELD_TITLES, WrittenCard, in_words
from uprava_records.written.service.keeping import get_written, keep_row, words_of
from uprava_records.written.service.rules import mistakes

WRITE = "records.write"
"""The permission to write drafts of letters, internal documents and acts."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form of a new document asks for; `waiting` files come before those sent with it.

    `route` is the template to go along at once, empty: later, from the card. `typed_here`: the
    text follows, on a letterhead. `answers` is the letter it answers.
    """

    kind: str
    card: WrittenCard
    waiting: Sequence[UUID] = ()
    sent: Sequence[Received] = ()
    route: str = ""
    typed_here: bool = False
    answers: UUID | None = None


def write_wish(
    session: Session, wish: Wish, *, reader: Reader, installation: Installation, at: datetime
) -> DocumentHead:
    """Write the document, link it, send it along its route: all of it or nothing.

    Raises InvalidError with a sentence per field.
    """
    most = installation.settings.files_per_request
    files = gather(session, wish.waiting, wish.sent, reader=reader, most=most)
    text = None if wish.typed_here and not files else files
    head = write(session, wish, text, reader=reader, installation=installation, at=at)
    if wish.answers is not None:
        types = installation.plugins.link_types
        link(session, head.id, NewLink(wish.answers, "answer"), types=types, reader=reader, at=at)
    if wish.route and not wish.typed_here:
        send_along(session, head, wish.route, reader=reader, at=at)
    return head


def write(
    session: Session, wish: Wish, files: Sequence[Received] | None, *, reader: Reader,
    installation: Installation, at: datetime,
) -> DocumentHead:  # fmt: skip
    """Write a document with its files; None: its text is typed on a letterhead later."""
    reader.require(WRITE, unit=reader.unit_id)
    kind, card = wish.kind, wish.card.tidy()
    wrong = mistakes(kind, card, today=session.info["today"]) | mistakes_in_files(files)
    if wrong:
        raise InvalidError(_("The draft has mistakes; nothing was kept."), fields=wrong)
    head = create(session, core_row(kind, card, reader), reader=reader, at=at)
    open_to(session, head, openings(card, reader), at=at, by=reader.person_id)
    keep_row(session, head, card, signed_on=SignedOn.SCREEN)
    index(session, head, words=words_of(card))
    record(session, "records.written", "document", head.id, kind=kind)
    if files:
        rows = attach(session, head, files, reader=reader, at=at, jobs=installation.jobs)
        files_changed(session, head, [each.role for each in rows], reader=reader)
    return head


def core_row(kind: str, card: WrittenCard, reader: Reader) -> NewDocument:
    """Return the part the core keeps. Raises InvalidError for somebody without a post."""
    if reader.organisation_id is None:
        raise InvalidError(
            _("You hold no post, so nobody knows whose draft it is. Ask the administrator.")
        )
    return NewDocument(
        kind, card.title, card.line(kind), DRAFT, reader.organisation_id, reader.unit_id,
        access_mark=AccessMark(card.access_mark),
    )  # fmt: skip


def openings(card: WrittenCard, reader: Reader) -> list[Opening]:
    """Return who sees a draft: its author, its executor, who is to sign it."""
    people = [id for id in (reader.person_id, reader.acting_for) if id is not None]
    given = [Opening(id, AccessRight.MANAGE, "author") for id in people]
    if card.executor.id:
        given.append(Opening(card.executor.id, AccessRight.EDIT, "executor"))
    if card.signatory.id:
        given.append(Opening(card.signatory.id, AccessRight.READ, "signatory"))
    return given


def changeable(session: Session, id: UUID, *, reader: Reader) -> tuple[DocumentHead, WrittenCard]:
    """Return a document whose card the reader may change now; others wait until this is over.

    Raises ConflictError when it is on its route, or signed along it.
    """
    head, _card = get_written(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require(WRITE, unit=head.unit_id)
    refuse_locked(session, head, REQUISITES, reader=reader)
    if is_sent(session, head):
        raise ConflictError(
            _("The draft is on its route. Recall it first, then change it."), code="route-running"
        )
    return get_written(session, id, reader=reader)


def change(
    session: Session, id: UUID, wanted: WrittenCard, *, version: int, reader: Reader, at: datetime
) -> Conflict | None:
    """Keep the changed card, or return what somebody changed meanwhile; then nothing is kept.

    Raises InvalidError naming the fields that break a rule.
    """
    head, before = changeable(session, id, reader=reader)
    wanted = wanted.tidy()
    refuse_unfit(mistakes(head.kind, wanted, today=session.info["today"]))
    if head.version != version:
        return conflict_of(session, head, differences(head.kind, wanted, before))
    was, now = changes_of(head.kind, before, wanted)
    if now:
        rewrite(session, head, before, wanted, reader=reader, at=at)
        record(session, "document.changed", "document", id, was=was, now=now)
        signal(session, f"doc:{id}")
    return None


def changes_of(
    code: str, before: WrittenCard, wanted: WrittenCard
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a change makes of the fields: as they were, as they are."""
    old, new = before.texts(code), wanted.texts(code)
    changed = [name for name in new if old[name] != new[name]]
    was, now = {name: old[name] for name in changed}, {name: new[name] for name in changed}
    if list(before.addressees) != list(wanted.addressees) and "addressees" in new:
        was["addressees"], now["addressees"] = old["addressees"], new["addressees"]
    if wanted.own is not None:
        more = change_of(before.own, wanted.own)
        was, now = was | more[0], now | more[1]
    return was, now


def rewrite(
    session: Session, head: DocumentHead, before: WrittenCard, card: WrittenCard, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Write a changed card, which nobody else changes now, its rights and what search reads."""
    shared = editing.Requisites(card.title, head.due_on, AccessMark(card.access_mark))
    editing.update(session, head, shared, version=head.version, at=at)
    editing.change_summary(session, head.id, card.line(head.kind))
    keep_row(session, head, card, signed_on=SignedOn.SCREEN)
    for reason in ("executor", "signatory"):
        was, now = getattr(before, reason), getattr(card, reason)
        if was.id and was.id != now.id:
            close_to(session, head, principal_id=was.id, reason=reason)
    given = [each for each in openings(card, reader) if each.reason != "author"]
    open_to(session, head, given, at=at, by=reader.person_id)
    fresh = replace(head, title=card.title, summary=card.line(head.kind))
    index(session, fresh, words=words_of(card))


def differences(code: str, mine: WrittenCard, theirs: WrittenCard) -> list[Difference]:
    """Return the fields that are not as the reader wants them."""
    own, kept = mine.texts(code), theirs.texts(code)
    return [
        Difference(name, title, in_words(name, own[name]), in_words(name, kept[name]))
        for name, title in FIELD_TITLES[code].items()
        if own[name] != kept[name]
    ]

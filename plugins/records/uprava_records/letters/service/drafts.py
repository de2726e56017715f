"""Letters taken in but not registered: nothing a registrar brought or typed is lost."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.counted import Counted
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.service.filing import Received
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.letters.models import Draft, DraftFile

LISTED = 200
LONGEST_FIELD = 4000
"""Characters kept of one field of the form; the card itself allows fewer."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft with what was typed and what was read from its first file.

    `sources` says of a recognised field where it was read; without an author it is its unit's.
    """

    id: UUID
    author_id: int | None
    card: Mapping[str, str]
    recognised: Mapping[str, str]
    created_at: datetime
    changed_at: datetime
    unit_id: int | None = None
    source: str = "upload"
    sources: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    later_on: date | None = None
    held_by: int | None = None
    held_at: datetime | None = None

    def holder(self, reader: Reader, at: datetime) -> int | None:
        """Return who else has it open at this moment."""
        fresh = self.held_at is not None and at - self.held_at < HELD_FOR
        return self.held_by if fresh and self.held_by != reader.person_id else None


@dataclass(frozen=True, slots=True)
class DraftFileRow:
    """A file of a draft."""

    id: UUID
    draft_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the queue «К регистрации»; `read` is how many fields were recognised."""

    id: UUID
    correspondent: str
    title: str
    outgoing_number: str
    due_on: str
    name: str
    files: int
    created_at: datetime
    source: str
    urgent: bool
    later_on: date | None
    held_by: int | None
    held_at: datetime | None
    read: int


@dataclass(frozen=True, slots=True)
class Shared:
    """What makes a draft a unit's: whose, how it came, where its fields were read."""

    unit_id: int
    source: str
    sources: Mapping[str, str]
    card: Mapping[str, str]
    urgent: bool = False


HELD_FOR = timedelta(minutes=10)
"""Without a sign of work for so long a draft is free again."""

MINE = """(author_id = %(person)s or unit_id = any (%(units)s))"""
"""The reader's own drafts, and those of units where the reader registers."""

READ = ("correspondent", "outgoing_number", "outgoing_date", "title", "signatory", "sheets")
"""The fields whose share is told as recognised."""

COLUMNS = """id, author_id, card, recognised, created_at, changed_at, unit_id, source, sources,
    urgent, later_on, held_by, held_at"""
FILE_COLUMNS = "id, draft_id, name, media_type, size, sha256, pages"


def make_draft(
    session: Session, files: Sequence[Received], recognised: Mapping[str, str], *,
    owner: Reader | Shared, at: datetime, id: UUID | None = None,
) -> UUID:  # fmt: skip
    """Keep files that were taken in as a new draft of a person, or of a unit."""
    id = id or uuid7()
    draft = Draft(id=id, card={}, recognised=dict(recognised), created_at=at, changed_at=at)
    if isinstance(owner, Shared):
        draft.unit_id, draft.source, draft.urgent = owner.unit_id, owner.source, owner.urgent
        draft.sources, draft.card = dict(owner.sources), dict(owner.card)
    else:
        draft.author_id = owner.person_id
    session.add(draft)
    session.flush()  # the files refer to it
    add_files(session, id, files)
    record(session, "draft.made", "draft", id)
    return id


def add_files(session: Session, id: UUID, files: Sequence[Received]) -> list[UUID]:
    """Put files after those the draft has; return their ids."""
    ids = [uuid7() for _each in files]
    for each, own in zip(files, ids, strict=True):
        session.add(
            DraftFile(
                id=own,
                draft_id=id,
                name=each.name,
                media_type=each.media_type,
                size=each.size,
                sha256=each.sha256,
                pages=each.pages,
            )
        )
    session.flush()  # plain statements of the same act read them
    record(session, "draft.file-added", "draft", id, files=[each.sha256 for each in files])
    return ids


def get_draft(session: Session, id: UUID, *, reader: Reader) -> DraftRow:
    """Return a draft of the reader's own or of a unit where the reader registers.

    Raises NotFoundError for another person's.
    """
    draft = find_draft(session, id, reader=reader)
    if draft is None:
        raise NotFoundError(_("There is no such draft: it was registered, discarded or expired."))
    return draft


def find_draft(session: Session, id: UUID, *, reader: Reader) -> DraftRow | None:
    """Return a draft as `get_draft` does, or None."""
    query = f"select {COLUMNS} from records.draft where id = %(id)s and {MINE}"
    return fetch_one(session, DraftRow, query, {"id": id, **owners(reader)})


def owners(reader: Reader) -> dict[str, object]:
    """Return whose drafts the reader works on: the parameters of `MINE`."""
    units = [each for each in reader.principals if reader.may("records.register", unit=each)]
    return {"person": reader.person_id, "units": units}


def hold_draft(session: Session, id: UUID, *, reader: Reader) -> DraftRow:
    """Return a draft and keep others from changing it until the commit."""
    execute(session, "select 1 from records.draft where id = %s for update", (id,))
    return get_draft(session, id, reader=reader)


def refuse_held(draft: DraftRow, *, reader: Reader, at: datetime) -> None:
    """Raise ConflictError when somebody else has the draft open."""
    if draft.holder(reader, at) is not None:
        raise ConflictError(
            _("Somebody else works on this letter now. Take it over first, or take the next one.")
        )


def hold(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Let a shared draft be the reader's for a while."""
    query = "update records.draft set held_by = %s, held_at = %s where id = %s"
    execute(session, query, (reader.person_id, at, id))


def wait_until(session: Session, id: UUID, day: date) -> None:
    """Let a draft wait until a day, in nobody's hands."""
    query = "update records.draft set later_on = %s, held_by = null, held_at = null where id = %s"
    execute(session, query, (day, id))


def list_files(session: Session, draft: DraftRow) -> list[DraftFileRow]:
    """Return the files of a draft, the main one first."""
    query = f"select {FILE_COLUMNS} from records.draft_file where draft_id = %s order by id"
    return fetch(session, DraftFileRow, query, (draft.id,))


def get_file(session: Session, draft: DraftRow, file_id: UUID) -> DraftFileRow:
    """Return one file of a draft. Raises NotFoundError."""
    query = f"select {FILE_COLUMNS} from records.draft_file where id = %s and draft_id = %s"
    file = fetch_one(session, DraftFileRow, query, (file_id, draft.id))
    if file is None:
        raise NotFoundError(_("The draft has no such file."))
    return file


def remove_file(session: Session, draft: DraftRow, file_id: UUID, *, at: datetime) -> None:
    """Take a file out of a draft; the rest stays."""
    file = get_file(session, draft, file_id)
    execute(session, "delete from records.draft_file where id = %s", (file.id,))
    record(session, "draft.file-removed", "draft", draft.id, sha256=file.sha256)
    touch(session, draft.id, at=at)


def list_drafts(session: Session, *, reader: Reader) -> list[DraftLine]:
    """Return what waits for the reader in the order of arrival, at most `LISTED`."""
    said = "coalesce(d.card ->> '{0}', d.recognised ->> '{0}', '')"
    names = ("correspondent", "title", "outgoing_number", "due_on")
    columns = ", ".join(f"{said.format(name)} as {name}" for name in names)
    read = " + ".join(f"(coalesce(d.recognised ->> '{name}', '') <> '')::int" for name in READ)
    query = f"""
        select d.id, {columns}, coalesce(f.name, '') as name, f.files, d.created_at, d.source,
            d.urgent, d.later_on, d.held_by, d.held_at, {read} as read
        from records.draft as d cross join lateral (
            select (array_agg(name order by id))[1] as name, count(*)::int as files
            from records.draft_file where draft_id = d.id
        ) as f
        where {MINE} order by d.id limit {LISTED}"""
    return fetch(session, DraftLine, query, owners(reader))


WAITING: LiteralString = f"""select from records.draft as d
where {MINE} and (d.later_on is null or d.later_on <= %(today)s)"""


def waiting(session: Session, reader: Reader) -> Counted:
    """Say what waits for the reader, without what was put off: the figure of the navigation."""
    return Counted(WAITING, {**owners(reader), "today": session.info["today"]})


def next_draft(session: Session, after: UUID, *, reader: Reader) -> UUID | None:
    """Return the draft to go on with after one is done: the next, or the first that waits."""
    ids = [line.id for line in list_drafts(session, reader=reader) if line.id != after]
    later = [id for id in ids if id > after]
    return next(iter(later or ids), None)


def save_card(session: Session, draft: DraftRow, card: Mapping[str, str], *, at: datetime) -> None:
    """Keep what was typed so far."""
    kept = {name: value[:LONGEST_FIELD] for name, value in card.items()}
    execute(
        session,
        "update records.draft set card = %s, changed_at = %s where id = %s",
        (json.dumps(kept), at, draft.id),
    )


def save_recognised(
    session: Session, draft: DraftRow, recognised: Mapping[str, str], *, at: datetime
) -> None:
    """Keep what a new first file says; only fields nobody filled in show it."""
    untouched = {name: value for name, value in draft.card.items() if value}
    execute(
        session,
        "update records.draft set card = %s, recognised = %s, changed_at = %s where id = %s",
        (json.dumps(untouched), json.dumps(dict(recognised)), at, draft.id),
    )


def touch(session: Session, id: UUID, *, at: datetime) -> None:
    """Note that somebody works on the draft, so that it does not expire."""
    execute(session, "update records.draft set changed_at = %s where id = %s", (at, id))


def merge(session: Session, ids: Sequence[UUID], *, reader: Reader, at: datetime) -> UUID:
    """Make one letter of drafts that were taken in file by file; the first one's file is main.

    Files are kept in the order of their ids, so each gets a new one.
    """
    first, *others = [hold_draft(session, id, reader=reader) for id in dict.fromkeys(ids)]
    if any(each.unit_id is not None for each in others):
        raise ConflictError(_("What came by mail or from the scanner stays a letter of its own."))
    for draft in (first, *others):
        for file in list_files(session, draft):
            execute(
                session,
                "update records.draft_file set id = %s, draft_id = %s where id = %s",
                (uuid7(), first.id, file.id),
            )
    for other in others:
        execute(session, "delete from records.draft where id = %s", (other.id,))
    touch(session, first.id, at=at)
    record(session, "draft.merged", "draft", first.id, drafts=[str(each.id) for each in others])
    return first.id


def discard(session: Session, id: UUID, *, reader: Reader) -> None:
    """Remove a draft; the bytes of its files are collected at night."""
    draft = get_draft(session, id, reader=reader)
    if draft.unit_id is not None:
        raise ConflictError(_("What came by mail or from the scanner is refused with a reason."))
    remove(session, draft)
    record(session, "draft.discarded", "draft", id)


def remove(session: Session, draft: DraftRow) -> None:
    """Take a draft whose letter was decided on out of the queue."""
    execute(session, "delete from records.draft where id = %s", (draft.id,))


def expire(session: Session, *, today: date, days: int) -> int:
    """Remove drafts nobody touched for so many days; return how many. A unit's stay."""
    query = "delete from records.draft where changed_at < %s and unit_id is null"
    removed = execute(session, query, (today - timedelta(days=days),))
    if removed:
        record(session, "draft.expired", "draft", "", number=removed)
    return removed

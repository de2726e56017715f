"""Duplicates become one card: what stays is chosen, the other card points to it, and back.

Mentions stay with the card their document named; a card's history is that of its whole family.
So nothing has to be moved, and undoing brings back exactly what was there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.correspondents.models import Kind
from uprava.correspondents.service.keeping import (
    UPDATE,
    columns_of,
    get_card,
    require_people,
)
from uprava.correspondents.values import MANAGE, NAMES, Card, Fields, mistakes
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

UNDONE_WITHIN = timedelta(days=30)
CHOSEN = tuple(name for name in NAMES if name not in ("kind", "former"))
"""What is chosen of two cards; former names are put together."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Two cards that are to be one: which stays, and whose field stays where they differ."""

    kept_id: int
    gone_id: int
    versions: tuple[int, int]
    from_gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge of the past."""

    id: int
    gone_id: int
    gone: str
    merged_at: datetime
    undoable: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A merge as it is kept."""

    id: int
    kept_id: int
    gone_id: int
    before: Mapping[str, str]
    version: int
    contacts: list[int]
    merged_at: datetime
    undone_at: datetime | None


def get_pair(session: Session, one: int, other: int, *, reader: Reader) -> tuple[Card, Card]:
    """Return two cards that may be merged.

    Raises NotFoundError; ConflictError when one is not a card of its own any more.
    """
    reader.require(MANAGE)
    first, second = (get_card(session, id, reader=reader) for id in (one, other))
    if one == other:
        raise InvalidError(_("A card cannot be merged with itself. Choose the other one."))
    if first.kind != second.kind:
        raise InvalidError(_("An organisation and a person cannot be one. Change the kind first."))
    if first.merged_into is not None or second.merged_into is not None:
        raise ConflictError(_("One of the cards was merged already. Look at the list again."))
    return first, second


def merge(session: Session, pick: Pick, *, reader: Reader, at: datetime) -> int:
    """Merge one card into the other; return the id of the merge.

    Raises ConflictError when somebody has changed one of the cards meanwhile.
    """
    hold = "select id from correspondents.correspondent where id = any (%s) order by id for update"
    fetch_values(session, hold, ([pick.kept_id, pick.gone_id],))
    kept, gone = get_pair(session, pick.kept_id, pick.gone_id, reader=reader)
    if (kept.version, gone.version) != pick.versions:
        raise ConflictError(_("Somebody changed one of the cards meanwhile. Compare them again."))
    values = joined(kept, gone, pick.from_gone)
    wrong = mistakes(values)
    if wrong:
        raise InvalidError(_("Nothing is merged: what was chosen does not fit."), fields=wrong)
    execute(session, UPDATE, columns_of(values) | {"id": kept.id, "version": kept.version})
    point = "update correspondents.correspondent set merged_into = %s, version = version + 1 where id = %s"  # noqa: E501
    execute(session, point, (kept.id, gone.id))
    execute(session, NOTED, (kept.id, gone.id))
    contacts = fetch_values(session, CONTACTS, {"kept": kept.id, "gone": gone.id})
    id = int(fetch_value(session, KEEP, {
        "kept": kept.id, "gone": gone.id, "before": dump(kept.fields),
        "version": kept.version + 1, "contacts": contacts, "by": reader.person_id, "at": at,
    }))  # fmt: skip
    record(session, "correspondent.merged", "correspondent", kept.id, other=gone.id, merge=id)
    record(session, "correspondent.gone", "correspondent", gone.id, other=kept.id, merge=id)
    return id


NOTED = """
insert into correspondents.noted (correspondent_id, unit_id)
select %s, unit_id from correspondents.noted where correspondent_id = %s on conflict do nothing"""
CONTACTS = """
insert into correspondents.contact (correspondent_id, person, post, phone, email)
select %(kept)s, g.person, g.post, g.phone, g.email from correspondents.contact as g
where g.correspondent_id = %(gone)s and not exists (
    select from correspondents.contact as k where k.correspondent_id = %(kept)s
      and (k.person, k.post, k.phone, k.email) = (g.person, g.post, g.phone, g.email))
order by g.id returning id"""
KEEP = """
insert into correspondents.merge
    (kept_id, gone_id, before, version, contacts, merged_by, merged_at)
values (%(kept)s, %(gone)s, %(before)s::jsonb, %(version)s, %(contacts)s::bigint[], %(by)s, %(at)s)
returning id"""


def dump(fields: Fields) -> str:
    """Return the fields as the JSON that is kept."""
    return msgspec.json.encode({name: getattr(fields, name) for name in NAMES}).decode()


def joined(kept: Card, gone: Card, from_gone: frozenset[str]) -> Fields:
    """Return what stays: the chosen fields, and every other name as a former one.

    A field that is empty on the card that stays is filled from the other one.
    """
    mine = kept.fields
    taken = {
        name: getattr(gone, name) for name in CHOSEN if name in from_gone or not getattr(mine, name)
    }
    chosen = replace(mine, **taken)
    names = [kept.name, kept.short_name, gone.name, gone.short_name]
    names += [*kept.former.splitlines(), *gone.former.splitlines()]
    other = [name for name in names if name and name not in (chosen.name, chosen.short_name)]
    return replace(chosen, former="\n".join(dict.fromkeys(other)))


def list_merges(session: Session, id: int, *, at: datetime) -> list[Merged]:
    """Return the cards that were merged into one and still are, the newest first."""
    query = """
        select m.id, m.gone_id, g.name as gone, m.merged_at, m.merged_at > %(edge)s as undoable
        from correspondents.merge as m
        join correspondents.correspondent as g on g.id = m.gone_id
        where m.kept_id = %(id)s and m.undone_at is null order by m.id desc"""
    return fetch(session, Merged, query, {"id": id, "edge": at - UNDONE_WITHIN})


def undo(session: Session, id: int, *, reader: Reader, at: datetime) -> int:
    """Take a merge back; return the card that had stayed.

    Its fields become what they were, unless somebody has changed it since: then they stay.
    Raises ConflictError when the time for it is over.
    """
    reader.require(MANAGE)
    query = """
        select id, kept_id, gone_id, before, version, contacts, merged_at, undone_at
        from correspondents.merge where id = %s for update"""
    kept = fetch_one(session, Kept, query, (id,))
    if kept is None:
        raise NotFoundError(_("There is no such merge."))
    hold = "select id from correspondents.correspondent where id = any (%s) order by id for update"
    fetch_values(session, hold, ([kept.kept_id, kept.gone_id],))
    card = get_card(session, kept.kept_id, reader=reader)
    if card.kind == Kind.PERSON:
        require_people(reader)
    if kept.undone_at is not None:
        raise ConflictError(_("This merge was undone already. Look at the cards again."))
    if kept.merged_at < at - UNDONE_WITHIN:
        raise ConflictError(_("This merge cannot be undone any more: thirty days are over."))
    restore(session, card, kept)
    apart = "update correspondents.correspondent set merged_into = null, version = version + 1 where id = %s"  # noqa: E501
    execute(session, apart, (kept.gone_id,))
    execute(session, "update correspondents.merge set undone_at = %s where id = %s", (at, id))
    record(session, "correspondent.unmerged", "correspondent", card.id, other=kept.gone_id)
    record(session, "correspondent.back", "correspondent", kept.gone_id, other=card.id)
    return card.id


def restore(session: Session, card: Card, kept: Kept) -> None:
    """Give a card back what it said before, when nobody has changed it since."""
    if card.version != kept.version:
        return
    values = columns_of(Fields(**kept.before)) | {"id": card.id, "version": card.version}
    execute(session, UPDATE, values)
    execute(session, "delete from correspondents.contact where id = any (%s)", (kept.contacts,))


def keep_apart(session: Session, one: int, other: int, *, reader: Reader) -> None:
    """Remember that two cards are different: they are not offered for merging again."""
    first, second = get_pair(session, one, other, reader=reader)
    pair = sorted((first.id, second.id))
    query = (
        "insert into correspondents.apart (one_id, other_id) values (%s, %s) on conflict do nothing"
    )
    execute(session, query, pair)
    record(session, "correspondent.apart", "correspondent", pair[0], other=pair[1])

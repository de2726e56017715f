"""Two cards of one applicant become one, and back.

Appeals stay with the card they named; a card's appeals are those of its whole family. What the
kept card said before stands in a row of its own (version 0), behind the same wall, so that undoing
brings back exactly what was there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_values
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.cards import NAMES, Card, Fields, get_card, mistakes, write
from uprava_appeals.values import REGISTER

UNDONE_WITHIN = timedelta(days=30)
CHOSEN = tuple(name for name in NAMES if name not in ("benefits", "note"))
"""What is chosen of two cards; benefits and remarks are put together."""

KEPT = (
    "kind", "correspondent_id", "surname", "given_name", "patronymic", "name", "sound_key", "inn",
    "postcode", "address", "district", "territory", "email", "phone", "account", "status",
    "benefits", "note",
)  # fmt: skip
"""The columns a merge may change."""

HOLD = "select id from appeals.applicant where id = any (%s) order by id for update"
REMEMBER = f"""
insert into appeals.applicant (organisation_id, created_at, created_by, changed_at, version,
    merged_into, {", ".join(KEPT)})
select organisation_id, created_at, created_by, %(at)s, 0, id, {", ".join(KEPT)}
from appeals.applicant where id = %(id)s"""
RESTORE = f"""
update appeals.applicant as a
set {", ".join(f"{name} = b.{name}" for name in KEPT)}, version = a.version + 1
from appeals.applicant as b
where a.id = %(id)s and a.changed_at = %(at)s
  and b.merged_into = a.id and b.version = 0 and b.changed_at = %(at)s"""
FORGET = """
delete from appeals.applicant
where merged_into = %(id)s and version = 0 and changed_at = %(at)s"""


@dataclass(frozen=True, slots=True)
class Pick:
    """Two cards that are to be one: which stays, and whose field stays where they differ."""

    kept_id: int
    gone_id: int
    versions: tuple[int, int]
    from_gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Merged:
    """A card that was merged into another one."""

    id: int
    name: str
    address: str
    merged_at: datetime
    undoable: bool


def get_pair(session: Session, one: int, other: int, *, reader: Reader) -> tuple[Card, Card]:
    """Return two cards that may be merged.

    Raises NotFoundError; ConflictError when one is not a card of its own any more.
    """
    reader.require(REGISTER)
    first, second = (get_card(session, id, reader=reader) for id in (one, other))
    if one == other:
        raise InvalidError(_("A card cannot be merged with itself. Choose the other one."))
    if first.kind is not second.kind:
        raise InvalidError(
            _("A person, an organisation and somebody not named are not merged with each other.")
        )
    if first.merged_into is not None or second.merged_into is not None:
        raise ConflictError(_("One of the cards was merged already. Look at the list again."))
    return first, second


def merge(session: Session, pick: Pick, *, reader: Reader, at: datetime) -> None:
    """Merge one card into the other.

    Raises ConflictError when somebody has changed one of the cards meanwhile.
    """
    fetch_values(session, HOLD, ([pick.kept_id, pick.gone_id],))
    kept, gone = get_pair(session, pick.kept_id, pick.gone_id, reader=reader)
    if (kept.version, gone.version) != pick.versions:
        raise ConflictError(_("Somebody changed one of the cards meanwhile. Compare them again."))
    values = joined(kept, gone, pick.from_gone)
    wrong = mistakes(kept.kind, values)
    if wrong:
        raise InvalidError(_("Nothing is merged: what was chosen does not fit."), fields=wrong)
    execute(session, REMEMBER, {"id": kept.id, "at": at})
    write(session, kept, values, at=at)
    point = """update appeals.applicant set merged_into = %s, changed_at = %s,
        version = version + 1 where id = %s"""
    execute(session, point, (kept.id, at, gone.id))
    record(session, "applicant.merged", "applicant", kept.id, other=gone.id)
    record(session, "applicant.gone", "applicant", gone.id, other=kept.id)


def joined(kept: Card, gone: Card, from_gone: frozenset[str]) -> Fields:
    """Return what stays: the chosen fields; what is empty is filled, remarks are put together."""
    mine, theirs = kept.fields, gone.fields
    taken = {
        name: getattr(theirs, name)
        for name in CHOSEN if name in from_gone or not getattr(mine, name)
    }  # fmt: skip
    lines = {
        name: "\n".join(
            dict.fromkeys([*getattr(mine, name).splitlines(), *getattr(theirs, name).splitlines()])
        )
        for name in ("benefits", "note")
    }
    return replace(mine, **taken, **lines)


def list_merged(session: Session, id: int, *, at: datetime) -> Sequence[Merged]:
    """Return the cards that were merged into one and still are, the newest first."""
    query = """
        select id, name, address, changed_at as merged_at, changed_at > %(edge)s as undoable
        from appeals.applicant where merged_into = %(id)s and version > 0
        order by changed_at desc, id desc"""
    return fetch(session, Merged, query, {"id": id, "edge": at - UNDONE_WITHIN})


def undo(session: Session, gone_id: int, *, reader: Reader, at: datetime) -> int:
    """Take a merge back; return the card that had stayed.

    Its fields become what they were, unless somebody has changed it since: then they stay.
    Raises ConflictError when the time for it is over, or it was done already.
    """
    reader.require(REGISTER)
    gone = get_card(session, gone_id, reader=reader)
    fetch_values(session, HOLD, ([gone_id, gone.merged_into or gone_id],))
    gone = get_card(session, gone_id, reader=reader)
    if gone.merged_into is None:
        raise ConflictError(_("This merge was undone already. Look at the cards again."))
    if gone.changed_at < at - UNDONE_WITHIN:
        raise ConflictError(_("This merge cannot be undone any more: thirty days are over."))
    kept = gone.merged_into
    for statement in (RESTORE, FORGET):
        execute(session, statement, {"id": kept, "at": gone.changed_at})
    apart = """update appeals.applicant set merged_into = null, changed_at = %s,
        version = version + 1 where id = %s"""
    execute(session, apart, (at, gone_id))
    record(session, "applicant.unmerged", "applicant", kept, other=gone_id)
    record(session, "applicant.back", "applicant", gone_id, other=kept)
    return kept

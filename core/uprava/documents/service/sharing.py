"""Giving a document to more people or units, and taking that back; other reasons stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import driver, fetch
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, get_document, open_to
from uprava.documents.service.people import POST
from uprava.errors import InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import tell_of_sharing

SHARED = "shared"
OFFERED = 12


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody a right can be given to; `note` is the post or the organisation."""

    id: int
    type: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class SharedWith:
    """A right given by hand, which can be taken back."""

    principal_id: int
    type: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class PrincipalsReading:
    """Whom a form names; `typed` is what could not be understood."""

    found: Sequence[Principal]
    typed: str
    wrong: Mapping[str, str]


NAMES = f"""
    select p.id, 'person' as type, {SHORT_NAME} as name, coalesce({POST}, '') as note
    from users.person as p where p.active
    union all
    select unit.id, 'unit', unit.name, organisation.short_name
    from users.unit join users.organisation on organisation.id = unit.organisation_id
    where unit.closed_on is null"""


def find_principals(session: Session, *, q: str) -> list[Principal]:
    """Return active people and units by the beginning of a word of the name."""
    query = f"""
        select * from ({NAMES}) as found
        where name ilike %(start)s or name ilike %(inside)s
        order by name ilike %(start)s desc, type, name limit %(limit)s"""
    word = q.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values = {"start": f"{word}%", "inside": f"% {word}%", "limit": OFFERED}
    today = {"today": session.info["today"]}
    return fetch(session, Principal, query, values | today) if word else []


def principals_of(session: Session, ids: Sequence[int]) -> list[Principal]:
    """Return active people and units by their ids."""
    query = f"select * from ({NAMES}) as found where id = any (%(ids)s) order by name"
    return fetch(session, Principal, query, {"ids": list(ids), "today": session.info["today"]})


def read_principals(session: Session, ids: Sequence[int], typed: str) -> PrincipalsReading:
    """Return whom a form names: chosen from the list, and typed in full, if nobody else is so."""
    found, typed = principals_of(session, ids), typed.strip()
    if typed:
        same = [each for each in find_principals(session, q=typed) if each.name == typed]
        if len(same) != 1:
            return PrincipalsReading(found, typed, {"principal": unclear(same)})
        found = [*found, *(each for each in same if each not in found)]
    wrong = {} if found else {"principal": _("Choose whom to give access to.")}
    return PrincipalsReading(found, "", wrong)


def unclear(same: Sequence[Principal]) -> str:
    """Return why a typed name names nobody."""
    if same:
        return _("Several have this name. Choose the right one from the list.")
    return _("Nobody has exactly this name. Choose from the list, or erase what is typed.")


def share(
    session: Session, id: UUID, *, with_: Sequence[int], level: AccessRight, reader: Reader,
    at: datetime,
) -> list[Principal]:  # fmt: skip
    """Give people or units a right on a document the reader manages; return who got it.

    Raises InvalidError when nobody is named.
    """
    head = managed(session, id, reader=reader)
    found = principals_of(session, with_)
    if not found:
        raise InvalidError(
            _("Choose whom to give access to."), fields={"principal": _("Nobody is chosen.")}
        )
    openings = [Opening(each.id, level, SHARED) for each in found]
    open_to(session, head, openings, at=at, by=reader.person_id)
    given = [each.id for each in found]
    record(session, "access.given", "document", id, principals=given, level=level)
    tell_of_sharing(session, head, given, reader=reader, at=at)
    signal(session, f"doc:{id}")
    return found


def take_back(session: Session, id: UUID, *, principal_id: int, reader: Reader) -> None:
    """Take back a right given by hand; what other reasons give stays."""
    head = managed(session, id, reader=reader)
    if not close_to(session, head, principal_id=principal_id, reason=SHARED):
        raise NotFoundError(_("This access has been taken back already."))
    record(session, "access.taken", "document", id, principals=[principal_id])
    signal(session, f"doc:{id}")


def managed(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document whose access the reader may change."""
    head = get_document(session, id, reader=reader, level=AccessRight.MANAGE)
    reader.require("documents.share", unit=head.unit_id)
    return head


def list_shared(session: Session, id: UUID) -> list[SharedWith]:
    """Return the rights given by hand on a document the reader was let to."""
    query = """
        select principal_id, level from documents.access_grant
        where document_id = %s and reason = %s"""
    levels = dict(driver(session).execute(query, (id, SHARED)).fetchall())
    found = principals_of(session, list(levels)) if levels else []
    return [SharedWith(each.id, each.type, each.name, levels[each.id]) for each in found]

"""Lists kept under a name: for oneself or for one's unit; shown in the navigation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

LONGEST_TITLE = 60
LONGEST_QUERY = 2000
"""Characters of a list's address: what a browser and a proxy surely carry."""
MOST = 30
"""Views of one owner: more would not fit the navigation."""


class Audience(StrEnum):
    """Whose navigation shows the view."""

    ME = "me"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view."""

    id: int
    title: str
    path: str
    query: str
    owner_id: int


@dataclass(frozen=True, slots=True)
class NewView:
    """What to keep, under which name, for whom."""

    title: str
    path: str
    query: str
    audience: Audience = Audience.ME


def save_view(session: Session, new: NewView, *, reader: Reader, at: datetime) -> None:
    """Keep a list's address under a name.

    Raises InvalidError for a bad name, too many views, or an address that is too long.
    """
    title = " ".join(new.title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        said = _("1 to {n} characters.").format(n=LONGEST_TITLE)
        raise InvalidError(_("Give the view a name."), fields={"title": said})
    if len(new.query) > LONGEST_QUERY:
        raise InvalidError(
            _("The list has too many conditions for a view. Nothing was kept; take some away.")
        )
    owner = reader.unit_id if new.audience is Audience.UNIT else reader.person_id
    if owner is None:
        raise InvalidError(_("You have no unit, so the view can be yours only."))
    count = "select count(*) from documents.saved_view where owner_id = %s"
    if fetch_value(session, count, (owner,)) >= MOST:
        raise InvalidError(_("There are {n} views already; delete one first.").format(n=MOST))
    id = fetch_value(
        session,
        "insert into documents.saved_view (owner_id, title, path, query, created_at)"
        " values (%s, %s, %s, %s, %s) returning id",
        (owner, title, new.path, new.query, at),
    )
    record(session, "view.saved", "view", id, title=title, owner=owner)


def list_views(session: Session, *, reader: Reader, path: str) -> list[ViewRow]:
    """Return the views of one list the reader may delete: one's own and one's unit's."""
    query = """
        select id, title, path, query, owner_id from documents.saved_view
        where owner_id = any (%s) and path = %s order by title, id"""
    return fetch(session, ViewRow, query, (owners(reader), path))


def delete_view(session: Session, id: int, *, reader: Reader) -> None:
    """Delete one's own view or one of one's unit. Raises NotFoundError for others'."""
    query = "delete from documents.saved_view where id = %s and owner_id = any (%s)"
    if not execute(session, query, (id, owners(reader))):
        raise NotFoundError(_("There is no such view any more."))
    record(session, "view.deleted", "view", id)


def owners(reader: Reader) -> list[int]:
    """Return the principals whose views the reader keeps."""
    return [reader.person_id] if reader.unit_id is None else [reader.person_id, reader.unit_id]

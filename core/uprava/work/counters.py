"""The counters of the navigation: one index scan for all folders of a reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from uprava.db.sql import driver
from uprava.documents.service.views import owners
from uprava.extension import Navigation
from uprava.users.reader import Reader
from uprava.work.entries import MOST, count_entries

COUNT = """
select 'f:' || folder, count(*)::int, bool_or(late), '' from (
    select i.folder, coalesce(bool_or(i.due_on < %(today)s), false) as late from (
        select folder, document_id, due_on from work.item
        where principal_id = any (%(principals)s) and done_at is null limit 5000
    ) as i
    where exists (
        select from documents.access_grant as g where g.document_id = i.document_id
        and g.principal_id = any (%(principals)s) and not g.hidden)
    group by i.folder, i.document_id
) as open group by folder
union all
select 'unread', count(*)::int, false, '' from (
    select 1 from work.notice as n
    where n.person_id = %(person)s and n.read_at is null and (n.document_id is null or exists (
        select from documents.access_grant as g where g.document_id = n.document_id
        and g.principal_id = any (%(principals)s) and not g.hidden))
    limit 100
) as fresh
union all
select 'view', id, false, title || chr(10) || path || chr(10) || query
from documents.saved_view where owner_id = any (%(owners)s)
"""
"""A document that waits for two of the reader's principals is one; what the reader may no longer
open is not counted. Of saved views the navigation shows those the reader keeps and may delete."""


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view as the navigation shows it."""

    id: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Counters:
    """What waits for a reader: per folder how many and whether any is overdue.

    `entries`: what waits behind entries of the navigation, by their addresses.
    """

    folders: Mapping[str, tuple[int, bool]] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)
    unread: int = 0
    saved_views: tuple[ViewLink, ...] = ()

    def shown(self, folder: str) -> str:
        """Return the counter as shown: empty for none, «1000+» for many."""
        number, _ = self.folders.get(folder, (0, False))
        return in_short(number)

    def overdue(self, folder: str) -> bool:
        """Tell whether something in the folder is past its term."""
        return self.folders.get(folder, (0, False))[1]


def in_short(number: int) -> str:
    """Return a figure as the navigation shows it."""
    return f"{MOST}+" if number > MOST else str(number or "")


def count_all(
    session: Session, reader: Reader, entries: Iterable[Navigation], *, today: date
) -> Counters:
    """Count what waits for the reader in folders and behind entries of the navigation."""
    counted = count_work(session, reader, today=today)
    return replace(counted, entries=count_entries(session, reader, entries))


def count_work(session: Session, reader: Reader, *, today: date) -> Counters:
    """Count what waits for the reader, and list the saved views, in one statement."""
    values = {
        "principals": list(reader.principals),
        "person": reader.person_id,
        "owners": owners(reader),
        "today": today,
    }
    folders: dict[str, tuple[int, bool]] = {}
    unread, views = 0, []
    for key, number, alert, text in driver(session).execute(COUNT, values):
        if key == "unread":
            unread = number
        elif key == "view":
            title, path, query = text.split("\n", 2)
            views.append(ViewLink(number, title, f"{path}?{query}"))
        else:
            folders[key.removeprefix("f:")] = (number, alert)
    shown = tuple(sorted(views, key=lambda view: view.title))
    return Counters(folders, unread=unread, saved_views=shown)

"""Groups of correspondents: for routing rules, mailing lists and filters; renamed as one."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.correspondents.service.suggesting import COLUMNS, OPEN_TO, Suggestion, rights_of
from uprava.correspondents.values import LONGEST, MANAGE, PEOPLE
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

MOST = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """A group by its title: how many cards stand in it, how many of them have an address."""

    title: str
    cards: int
    reached: int


GROUPS = """
    select c.group_name as title, count(*)::int as cards,
        count(*) filter (where c.email <> '' or c.post_address <> '' or c.address <> '')::int
            as reached
    from correspondents.correspondent as c
    where c.group_name > '' and c.merged_into is null and c.closed_on is null
      and (c.kind = 'organisation' or %(people)s)
    group by c.group_name order by c.group_name limit 500"""


def list_groups_with_cards(session: Session, *, reader: Reader) -> list[Group]:
    """Return the groups in use, by title."""
    return fetch(session, Group, GROUPS, {"people": reader.may(PEOPLE)})


MEMBERS = f"""
    select {COLUMNS} from correspondents.correspondent as c
    where c.group_name = %(title)s and c.merged_into is null and c.closed_on is null
      and {OPEN_TO}
    order by c.name_key, c.id limit {MOST}"""


def members_of(session: Session, title: str, *, reader: Reader) -> list[Suggestion]:
    """Return the cards of a group the reader may be offered, by name: for mailing."""
    return fetch(session, Suggestion, MEMBERS, {"title": title, **rights_of(reader)})


def group_of(session: Session, id: int) -> str:
    """Return the group of a card, or of the one it was merged into; empty: none. For routing."""
    query = """
        select c.group_name from correspondents.correspondent as c
        where c.id = correspondents.standing(%s)"""
    return str(fetch_value(session, query, (id,)) or "")


def rename_group(session: Session, was: str, now: str, *, reader: Reader) -> int:
    """Give all cards of a group another title, that of another group too; return how many.

    Raises InvalidError for a title that cannot be, NotFoundError for a group that is not there.
    """
    reader.require(MANAGE)
    title = " ".join(now.split())
    if not 1 <= len(title) <= LONGEST["group_name"] or not title.isprintable():
        said = _("From 1 to {n} characters.").format(n=LONGEST["group_name"])
        raise InvalidError(_("The group is not renamed."), fields={"title": said})
    query = """
        update correspondents.correspondent set group_name = %s, version = version + 1
        where group_name = %s"""
    count = execute(session, query, (title, was))
    if not count:
        raise NotFoundError(_("There is no such group any more."))
    record(session, "correspondents.regrouped", "correspondent", "", was=was, now=title, rows=count)
    return count

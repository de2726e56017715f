"""Pages of the lists of appeals, the most urgent first, under one predicate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.counted import Counted
from uprava.db.sql import driver, fetch, fetch_value, fetch_values
from uprava.db.wall import past_rights
from uprava.term_lists import rights
from uprava.term_lists.counting import edge_values, figure_values
from uprava.term_lists.rights import ONE_MORE, PAGE, Way
from uprava.term_lists.values import COUNTED, page_of
from uprava.users.reader import Reader

from uprava_appeals.applicants.values import key_of
from uprava_appeals.classifier.codes import CodeError, read_code, stem_of
from uprava_appeals.lists.service.listing_sql import (
    OPEN_TO,
    OWN,
    beyond,
    ids,
    parameters,
    plain,
)
from uprava_appeals.lists.values import (
    Filters,
    ListPage,
    ListRow,
    View,
    Wanted,
    borders_on,
)
from uprava_appeals.values import KIND

MOST_APPLICANTS = 1000
"""Bearers of one name whose appeals are looked for."""

DETAILS: LiteralString = """
select d.id, a.order_on, d.state as standing, d.number, d.title, d.access_mark, d.registered_on,
    a.received_on, coalesce(a.due_on, d.due_on) as due_on, a.tell_on, a.standing_on, a.mask,
    a.collective, a.authors, a.signers, a.channel, a.letter, a.repeat, a.source,
    a.source_control, a.asker, a.asked_due,
    exists (select from appeals.clock as c where c.document_id = a.document_id
        and c.ground = 'register' and c.met_on > c.due_on) as registered_late,
    a.territory, a.addressee_id,
    exists (select from appeals.prolonging as l where l.document_id = a.document_id and l.granted)
        as extended,
    (select count(*)::int from appeals.question as q where q.document_id = a.document_id)
        as questions,
    f.code, (select n.title from appeals.node as n
        where n.edition_id = f.edition_id and n.code = f.code) as topic,
    f.person_id, pool.short_name as pool,
    (select count(distinct coalesce(q.person_id, q.principal_id))::int
        from appeals.question as q where q.document_id = a.document_id) as executors,
    f.result,
    coalesce(a.answered_on, case when a.standing <> 'closed' then a.standing_on end) > d.due_on
        as late
from %s as page
join appeals.appeal as a on a.document_id = page.document_id
join documents.document as d on d.id = a.document_id and d.deleted_at is null
left join lateral (
    select q.code, q.edition_id, q.person_id, q.principal_id, q.result from appeals.question as q
    where q.document_id = a.document_id order by FIRST q.principal_id is null, q.position limit 1
) as f on true
left join users.unit as pool on pool.id = f.principal_id and f.person_id is null"""


def details(found: LiteralString, *, own: bool = False) -> LiteralString:
    """Return the statement of rows for chosen ids; `own`: the reader's own question comes first."""
    first: LiteralString = f"({OWN}) desc nulls last, " if own else ""
    whole: LiteralString = DETAILS.replace("%s", f"({found})", 1).replace("FIRST ", first)
    return f"{whole} order by a.order_on, a.document_id"


def list_appeals(session: Session, wanted: Wanted, *, reader: Reader, limit: int) -> ListPage:
    """Return a page of a list, the most urgent first."""
    backwards = wanted.before is not None
    way = way_of(session, wanted.filters, reader=reader)
    found = ids(
        wanted.view, wanted.filters, way, span=beyond(wanted.edge, backwards=backwards),
        backwards=backwards,
    )  # fmt: skip
    values = narrowed(session, wanted.filters, reader=reader) | edge_values(wanted.edge)
    values |= {"limit": limit + 1}
    if limit == PAGE:
        found = found.replace("%(limit)s", ONE_MORE)
    if way is not Way.ALONG and is_plain(wanted):
        values["ids"] = found_by_rights(session, found, values)
        found = CHOSEN
    query = details(found, own=wanted.view is View.MINE)
    return page_of(fetch(session, ListRow, query, values), wanted, limit)


CHOSEN: LiteralString = "select unnest(%(ids)s::uuid[]) as document_id"


def is_plain(wanted: Wanted) -> bool:
    """Tell whether nothing but a state and a term narrows a list."""
    return wanted.view is not View.MINE and replace(wanted.filters, term=None) == Filters()


def found_by_rights(
    session: Session, found: LiteralString, values: Mapping[str, object]
) -> list[UUID]:
    """Return the ids of a page by the predicate alone; its rows are read behind the wall after.

    Row security would ask for the right to every appeal that is passed once more, most of the time
    a page takes for who sees some thousands. Nothing but places and rights is looked at.
    """
    with past_rights(session):
        return [id for _day, id in driver(session).execute(found, values)]


def by_ids(session: Session, chosen: Sequence[UUID], *, reader: Reader) -> list[ListRow]:
    """Return those of the appeals the reader may see, in the order of lists."""
    found: LiteralString = f"""select a.document_id from appeals.appeal as a
        where a.document_id = any (%(ids)s) and {OPEN_TO}"""
    values = parameters(Filters(), reader) | {"ids": list(chosen)}
    return fetch(session, ListRow, details(found), values)


def way_of(session: Session, filters: Filters, *, reader: Reader) -> Way:
    """Return how a page is found soonest; a filter may pass many rows before a page is full."""
    found = rights_of(session, reader=reader)
    if replace(filters, term=None) == Filters():
        return rights.way_of(*found)
    return Way.ALONG if rights.is_wide(*found) else Way.RIGHTS


def rights_of(session: Session, *, reader: Reader) -> tuple[int, int]:
    """Return how many rights to appeals the reader has, and about how many appeals there are."""
    return rights.rights_of(session, KIND, "appeals.appeal", reader=reader)


def narrowed(session: Session, filters: Filters, *, reader: Reader) -> dict[str, object]:
    """Return the values of a list's parameters but for limit and edge."""
    borders = borders_on(session.info["today"])
    values = parameters(filters, reader) | figure_values(borders, filters.term)
    if filters.executors:
        chosen = {"ids": list(filters.executors), "today": session.info["today"]}
        values["executors"] = fetch_values(session, BELOW, chosen)
    if filters.author:
        like = {"like": f"{plain(key_of(filters.author).strip())}%", "most": MOST_APPLICANTS}
        values["applicants"] = fetch_values(session, BEARERS, like)
    if filters.topic:
        values["topic"] = f"{stem(filters.topic)}%"
    return values


def stem(code: str) -> str:
    """Return how the codes below one begin; what is no code begins nothing."""
    try:
        return stem_of(read_code(code))
    except CodeError:
        return "-"


BELOW: LiteralString = """
with recursive below as (
    select id from users.unit where id = any (%(ids)s)
    union select unit.id from users.unit join below on unit.parent_id = below.id
)
select unnest(%(ids)s::int[]) union select id from below
union select h.person_id from users.post_holder as h join users.post on post.id = h.post_id
    join below on below.id = post.unit_id
    where h.since <= %(today)s and (h.until is null or h.until >= %(today)s)"""
"""People and units chosen, all units below those, and who works there now."""

BEARERS: LiteralString = """
with recursive bearers (id) as (
    (select id from appeals.applicant where name_key like %(like)s limit %(most)s)
    union select m.id from appeals.applicant as m join bearers on m.merged_into = bearers.id
) select id from bearers"""
"""Applicants whose name begins so, and the cards merged into theirs."""


def count_appeals(
    session: Session, view: View, filters: Filters, *, reader: Reader, limit: int = COUNTED + 1
) -> int:
    """Count what a list holds, stopping at a limit."""
    found = ids(view, filters, way_of(session, filters, reader=reader))
    values = narrowed(session, filters, reader=reader) | {"limit": limit}
    return int(fetch_value(session, f"select count(*) from ({found}) as counted", values))


OVERDUE: LiteralString = f"""select from appeals.appeal as a
    where a.order_on < %(today)s and {OPEN_TO}"""


def overdue(session: Session, reader: Reader) -> Counted:
    """Say what is overdue of the appeals the reader may see: a figure of the navigation."""
    today = session.info["today"]
    return Counted(OVERDUE, {"principals": list(reader.principals), "today": today})

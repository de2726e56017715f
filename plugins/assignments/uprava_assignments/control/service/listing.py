"""Lists of duties: «На исполнении», «На контроле», reports, assignments given, all of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.counted import Counted
from uprava.db.sql import fetch, fetch_value, fetch_values
from uprava.term_lists import rights
from uprava.term_lists.counting import edge_values, figure_values
from uprava.term_lists.rights import ONE_MORE, PAGE
from uprava.term_lists.values import COUNTED, page_of
from uprava.users.reader import Reader

from uprava_assignments.control.service.listing_sql import (
    OPEN_TO,
    beyond,
    ids,
    parameters,
)
from uprava_assignments.control.values import (
    Filters,
    ListPage,
    ListRow,
    Term,
    View,
    Wanted,
    borders_on,
    figure_of,
)
from uprava_assignments.giving.service.reading import selves
from uprava_assignments.giving.values import KIND
from uprava_assignments.models import GIVEN

LONGEST_LINE = 400
"""Characters of a text in a list."""

BASIS: LiteralString = """
    left join lateral (
        select b.id, b.kind, b.number, b.title, b.summary from documents.document as b
        where b.id = a.basis_id and b.deleted_at is null and exists (
            select from documents.access_grant as g
            where g.document_id = b.id and g.principal_id = any (%(principals)s))
    ) as b on true"""
"""The document an assignment stands on, if the reader may open it."""

DETAILS: LiteralString = f"""
select u.id, u.assignment_id, u.order_on, u.role, u.state, d.state as standing, d.number,
    d.access_mark, left(coalesce(nullif(u.text, ''), a.text), {LONGEST_LINE}) as text,
    u.due_on, u.done_on, a.ordinal, a.basis_point, b.id as basis_id, b.kind as basis_kind,
    b.number as basis_number, b.title as basis_title, b.summary as basis_summary, u.person_id,
    u.principal_id, pool.short_name as pool, unit.short_name as unit,
    u.author_id, u.controller_id, u.control, u.priority, u.on_control, u.extended,
    (select count(*)::int from assignments.duty as o where o.assignment_id = u.assignment_id
        and o.role = 'executor' and o.state not in ('withdrawn', 'readdressed')
        and o.id <> u.id) as others,
    (select q.until from assignments.request as q where q.duty_id = u.id
        and q.kind = 'longer' and q.decided_at is null) as asked_until
from %s as page
join assignments.duty as u on u.id = page.id
join assignments.assignment as a on a.document_id = u.assignment_id
join documents.document as d on d.id = u.assignment_id and d.deleted_at is null
left join users.unit as unit on unit.id = u.unit_id
left join users.unit as pool on pool.id = u.principal_id and u.person_id is null
{BASIS}"""


def list_duties(session: Session, wanted: Wanted, *, reader: Reader, limit: int) -> ListPage:
    """Return a page of a list, the most urgent first."""
    backwards = wanted.before is not None
    filters = widened(session, wanted.filters)
    found = ids(
        wanted.view, filters, wide=is_wide(session, wanted.view, reader=reader),
        span=beyond(wanted.edge, backwards=backwards), backwards=backwards,
        alone=len(selves(reader)) == 1,
    )  # fmt: skip
    values = parameters(filters, reader) | bounds(session, filters.term)
    values |= edge_values(wanted.edge) | {"limit": limit + 1}
    query = DETAILS.replace("%s", f"({found})", 1) + " order by u.order_on, u.id"
    if limit == PAGE:
        query = query.replace("%(limit)s", ONE_MORE)
    rows = fetch(session, ListRow, query, values)
    return page_of(rows, wanted, limit)


def by_ids(session: Session, chosen: Sequence[int], *, reader: Reader) -> list[ListRow]:
    """Return those of the duties the reader may see, in the order of lists."""
    found: LiteralString = f"""(select u.id from assignments.duty as u
        where u.id = any (%(ids)s) and {OPEN_TO})"""
    query = DETAILS.replace("%s", found, 1) + " order by u.order_on, u.id"
    return fetch(session, ListRow, query, parameters(Filters(), reader) | {"ids": list(chosen)})


def is_wide(session: Session, view: View, *, reader: Reader) -> bool:
    """Tell whether a page of the list of all is found sooner along the order of all."""
    return view is View.ALL and rights.is_wide(*rights_of(session, reader=reader))


def rights_of(session: Session, *, reader: Reader) -> tuple[int, int]:
    """Return how many rights to assignments the reader has, and about how many there are."""
    return rights.rights_of(session, KIND, "assignments.assignment", reader=reader)


def bounds(session: Session, term: Term | None) -> dict[str, object]:
    """Return the days between which the figure of the filter lies."""
    return figure_values(borders_on(session.info["today"]), figure_of(term))


BELOW: LiteralString = """
with recursive below as (
    select id from users.unit where id = any (%s)
    union select unit.id from users.unit join below on unit.parent_id = below.id
) select id from below order by id"""


def widened(session: Session, filters: Filters) -> Filters:
    """Return the filters with all units below the chosen ones."""
    if not filters.executors:
        return filters
    units = fetch_values(session, BELOW, (list(filters.executors),))
    return replace(filters, executors=tuple(dict.fromkeys([*filters.executors, *units])))


def count_duties(
    session: Session, view: View, filters: Filters, *, reader: Reader, limit: int = COUNTED + 1
) -> int:
    """Count what a list holds, stopping at a limit."""
    filters = widened(session, filters)
    found = ids(view, filters, wide=is_wide(session, view, reader=reader))
    values = parameters(filters, reader) | bounds(session, filters.term) | {"limit": limit}
    return int(fetch_value(session, f"select count(*) from ({found}) as counted", values))


ON_CONTROL: LiteralString = f"""select from assignments.duty as u
    where u.controller_id = any (%(people)s) and u.on_control and {OPEN_TO}"""


OVERDUE_OF_MINE: LiteralString = f"""select from assignments.duty as u
    where u.author_id = any (%(people)s) and u.{GIVEN} and u.order_on < %(today)s and {OPEN_TO}"""


def overdue_of_mine(session: Session, reader: Reader) -> Counted:
    """Say what of the assignments the reader gave is overdue: a figure of the navigation."""
    values = parameters(Filters(), reader)
    wanted = {name: values[name] for name in ("people", "principals")}
    return Counted(OVERDUE_OF_MINE, wanted | {"today": session.info["today"]})


def on_control(_session: Session, reader: Reader) -> Counted:
    """Say what the reader controls: the figure of the navigation."""
    values = parameters(Filters(), reader)
    return Counted(ON_CONTROL, {name: values[name] for name in ("people", "principals")})

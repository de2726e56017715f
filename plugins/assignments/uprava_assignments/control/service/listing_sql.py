"""The statements behind the lists: ids of duties in their order, under the reader's rights.

Each list is one walk along an index of `assignments.duty` per person or principal, merged and cut
(`ix_duty_control` and its like), so that a page costs the same among a thousand assignments and
among a million. «All» goes by the reader's rights while these are few, else along the order of all
(`ix_duty_order`), asking for the right to each. Row security repeats the right to every row.
"""

from collections.abc import Mapping
from typing import LiteralString

from uprava.term_lists.counting import beyond_sql
from uprava.term_lists.values import Edge
from uprava.users.reader import Reader

from uprava_assignments.control.values import Filters, Stage, Term, View
from uprava_assignments.giving.service.reading import selves
from uprava_assignments.giving.values import CHECK, KIND
from uprava_assignments.models import GIVEN, LIVE

MOST_REPORTS = 5000
"""Documents of the folder of reports that are looked at: as many as the core counts."""

OPEN_TO: LiteralString = """(select true from documents.access_grant as g
    where g.document_id = u.assignment_id and g.principal_id = any (%(principals)s)
        and not g.hidden limit 1)"""
"""The predicate: the reader has a right to the assignment of the duty `u`, which is not in the
trash. A scalar subquery on purpose: `exists` becomes a hash join over all rights."""

LEAD: LiteralString = f"""(select l.person_id from assignments.duty as l
    where l.assignment_id = u.assignment_id and l.role = 'responsible' and l.{LIVE})"""

OWN_PEOPLE: LiteralString = "unnest(%(people)s::int[]) as p (id)"
OWN_PRINCIPALS: LiteralString = "unnest(%(principals)s::int[]) as p (id)"

REPORTS: LiteralString = f"""(select distinct i.principal_id as id, i.document_id
    from work.item as i where i.folder = '{CHECK}' and i.done_at is null
        and i.principal_id = any (%(principals)s)
    limit {MOST_REPORTS}) as p"""
"""Reports, and what executors ask the author for: both wait in one folder."""

BRANCHES: Mapping[View, tuple[tuple[LiteralString, LiteralString], ...]] = {
    View.CONTROL: ((OWN_PEOPLE, "u.controller_id = p.id and u.on_control"),),
    View.OWN: ((OWN_PEOPLE, f"u.author_id = p.id and u.{GIVEN}"),),
    View.EXECUTE: (
        (OWN_PEOPLE, f"u.person_id = p.id and u.{LIVE} and u.role <> 'informed'"),
        (OWN_PRINCIPALS,
         f"u.principal_id = p.id and u.person_id is null and u.{LIVE} and u.role <> 'informed'"),
    ),
    View.REPORTS: (
        (REPORTS, f"""u.assignment_id = p.document_id and u.{LIVE} and (
            u.state = 'reported' and case u.role
                when 'responsible' then p.id in (u.controller_id, u.author_id)
                else p.id = coalesce({LEAD}, u.author_id) end
            or p.id = u.author_id and exists (select from assignments.request as q
                where q.duty_id = u.id and q.decided_at is null))"""),
    ),
}  # fmt: skip
"""Where a list begins: what leads, and which duties belong to each of it."""

BY_RIGHTS: LiteralString = f"""
select u.order_on, u.id from (
    select distinct g.document_id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and g.kind = %(kind)s and not g.hidden
) as p join assignments.duty as u on u.assignment_id = p.document_id
where u.{GIVEN}"""
"""All assignments of who has few rights to assignments."""

STAGES: Mapping[Stage, LiteralString] = {
    Stage.WORK: "u.state in ('sent', 'accepted', 'returned')",
    Stage.NEW: "u.state = 'sent'",
    Stage.ACCEPTED: "u.state = 'accepted'",
    Stage.RETURNED: "u.state = 'returned'",
    Stage.REPORTED: "u.state = 'reported'",
    Stage.DONE: "u.state = 'done'",
    Stage.WITHDRAWN: "u.state in ('withdrawn', 'readdressed')",
    Stage.SUSPENDED: """exists (select from documents.document as d
        where d.id = u.assignment_id and d.state = 'suspended')""",
}

CONDITIONS: Mapping[str, LiteralString] = {
    "executors": """(u.person_id = any (%(executors)s) or u.principal_id = any (%(executors)s)
        or u.unit_id = any (%(executors)s))""",
    "author": "u.author_id = %(author)s",
    "controller": "u.controller_id = %(controller)s",
    "due_from": "u.due_on >= %(due_from)s",
    "due_to": "u.due_on <= %(due_to)s",
    "control": "u.control = %(control)s",
    "priority": "u.priority = %(priority)s",
    "asked": """exists (select from assignments.request as q where q.duty_id = u.id
        and q.kind = 'longer' and q.decided_at is null)""",
    "basis": """exists (select from assignments.assignment as a
        join documents.document as b on b.id = a.basis_id and b.deleted_at is null
        where a.document_id = u.assignment_id and b.kind = %(basis)s and exists (
            select from documents.access_grant as g where g.document_id = b.id
            and g.principal_id = any (%(principals)s)))""",
}
"""The filters by their names in the address; of a basis its readers know the kind only."""


def conditions(filters: Filters) -> LiteralString:
    """Return the conditions of the filters that are set."""
    found = [text for name, text in CONDITIONS.items() if getattr(filters, name)]
    if filters.stage:
        found.append(STAGES[filters.stage])
    if filters.term:
        found.append("u.order_on >= %(term_from)s and u.order_on < %(term_to)s")
    if filters.term is Term.WAIT:
        found.append("u.on_control")
    return "".join(f" and {text}" for text in found)


def ids(
    view: View, filters: Filters, *, wide: bool = False, span: LiteralString = "",
    backwards: bool = False, alone: bool = False,
) -> LiteralString:  # fmt: skip
    """Return the statement that answers up to `%(limit)s` duties: `order_on` and `id`, in order.

    `span` is a further condition of the duty `u`; `wide`: the reader sees a good part of all;
    `alone`: the reader stands for nobody else, and PostgreSQL need not guess for how many people.
    """
    order: LiteralString = "order_on desc, id desc" if backwards else "order_on, id"
    narrowed: LiteralString = f"{conditions(filters)} {span} and {OPEN_TO}"
    if view is View.ALL and not wide:
        return f"{BY_RIGHTS} {conditions(filters)} {span} order by {order} limit %(limit)s"
    if view is View.ALL:
        branches = [one("", f"u.{GIVEN}", narrowed, order)]
    else:
        branches = [
            one("", own.replace("p.id", "%(self)s"), narrowed, order)
            if alone and lead is OWN_PEOPLE
            else one(lead, own, narrowed, order)
            for lead, own in BRANCHES[view]
        ]
    whole: LiteralString = " union ".join(f"({each})" for each in branches)
    return f"{whole} order by {order} limit %(limit)s" if len(branches) > 1 else branches[0]


def one(
    lead: LiteralString, own: LiteralString, narrowed: LiteralString, order: LiteralString
) -> LiteralString:
    """Return one branch of a list; without a lead it goes along the order of all."""
    found: LiteralString = f"""select u.order_on, u.id from assignments.duty as u
        where {own} {narrowed} order by {order} limit %(limit)s"""
    if not lead:
        return found
    return f"""select distinct k.order_on, k.id from {lead} cross join lateral ({found}) as k
        order by {order} limit %(limit)s"""


def beyond(edge: Edge | None, *, backwards: bool) -> LiteralString:
    """Return the condition that leaves out what lies before an edge."""
    return beyond_sql("u.order_on", "u.id", edge, backwards=backwards)


def parameters(filters: Filters, reader: Reader) -> dict[str, object]:
    """Return the values the statements' parameters stand for, but for limits, terms and edges."""
    named: dict[str, object] = {
        name: getattr(filters, name) for name in CONDITIONS if name != "executors"
    }
    people = list(selves(reader))
    return named | {
        "self": people[0], "people": people, "principals": list(reader.principals), "kind": KIND,
        "executors": list(filters.executors),
    }  # fmt: skip

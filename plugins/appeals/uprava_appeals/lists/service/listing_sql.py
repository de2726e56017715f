"""The statements behind the lists: ids of appeals in their order, under the reader's rights.

A list is a walk along an index of `appeals.appeal` (`ix_appeal_order`, of one state
`ix_appeal_standing`) that asks for the right to each; who has few rights goes by those, who looks
for an author by the author's appeals. Row security repeats the right to every row that is shown.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import LiteralString

from uprava.term_lists.counting import beyond_sql
from uprava.term_lists.rights import Way
from uprava.term_lists.values import Edge
from uprava.users.reader import Reader

from uprava_appeals.intake.models import OPEN, TELL
from uprava_appeals.lists.values import STANDINGS_OF, Filters, View
from uprava_appeals.values import KIND

OPEN_TO: LiteralString = """(select true from documents.access_grant as g
    where g.document_id = a.document_id and g.principal_id = any (%(principals)s)
        and not g.hidden limit 1)"""
"""The predicate: the reader has a right to the appeal `a`, which is not in the trash. A scalar
subquery on purpose: `exists` becomes a hash join over all rights."""

HELD: LiteralString = """(a.document_id in (select g.document_id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and g.kind = %(kind)s and not g.hidden)) is true"""
"""The same predicate, its rights held in memory: «is true» keeps it from becoming a join."""

OWN: LiteralString = f"""(q.person_id = any (%(people)s)
    or q.person_id is null and q.principal_id = any (%(principals)s)) and q.{OPEN}"""
"""Questions the reader considers, and those of the reader's units nobody has taken."""

BY_RIGHTS: LiteralString = """(select distinct g.document_id as id
    from documents.access_grant as g where g.principal_id = any (%(principals)s)
        and g.kind = %(kind)s and not g.hidden) as p
    join appeals.appeal as a on a.document_id = p.id"""

BY_QUESTIONS: LiteralString = f"""(
    select q.document_id as id from appeals.question as q where q.person_id = any (%(people)s)
        and q.{OPEN}
    union select q.document_id from appeals.question as q
        where q.principal_id = any (%(principals)s) and q.person_id is null and q.{OPEN}
    ) as p join appeals.appeal as a on a.document_id = p.id"""

BY_AUTHORS: LiteralString = """(select distinct w.document_id as id
    from appeals.author as w where w.applicant_id = any (%(applicants)s::bigint[])) as p
    join appeals.appeal as a on a.document_id = p.id"""

ALONG: LiteralString = "appeals.appeal as a"

QUESTION: Mapping[str, LiteralString] = {
    "topic": "q.code in (select n.code from appeals.node as n where n.code like %(topic)s)",
    "executors": "(q.person_id = any (%(executors)s) or q.principal_id = any (%(executors)s))",
    "result": "q.result = %(result)s",
}
"""Filters of one and the same question."""

CONDITIONS: Mapping[str, LiteralString] = {
    "state": "a.standing = %(state)s",
    "channel": "a.channel = %(channel)s",
    "letter": "a.letter = %(letter)s",
    "repeat": "a.repeat = %(repeat)s",
    "collective": "a.collective",
    "leader": "a.addressee_id = %(leader)s",
    "source": "a.source ilike %(source)s",
    "asker": "a.asker = %(asker)s and a.source <> ''",
    "territory": """(a.territory like %(territory)s or exists (select from appeals.question as q
        where q.document_id = a.document_id and q.territory like %(territory)s))""",
    "received_from": "a.received_on >= %(received_from)s",
    "received_to": "a.received_on <= %(received_to)s",
    "registered_from": """(select d.registered_on from documents.document as d
        where d.id = a.document_id) >= %(registered_from)s""",
    "registered_to": """(select d.registered_on from documents.document as d
        where d.id = a.document_id) <= %(registered_to)s""",
    "text": """a.document_id in (select t.document_id from documents.text as t
        where t.kind = %(kind)s and t.readers && %(principals)s::int[] and not t.hidden and (
            t.tsv @@ websearch_to_tsquery('russian', %(text)s) or t.handles ilike %(like)s))""",
    "author": """a.document_id in (select w.document_id from appeals.author as w
        where w.applicant_id = any (%(applicants)s::bigint[]))""",
    "term": "a.order_on >= %(term_from)s and a.order_on < %(term_to)s",
}
"""The filters of the appeal itself, by their names; row security hides authors from who may not
know them."""


def conditions(filters: Filters) -> LiteralString:
    """Return the conditions of the filters that are set."""
    found = [text for name, text in CONDITIONS.items() if getattr(filters, name)]
    of_one = [text for name, text in QUESTION.items() if getattr(filters, name)]
    if of_one:
        same: LiteralString = " and ".join(of_one)
        found.append(
            f"a.document_id in (select q.document_id from appeals.question as q where {same})"
        )
    return "".join(f" and {text}" for text in found)


STARTS: Mapping[Way, tuple[LiteralString, LiteralString]] = {
    Way.RIGHTS: (BY_RIGHTS, "true"), Way.HELD: (ALONG, HELD), Way.ALONG: (ALONG, OPEN_TO),
}  # fmt: skip


def branch(view: View, filters: Filters, way: Way) -> tuple[LiteralString, LiteralString]:
    """Return where a list begins, and which appeals belong to it whatever their state is."""
    if view is View.MINE:
        return BY_QUESTIONS, f"{OPEN_TO}{conditions(filters)}"
    if filters.author:
        return BY_AUTHORS, f"{OPEN_TO}{conditions(replace(filters, author=''))}"
    lead, right = STARTS[way]
    return lead, f"{right}{conditions(filters)}"


def known(filters: Filters) -> LiteralString:
    """Return the statement of all that the lists go by, for few rights or one author's appeals."""
    lead, right = branch(View.ALL, filters, Way.RIGHTS)
    return f"select a.order_on, a.document_id, a.standing, a.tell_on from {lead} where {right}"


def states_of(view: View) -> LiteralString:
    """Return the condition of the states a list goes by; `%(standings_…)s` are parameters."""
    if view is View.TELL:
        return f"a.{TELL}"
    return f"a.standing = any (%(standings_{view})s)" if view in STANDINGS_OF else "true"


def ids(
    view: View, filters: Filters, way: Way = Way.RIGHTS, *, span: LiteralString = "",
    backwards: bool = False,
) -> LiteralString:  # fmt: skip
    """Return the statement that answers up to `%(limit)s` appeals: `order_on` and `id`, in order.

    `span` is a further condition of the appeal `a`. Several states are several walks of one index,
    so they are named one by one.
    """
    order: LiteralString = "order_on desc, document_id desc" if backwards else (
        "order_on, document_id"
    )  # fmt: skip
    lead, own = branch(view, filters, way)
    narrowed: LiteralString = f"{own} {span}"
    states = STANDINGS_OF.get(view, ())
    if not states or lead is not ALONG:
        return one(lead, f"{states_of(view)} and {narrowed}", order)
    each = [one(lead, f"a.standing = '{state}' and {narrowed}", order) for state in states]
    if len(each) == 1:
        return each[0]
    whole: LiteralString = " union all ".join(f"({text})" for text in each)
    return f"select order_on, document_id from ({whole}) as u order by {order} limit %(limit)s"


def one(lead: LiteralString, narrowed: LiteralString, order: LiteralString) -> LiteralString:
    """Return one walk."""
    return f"""select a.order_on, a.document_id from {lead}
        where {narrowed} order by {order} limit %(limit)s"""


def beyond(edge: Edge | None, *, backwards: bool) -> LiteralString:
    """Return the condition that leaves out what lies before an edge."""
    return beyond_sql("a.order_on", "a.document_id", edge, backwards=backwards)


def parameters(filters: Filters, reader: Reader) -> dict[str, object]:
    """Return the values the statements' parameters stand for, but for limits, terms and edges.

    Of executors and authors who they are: `listing.narrowed` finds units below and name's bearers.
    """
    names = {*CONDITIONS, "result"} - {"term", "collective", "author"}
    named: dict[str, object] = {name: getattr(filters, name) for name in names}
    standings = {f"standings_{view}": list(states) for view, states in STANDINGS_OF.items()}
    people = [id for id in (reader.acting_for, reader.person_id) if id is not None]
    return named | standings | {
        "people": people, "principals": list(reader.principals), "kind": KIND,
        "executors": list(filters.executors), "applicants": [],
        "like": f"%{plain(filters.text)}%", "source": f"%{plain(filters.source)}%",
        "topic": f"{plain(filters.topic)}%", "territory": f"{plain(filters.territory)}%",
    }  # fmt: skip


def plain(text: str) -> str:
    """Return a text as a part of a pattern."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")

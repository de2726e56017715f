"""What pages of the lists read: an index walk that stops, whatever stands beside it."""

import json
import re

import pytest
from plugins.appeals.lists.conftest import make_shelf
from uprava.db.sql import execute, fetch_value
from uprava.term_lists.rights import Way
from uprava_appeals.lists.service.listing import details, narrowed
from uprava_appeals.lists.service.listing_sql import ids
from uprava_appeals.lists.values import Filters, View

MANY = 8000

ROWS = """
with made as (
    insert into documents.document (id, kind, organisation_id, title, summary, state, access_mark,
        author_id, due_on, created_at, changed_at, version)
    select gen_random_uuid(), 'appeals.appeal', %(organisation)s, 'Обращение ' || n, '',
        (array['received', 'registered', 'review', 'work', 'replying', 'closed', 'closed',
               'closed', 'closed', 'forwarded'])[1 + n %% 10],
        'common', %(keeper)s, date '2026-11-01' + n %% 60, now(), now(), 1
    from generate_series(1, %(many)s) as n returning id, state, due_on
), given as (
    insert into documents.access_grant
        (document_id, principal_id, reason, level, kind, hidden, granted_at)
    select id, who, 'work', 'read', 'appeals.appeal', false, now()
    from made cross join unnest(%(readers)s::int[]) as who
)
insert into appeals.appeal (document_id, organisation_id, channel, letter, received_on, mask,
    authors, collective, signers, source, source_number, source_control, territory, category,
    governor, repeat, answers, standing, standing_on, due_on, tell_on)
select id, %(organisation)s, 'epgu', 'application', date '2026-11-01', 'А. А.', 1, false, 0, '',
    '', false, '', '', false, 'first', 0, state, due_on, due_on,
    case when state = 'forwarded' then due_on end from made"""


@pytest.fixture(scope="module")
def many(installation):
    """Thousands of appeals that two see whole."""
    shelf = make_shelf(installation, 10)
    values = {
        "organisation": shelf.office.town.organisation_id, "many": MANY,
        "keeper": shelf.keeper.person_id,
        "readers": [shelf.keeper.person_id, shelf.worker.person_id],
    }  # fmt: skip
    with shelf.office.system() as session:
        execute(session, "discard plans")  # those of foreign keys, made when the table was empty
        execute(session, ROWS, values)
        execute(session, "analyze appeals.appeal; analyze documents.access_grant;"
                " analyze documents.document; analyze appeals.question")  # fmt: skip
    return shelf


def plan_of(shelf, who, view, **filters):
    """Return the buffers a page reads, the indexes of appeals it goes by, and the plan."""

    def explain(session, *, reader):
        wanted = Filters(**filters)
        query = details(ids(view, wanted, Way.ALONG))
        values = narrowed(session, wanted, reader=reader) | {"limit": 51}
        plan = fetch_value(session, f"explain (analyze, buffers, format json) {query}", values)
        return plan if isinstance(plan, list) else json.loads(plan)

    plan = shelf.office.act(who, explain)[0]["Plan"]
    text = json.dumps(plan)
    touched = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return touched, set(re.findall(r'"Index Name": "(ix_appeal_\w+)"', text)), text


INDEXES = {
    View.ALL: "ix_appeal_order", View.TELL: "ix_appeal_tell", View.RECEIVED: "ix_appeal_standing",
    View.WORK: "ix_appeal_standing", View.DONE: "ix_appeal_standing",
}  # fmt: skip


@pytest.mark.parametrize("view", INDEXES)
def test_a_page_is_one_walk_along_its_own_index(many, view):
    touched, indexes, text = plan_of(many, many.worker, view)
    assert INDEXES[view] in indexes
    whole = set(re.findall(r'"Node Type": "Seq Scan"[^{}]*?"Relation Name": "(\w+)"', text))
    assert not whole & {"appeal", "document", "access_grant"}
    assert touched < 8000, "a page of 51 reads a page's rows, not the list"

"""What pages of the lists read: an index walk that stops, whatever stands beside it."""

import json
import re

import pytest
from uprava.db.sql import execute
from uprava_assignments.control.service.listing import DETAILS, ids, parameters
from uprava_assignments.control.values import Filters, View

MANY = 6000

ROWS = """
with made as (
    insert into documents.document (id, kind, organisation_id, title, summary, state, access_mark,
        author_id, due_on, created_at, changed_at, version)
    select gen_random_uuid(), 'assignments.assignment', %(organisation)s, 'Поручение ' || n, '',
        'issued', 'common', %(head)s, date '2026-12-01' + n %% 300, now(), now(), 1
    from generate_series(1, %(many)s) as n returning id, due_on
), given as (
    insert into documents.access_grant
        (document_id, principal_id, reason, level, kind, hidden, granted_at)
    select id, who, 'work', 'read', 'assignments.assignment', false, now()
    from made cross join unnest(%(readers)s::int[]) as who
), whole as (
    insert into assignments.assignment (document_id, author_id, prepared_by, controller_id,
        basis_point, root_id, text, priority, control, asked_term, reason)
    select id, %(head)s, %(head)s, %(controller)s, '', id, 'Доложить.', 'usual', 'usual', '', ''
    from made
)
insert into assignments.duty (assignment_id, position, role, principal_id, person_id, text,
    asked_term, due_on, state, author_id, controller_id, organisation_id, control, priority,
    on_control)
select id, 0, 'responsible', %(lead)s, %(lead)s, '', '', due_on, 'sent', %(head)s, %(controller)s,
    %(organisation)s, 'usual', 'usual', true from made"""
"""Assignments under control by plain SQL; foreign keys are looked at when the statement ends."""


@pytest.fixture
def many(hall):
    """Thousands of assignments that two see whole: who controls them, and who keeps them all."""
    values = {
        "organisation": hall.town.organisation_id, "many": MANY, "head": hall.head.person_id,
        "controller": hall.controller.person_id, "lead": hall.lead.person_id,
        "readers": [hall.head.person_id, hall.controller.person_id, hall.lead.person_id,
                    hall.deputy.person_id],
    }  # fmt: skip
    with hall.system() as session:
        execute(session, "discard plans")  # those of foreign keys, made when the table was empty
        execute(session, ROWS, values)
        execute(session, "analyze assignments.duty; analyze documents.access_grant;"
                " analyze documents.document; analyze assignments.assignment")  # fmt: skip
    return hall


def plan_of(hall, who, view, *, wide=False, **filters):
    """Return the buffers a page reads and the indexes of duties it goes by."""

    def explain(session, *, reader, at):
        narrowed = Filters(**filters)
        query = DETAILS.replace("%s", f"({ids(view, narrowed, wide=wide)})", 1)
        values = parameters(narrowed, reader) | {"limit": 51}
        from uprava.db.sql import fetch_value

        plan = fetch_value(session, f"explain (analyze, buffers, format json) {query}", values)
        return plan if isinstance(plan, list) else json.loads(plan)

    plan = hall.act(who, explain)[0]["Plan"]
    text = json.dumps(plan)
    touched = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return touched, set(re.findall(r'"Index Name": "(ix_duty_\w+)"', text)), text


@pytest.mark.parametrize(
    ("name", "view", "index"),
    [
        ("controller", View.CONTROL, "ix_duty_control"),
        ("head", View.OWN, "ix_duty_author"),
        ("lead", View.EXECUTE, "ix_duty_person"),
    ],
)
def test_a_page_is_one_walk_along_its_own_index(many, name, view, index):
    touched, indexes, text = plan_of(many, getattr(many, name), view)
    assert index in indexes
    assert "Seq Scan" not in text
    assert touched < 4000, "a page of 51 reads a page's rows, not the list"


def test_the_page_of_an_ordinary_controller_costs_as_that_of_who_sees_everything(many):
    usual, _indexes, _text = plan_of(many, many.controller, View.CONTROL)
    whole, indexes, _text = plan_of(many, many.deputy, View.ALL, wide=True)
    assert "ix_duty_order" in indexes
    assert usual <= 1.3 * whole

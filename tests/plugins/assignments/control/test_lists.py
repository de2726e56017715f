"""The lists of duties: whose they are, their order, zones, filters, and who never sees a row."""

from dataclasses import replace
from datetime import date

import pytest
from control_lists import figures_of, ids_of, page_of
from uprava.db.sql import execute
from uprava_assignments.control.service import figures, listing
from uprava_assignments.control.values import Stage, Term, View
from uprava_assignments.giving.service import asking, deciding, working
from uprava_assignments.giving.values import Control, Priority

REPORT = working.Said("Исполнено.")


def seen(monkeypatch, *, much):
    """Let lists be read as for who sees much, or few, of a hundred assignments."""
    rights = (100_000, 100) if much else (1, 100)
    for module in (listing, figures):
        monkeypatch.setattr(module, "rights_of", lambda *_, **__: rights)


def done(hall, id):
    """Carry an assignment to its accepted report."""
    duty = hall.duty(id).id
    hall.act(hall.lead, working.report, duty, REPORT)
    hall.act(hall.controller, deciding.check_report, duty)
    hall.act(hall.head, deciding.accept_report, duty)


def test_lists_go_by_term_then_reports_then_what_is_over_the_latest_first(hall):
    later = hall.give(asked_term="calendar:20")
    soon = hall.give(asked_term="calendar:5")
    none = hall.give(asked_term="none")
    reported, first, second = hall.give(), hall.give(), hall.give()
    hall.act(hall.lead, working.report, hall.duty(reported).id, REPORT)
    done(hall, first)
    hall.go(1)
    done(hall, second)
    page = page_of(hall, hall.controller, View.CONTROL)
    assert ids_of(page) == [soon, later, none, reported, second, first]


def test_pages_follow_one_another_in_both_directions_without_loss(hall):
    given = [hall.give(asked_term=f"calendar:{days}") for days in (3, 4, 4, 5, 6, 7, 8)]
    first = page_of(hall, hall.controller, View.CONTROL, limit=3)
    second = page_of(hall, hall.controller, View.CONTROL, limit=3, after=first.later)
    third = page_of(hall, hall.controller, View.CONTROL, limit=3, after=second.later)
    assert [*ids_of(first), *ids_of(second), *ids_of(third)] == given
    assert (first.earlier, third.later) == (None, None)
    again = page_of(hall, hall.controller, View.CONTROL, limit=3, before=third.earlier)
    assert ids_of(again) == ids_of(second)
    begin = page_of(hall, hall.controller, View.CONTROL, limit=3, before=second.earlier)
    assert ids_of(begin) == ids_of(first)
    assert begin.earlier is None


def test_figures_count_the_zones_and_the_term_filter_shows_exactly_them(hall):
    overdue = hall.give(asked_term="working:1")
    hall.go(6)  # Thursday 26 November
    today, week = hall.give(asked_term="date:2026-11-26"), hall.give(asked_term="date:2026-11-27")
    later, wait = hall.give(asked_term="calendar:20"), hall.give()
    done(hall, wait)
    found = figures_of(hall, hall.controller, View.CONTROL)
    assert dict(found.counted) == {
        "overdue": 1, "today": 1, "later": 2, "none": 0, "reported": 0, "over": 1, "week": 2,
    }  # fmt: skip
    assert found.total == 5
    expected = {Term.OVERDUE: [overdue], Term.TODAY: [today], Term.WEEK: [today, week],
                Term.WAIT: [wait]}  # fmt: skip
    for term, ids in expected.items():
        assert ids_of(page_of(hall, hall.controller, View.CONTROL, term=term)) == ids
    assert later in ids_of(page_of(hall, hall.controller, View.CONTROL))


def test_what_was_reported_in_time_is_not_overdue_while_it_waits(hall):
    id = hall.give(asked_term="working:1")
    hall.act(hall.lead, working.report, hall.duty(id).id, REPORT)
    hall.go(10)
    found = figures_of(hall, hall.controller, View.CONTROL)
    assert (found.counted["overdue"], found.counted["reported"]) == (0, 1)


def test_executors_see_what_is_theirs_and_the_pool_of_their_unit_until_it_is_taken(hall):
    own, pool = hall.give(hall.lead, hall.helper), hall.give(hall.town.housing_id)
    assert ids_of(page_of(hall, hall.helper, View.EXECUTE)) == [own, pool]
    hall.act(hall.other, working.take, hall.duty(pool).id)
    assert ids_of(page_of(hall, hall.helper, View.EXECUTE)) == [own]
    assert ids_of(page_of(hall, hall.other, View.EXECUTE)) == [pool]
    assert ids_of(page_of(hall, hall.controller, View.EXECUTE)) == []


def test_who_acts_for_another_sees_what_that_one_controls_and_executes(hall):
    id = hall.give()
    joined = (*hall.helper.principals, *hall.controller.principals)
    substitute = replace(hall.helper, acting_for=hall.controller.person_id, principals=joined)
    assert ids_of(page_of(hall, substitute, View.CONTROL)) == [id]
    assert ids_of(page_of(hall, hall.helper, View.CONTROL)) == []


def test_reports_wait_for_controller_then_author_and_for_the_responsible_of_a_co_executor(hall):
    id = hall.give(hall.lead, hall.helper)
    lead, helper = hall.duty(id).id, hall.duty(id, hall.helper).id
    people = {"lead": hall.lead, "controller": hall.controller, "head": hall.head}

    def waiting():
        return {name: [row.id for row in page_of(hall, who, View.REPORTS).rows]
                for name, who in people.items()}  # fmt: skip

    hall.act(hall.helper, working.report, helper, REPORT)
    assert waiting() == {"lead": [helper], "controller": [], "head": []}
    hall.act(hall.lead, deciding.accept_report, helper)
    hall.act(hall.lead, working.report, lead, REPORT)
    assert waiting() == {"lead": [], "controller": [lead], "head": []}
    hall.act(hall.controller, deciding.check_report, lead)
    assert waiting() == {"lead": [], "controller": [], "head": [lead]}


def test_a_request_for_a_longer_term_waits_for_the_author_and_is_told_in_every_list(hall):
    id = hall.give()
    duty = hall.duty(id).id
    hall.act(hall.lead, asking.ask_longer, duty, date(2026, 12, 15), "Ждём смету.")
    assert [row.id for row in page_of(hall, hall.head, View.REPORTS).rows] == [duty]
    (row,) = page_of(hall, hall.controller, View.CONTROL, asked=True).rows
    assert row.asked_until == date(2026, 12, 15)
    hall.give()
    assert len(page_of(hall, hall.controller, View.CONTROL).rows) == 2


def test_filters_narrow_by_executor_unit_state_author_control_priority_and_term(hall):
    mine = hall.give(priority=Priority.URGENT)
    other = hall.give(hall.other, by=hall.deputy, control=Control.SPECIAL,
                      asked_term="calendar:30")  # fmt: skip
    hall.act(hall.lead, working.accept, hall.duty(mine).id)
    who = hall.controller

    def found(**filters):
        return ids_of(page_of(hall, who, View.CONTROL, **filters))

    assert found(executors=(hall.lead.person_id,)) == [mine]
    assert found(executors=(hall.town.housing_id,)) == [mine, other]
    assert found(executors=(hall.town.chancellery_id,)) == []
    assert found(author=hall.deputy.person_id) == [other]
    assert found(stage=Stage.ACCEPTED) == [mine]
    assert found(stage=Stage.NEW) == [other]
    assert found(control="special") == [other]
    assert found(priority="urgent") == [mine]
    assert found(due_from=date(2026, 12, 10)) == [other]
    assert found(due_to=date(2026, 12, 10)) == [mine]
    assert found(controller=hall.head.person_id) == []


def test_a_unit_above_stands_for_all_units_below_it(hall):
    id = hall.give()
    root = hall.look("select parent_id from users.unit where id = %s", hall.town.housing_id)
    assert ids_of(page_of(hall, hall.controller, View.CONTROL, executors=(root,))) == [id]


def test_the_basis_is_told_to_those_only_who_may_open_it(hall):
    basis = hall.document(hall.head)
    id = hall.give(basis_id=basis)
    (seen,) = page_of(hall, hall.head, View.OWN).rows
    assert (seen.basis_id, seen.basis_summary) == (basis, "Министерство ЖКХ")
    grant = "delete from documents.access_grant where document_id = %s and principal_id = %s"
    with hall.system() as session:
        execute(session, grant, (basis, hall.controller.person_id))
    (row,) = page_of(hall, hall.controller, View.CONTROL).rows
    assert row.assignment_id == id
    assert (row.basis_id, row.basis_number, row.basis_title, row.basis_kind) == (None,) * 4
    narrowed = page_of(hall, hall.controller, View.CONTROL, basis="records.incoming")
    assert narrowed.rows == ()
    assert ids_of(page_of(hall, hall.head, View.OWN, basis="records.incoming")) == [id]


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("wide", [False, True])
def test_who_has_no_right_sees_no_row_and_no_figure(hall, view, wide, monkeypatch):
    hall.give(hall.lead, hall.helper)
    seen(monkeypatch, much=wide)
    assert page_of(hall, hall.stranger, view).rows == ()
    assert figures_of(hall, hall.stranger, view).total == 0


@pytest.mark.parametrize("wide", [False, True])
def test_all_is_what_one_may_see_once_for_each_assignment_both_ways(hall, wide, monkeypatch):
    first, second = hall.give(hall.lead, hall.helper), hall.give(hall.other)
    seen(monkeypatch, much=wide)
    assert ids_of(page_of(hall, hall.head, View.ALL)) == [first, second]
    assert ids_of(page_of(hall, hall.helper, View.ALL)) == [first]
    (row, _other) = page_of(hall, hall.controller, View.ALL).rows
    assert (row.role, row.others) == ("responsible", 1)


def test_a_right_that_is_taken_takes_the_row_and_the_figure_at_once(hall):
    id = hall.give()
    with hall.system() as session:
        execute(session, "delete from documents.access_grant where document_id = %s", (id,))
    assert page_of(hall, hall.controller, View.CONTROL).rows == ()
    assert figures_of(hall, hall.controller, View.CONTROL).total == 0

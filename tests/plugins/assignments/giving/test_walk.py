"""From the leader's word to the file: issue, work, report, return, acceptance, off control."""

from datetime import date

import pytest
from uprava import testing
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_assignments.giving.service import asking, deciding, ending, reading, working
from uprava_assignments.giving.values import CHECK, EXECUTE, Ground


def test_issued_assignment_has_a_number_a_counted_term_and_waits_for_its_executors(hall):
    id = hall.give(hall.lead, hall.helper)
    row = hall.row(id)
    assert row.number == "П-1"
    assert row.standing == "issued"
    assert row.due_on == date(2026, 11, 30)
    assert [(each.role, each.state, each.due_on) for each in hall.duties(id)] == [
        ("responsible", "sent", date(2026, 11, 30)),
        ("executor", "sent", date(2026, 11, 30)),
    ]
    assert hall.waits(EXECUTE, id) == sorted([hall.lead.person_id, hall.helper.person_id])


def test_whole_way_of_an_assignment(hall):
    id = hall.give(hall.lead, hall.helper)
    lead, helper = hall.duty(id), hall.duty(id, hall.helper)
    hall.act(hall.lead, working.accept, lead.id)
    with pytest.raises(ConflictError, match=r"Co-executors|Соисполнители"):
        hall.act(hall.lead, working.report, lead.id, working.Said("Исполнено."))
    hall.go(1)
    hall.act(hall.helper, working.report, helper.id, working.Said("Сведения собраны."))
    assert hall.waits(CHECK, id) == [hall.lead.person_id]
    hall.act(hall.lead, deciding.accept_report, helper.id)
    assert hall.duty(id, hall.helper).state == "done"
    hall.act(hall.lead, working.report, lead.id, working.Said("Доклад представлен."))
    assert hall.row(id).standing == "reported"
    assert hall.waits(CHECK, id) == [hall.controller.person_id]
    with pytest.raises(ForbiddenError):
        hall.act(hall.controller, deciding.accept_report, lead.id)
    hall.act(hall.controller, deciding.check_report, lead.id)
    assert hall.waits(CHECK, id) == [hall.head.person_id]
    hall.act(hall.head, deciding.return_report, lead.id, "Нет сведений по котельной № 7.")
    assert hall.duty(id).state == "returned"
    assert hall.row(id).standing == "issued"
    assert hall.waits(EXECUTE, id) == [hall.lead.person_id]
    hall.go(1)
    hall.act(hall.lead, working.report, lead.id, working.Said("Сведения дополнены."))
    hall.act(hall.controller, deciding.check_report, lead.id)
    hall.act(hall.head, deciding.accept_report, lead.id)
    row = hall.row(id)
    assert (row.standing, row.done_on) == ("done", date(2026, 11, 22))
    assert hall.look("select on_control from assignments.duty where id = %s", lead.id) is True
    hall.act(hall.controller, ending.take_off_control, id, Ground.DONE)
    row = hall.row(id)
    assert (row.standing, row.ground) == ("closed", "done")
    assert hall.look("select on_control from assignments.duty where id = %s", lead.id) is False
    assert hall.waits(CHECK, id) == hall.waits(EXECUTE, id) == []


def test_pool_is_taken_once(hall):
    id = hall.give(hall.town.housing_id)
    duty = hall.duty(id)
    assert duty.person_id is None
    assert hall.waits(EXECUTE, id) == [hall.town.housing_id]
    hall.act(hall.helper, working.take, duty.id)
    assert hall.waits(EXECUTE, id) == [hall.helper.person_id]
    with pytest.raises(ConflictError, match="Крылова"):
        hall.act(hall.lead, working.take, duty.id)
    with pytest.raises(NotFoundError):
        hall.act(hall.stranger, working.take, duty.id)


def test_longer_term_is_decided_by_the_author_alone_and_counted(hall):
    id = hall.give(hall.lead)
    duty = hall.duty(id)
    asked = hall.act(hall.lead, asking.ask_longer, duty.id, date(2026, 12, 7), "Ждём акты.")
    with pytest.raises(ForbiddenError):
        hall.act(hall.controller, asking.decide_longer, asked, until=date(2026, 12, 7))
    hall.act(hall.head, asking.decide_longer, asked, until=date(2026, 12, 6))
    fresh = hall.duty(id)
    assert fresh.due_on == date(2026, 12, 4), "the sixth is a Sunday"
    assert fresh.extended == 1
    assert hall.row(id).due_on == date(2026, 12, 4)
    with pytest.raises(ConflictError):
        hall.act(hall.head, asking.decide_longer, asked, until=None, said="нет")


def test_child_stays_inside_its_parent_and_holds_its_report(hall):
    id = hall.give(hall.lead)
    duty = hall.duty(id)
    under = {"parent_duty_id": duty.id, "controller_id": hall.lead.person_id}
    with pytest.raises(InvalidError) as refused:
        hall.give(hall.helper, by=hall.lead, asked_term="calendar:11", **under)
    assert "term" in refused.value.fields
    with pytest.raises(InvalidError) as refused:
        hall.give(hall.head, by=hall.lead, asked_term="calendar:5", **under)
    assert "who" in refused.value.fields, "a circle"
    child = hall.give(hall.helper, by=hall.lead, asked_term="calendar:5", **under)
    assert hall.row(child).root_id == id
    with pytest.raises(ConflictError, match="1"):
        hall.act(hall.lead, working.report, duty.id, working.Said("Готово."))
    hall.act(hall.head, reading_of(child))
    hall.act(hall.head, ending.recall, id, "Вопрос снят.")
    assert hall.row(child).standing == "recalled"
    assert hall.waits(EXECUTE, child) == []


def reading_of(id):
    def look(session, *, reader, at):
        return reading.get_assignment(session, id, reader=reader)

    return look


def test_readdressed_duty_goes_on_with_its_term(hall):
    id = hall.give(hall.lead)
    duty = hall.duty(id)
    asked = hall.act(hall.lead, asking.ask_readdress, duty.id, hall.other.person_id, "Не наше.")
    hall.act(hall.head, asking.decide_readdress, asked, granted=True)
    assert hall.waits(EXECUTE, id) == [hall.other.person_id]
    fresh = hall.duty(id, hall.other)
    assert (fresh.role, fresh.due_on, fresh.state) == ("responsible", duty.due_on, "sent")


def test_days_of_a_pause_do_not_count(hall):
    id = hall.give(hall.lead)
    hall.act(hall.head, ending.suspend, id, "Ждём решения суда.")
    assert hall.waits(EXECUTE, id) == []
    hall.go(7)
    hall.act(hall.head, ending.resume, id)
    assert hall.row(id).due_on == date(2026, 12, 7)
    assert hall.waits(EXECUTE, id) == [hall.lead.person_id]


def test_who_left_is_not_named(hall):
    with hall.system() as session:
        session.connection().exec_driver_sql(
            f"update users.person set active = false where id = {hall.lead.person_id}"
        )
    with pytest.raises(InvalidError) as refused:
        hall.give(hall.lead)
    assert "Крылова" in refused.value.fields["who"]
    assert hall.look("select count(*) from assignments.assignment where author_id = %s",
                     hall.head.person_id) == 0  # fmt: skip


def test_team_is_a_pool_of_the_people_of_a_role(hall):
    with hall.system() as session:
        testing.give_permissions(session, hall.helper.person_id, ("documents.comment",))
    query = "select role_id from users.role_grant where person_id = %s order by 1 desc limit 1"
    team = hall.look(query, hall.helper.person_id)
    member = testing.reader_of(hall.installation, hall.helper.person_id)
    id = hall.give(team)
    assert hall.waits(EXECUTE, id) == [team]
    with pytest.raises(NotFoundError):
        hall.act(hall.other, working.take, hall.duty(id).id)
    hall.act(member, working.take, hall.duty(id).id)
    assert hall.duty(id).person_id == hall.helper.person_id

"""Two connections at once: nothing is lost, nothing is done twice, the late one is told."""

import pytest
from halls import Hall, both, stage
from uprava import testing
from uprava.approval.models import Decision, Purpose
from uprava.approval.service.lateness import tell_late
from uprava.approval.service.starting import recall
from uprava.db.sql import fetch_value
from uprava.errors import NotFoundError


@pytest.mark.parametrize("_time", range(5))
def test_two_approvers_at_once_carry_the_route_on_once(hall: Hall, _time: int) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second), stage(third))
    edition = hall.edition(id)
    came = both(
        lambda: hall.decide(first, id, edition=edition),
        lambda: hall.decide(second, id, edition=edition),
    )
    assert came == ["done", "done"]
    assert hall.asked(id) == {third.person_id}
    assert len(hall.rows(id)) == 3


@pytest.mark.parametrize("_time", range(5))
def test_a_double_click_decides_once(hall: Hall, _time: int) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first, hall.people[1]))
    edition = hall.edition(id)
    came = both(*[lambda: hall.decide(first, id, edition=edition)] * 3)
    assert came.count("done") == 1
    assert [each for each in came if each != "done"] == [
        "Вы уже приняли решение: согласовано. Больше ничего не требуется."
    ] * 2
    assert hall.audited(id).count("approval.decided") == 1


@pytest.mark.parametrize("_time", range(5))
def test_a_decision_and_a_recall_at_once_leave_one_truth(hall: Hall, _time: int) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first, hall.people[1]))
    edition = hall.edition(id)

    def take_back() -> None:
        with hall.as_(hall.author) as session:
            recall(session, id, reason="", reader=hall.author, at=hall.tick())

    decided, recalled = both(lambda: hall.decide(first, id, edition=edition), take_back)
    assert recalled == "done"
    sheet = hall.sheet(id)
    assert sheet.route.state == "recalled"
    given = [row.decision for row in hall.rows(id) if row.person_id == first.person_id]
    assert given == (["agreed"] if decided == "done" else [None])
    assert hall.asked(id) == set()


@pytest.mark.parametrize("_time", range(3))
def test_a_version_and_an_approval_at_once_never_meet_in_one_visa(hall: Hall, _time: int) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first, hall.people[1]))
    edition = hall.edition(id)
    decided, _put = both(
        lambda: hall.decide(first, id, edition=edition), lambda: hall.new_version(id)
    )
    rows = [row for row in hall.rows(id) if row.person_id == first.person_id]
    if decided == "done":
        assert rows[0].superseded
        assert not rows[0].current
    assert first.person_id in hall.asked(id)


def test_two_starts_at_once_make_one_route(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    came = both(lambda: hall.send(id, stage(first)), lambda: hall.send(id, stage(first)))
    assert sorted(each == "done" for each in came) == [False, True]


def test_signing_and_changing_at_once_never_both_happen(hall: Hall) -> None:
    id, boss = hall.document(), hall.people[0]
    hall.send(id, stage(boss, purpose=Purpose.SIGN))
    signed, changed = both(lambda: hall.sign(boss, id), lambda: hall.new_version(id))
    assert signed == "done"
    assert changed.startswith("Документ")


def test_two_workers_tell_of_a_late_decision_once(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first, term=1))
    with hall.system() as session:
        due = fetch_value(session, "select due_at from approval.visa where document_id = %s", (id,))

    def work() -> None:
        with hall.system() as session:
            today = due.date()
            last: int | None = 0
            while last is not None:
                last = tell_late(session, after=last, today=today, at=due + testing.timedelta(1))

    both(work, work)
    assert hall.told(first).count("Срок вашего решения истёк: О ремонте кровли") == 1


def test_a_decision_on_an_unknown_document_is_not_found(hall: Hall) -> None:
    id = hall.document()
    with pytest.raises(NotFoundError):
        hall.decide(hall.stranger, id, Decision.AGREED)
    with pytest.raises(NotFoundError, match="не направлялся"):
        hall.decide(hall.author, id)

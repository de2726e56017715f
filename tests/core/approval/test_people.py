"""Substitutes, added approvers, redirection; who may see what because of a route."""

import psycopg
import pytest
from halls import Hall, stage
from uprava import testing
from uprava.approval.models import Decision, ParticipantKind, Purpose
from uprava.approval.service.branching import add_approvers, drop_approver, redirect
from uprava.approval.service.sheets import find_sheet
from uprava.approval.service.starting import restart
from uprava.approval.values import ParticipantPlan
from uprava.db.sql import execute, fetch_values
from uprava.documents.service.access import get_document, why
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


def ids(*readers: testing.Reader) -> set[int]:
    return {each.person_id for each in readers}


def add(hall: Hall, reader: testing.Reader, id, *people: testing.Reader) -> list[int]:
    with hall.as_(reader) as session:
        wanted = [each.person_id for each in people]
        return add_approvers(session, id, wanted, note="Прошу посмотреть", reader=reader,
                             at=hall.tick())  # fmt: skip


def drop(hall: Hall, reader: testing.Reader, id, visa: int, *, reason: str = "Не нужно") -> None:
    with hall.as_(reader) as session:
        drop_approver(session, id, visa, reason=reason, reader=reader, at=hall.tick())


def hand_over(hall: Hall, reader: testing.Reader, id, to: testing.Reader) -> int:
    with hall.as_(reader) as session:
        return redirect(session, id, to.person_id, note="", reader=reader, at=hall.tick())


def test_a_substitute_decides_for_the_absent_and_it_shows(hall: Hall) -> None:
    id, (absent, deputy, *_rest) = hall.document(), hall.people
    hall.send(id, stage(absent))
    acting = hall.acting_for(deputy, absent)
    hall.decide(acting, id)
    (row,) = hall.rows(id)
    assert (row.person_id, row.decision, bool(row.for_name)) == (absent.person_id, "agreed", True)
    with hall.system() as session:
        query = "select decided_by from approval.visa where document_id = %s"
        assert fetch_values(session, query, (id,)) == [deputy.person_id]


def test_a_substitution_limited_to_other_things_decides_nothing(hall: Hall) -> None:
    id, (absent, deputy, *_rest) = hall.document(), hall.people
    hall.send(id, stage(absent))
    acting = hall.acting_for(deputy, absent, "documents.attach")
    with pytest.raises(ForbiddenError, match="замещение не включает"):
        hall.decide(acting, id)


def test_signing_is_not_inherited_unless_the_substitution_says_so(hall: Hall) -> None:
    id, (absent, deputy, other, *_rest) = hall.document(), hall.people
    hall.send(id, stage(absent, purpose=Purpose.SIGN))
    acting = hall.acting_for(deputy, absent)
    with pytest.raises(ConflictError, match="замещение не включает право подписи"):
        hall.sign(acting, id)
    hall.sign(hall.acting_for(other, absent, "signing.sign"), id)
    assert hall.sheet(id).route.state == "done"


def test_an_approver_waits_for_those_added_below(hall: Hall) -> None:
    id, (first, low, lower, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first))
    add(hall, first, id, low, lower)
    assert hall.asked(id) == ids(low, lower)
    with pytest.raises(ConflictError, match="Ваша очередь — после них"):
        hall.decide(first, id)
    hall.decide(low, id, Decision.REFUSED, "Против")
    assert hall.sheet(id).route.state == "running", "it is for the one who asked to judge"
    hall.decide(lower, id)
    assert hall.asked(id) == ids(first)
    hall.decide(first, id)
    assert [row.depth for row in hall.rows(id)] == [0, 1, 1]
    assert hall.rows(id)[1].note == "Прошу посмотреть"


def test_nobody_is_added_who_takes_part_already(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    for each in (second, first):
        with pytest.raises(InvalidError, match="уже участвует"):
            add(hall, first, id, each)
    with pytest.raises(InvalidError, match="дополнительных согласующих"):
        add(hall, first, id)


def test_an_added_approver_is_taken_back_and_the_turn_returns(hall: Hall) -> None:
    id, (first, low, other, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first))
    (visa,) = add(hall, first, id, low)
    with pytest.raises(ForbiddenError, match="только тот, кто добавил"):
        drop(hall, low, id, visa)
    with pytest.raises(InvalidError, match="Укажите, почему"):
        drop(hall, first, id, visa, reason=" ")
    drop(hall, first, id, visa)
    assert hall.asked(id) == ids(first)
    told = "Крылова А. Д. больше не запрашивает вашу визу: О ремонте кровли. Не нужно"
    assert hall.told(low)[-1].replace("\N{NO-BREAK SPACE}", " ") == told
    with hall.as_(low) as session, pytest.raises(NotFoundError):
        get_document(session, id, reader=low)
    assert other.person_id not in hall.asked(id)


def test_the_author_and_who_acts_for_the_approver_take_back_an_added_one_nobody_else(
    hall: Hall,
) -> None:
    id, (first, low, deputy, lower, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, deputy))
    (visa,) = add(hall, first, id, low)
    add(hall, low, id, lower)
    assert hall.asked(id) == ids(lower, deputy)
    with pytest.raises(ForbiddenError):
        drop(hall, deputy, id, visa)
    limited = hall.acting_for(deputy, first, "documents.attach")
    with pytest.raises(ForbiddenError, match="замещение не включает"):
        drop(hall, limited, id, visa)
    assert hall.sheet(id).acts.drop[:1] == (visa,)
    assert hall.sheet(id, deputy).acts.drop == ()
    drop(hall, hall.author, id, visa)
    assert hall.asked(id) == ids(first, deputy), "those below go too, the turn comes back"
    assert hall.audited(id)[-1] == "approval.dropped"
    rows = [row for row in hall.rows(id) if row.state == "closed"]
    assert {row.closed_note for row in rows} == {"Не нужно"}


def test_whom_it_is_handed_over_to_decides_instead_in_the_same_term(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, term=3))
    due = hall.rows(id)[0].due_at
    hand_over(hall, first, id, second)
    assert hall.asked(id) == ids(second)
    assert hall.rows(id)[1].due_at == due
    with pytest.raises(InvalidError, match="уже передал"):
        hand_over(hall, second, id, first)
    hall.decide(second, id)
    assert [row.decision for row in hall.rows(id)] == ["redirected", "agreed"]
    assert hall.sheet(id).route.state == "done"


def test_who_objected_instead_of_another_is_asked_again(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first))
    hand_over(hall, first, id, second)
    hall.decide(second, id, Decision.REFUSED, "Против")
    with hall.as_(hall.author) as session:
        restart(session, id, reader=hall.author, at=hall.tick())
    assert hall.asked(id) == ids(second)


def test_signing_and_reading_are_not_handed_over(hall: Hall) -> None:
    id, (boss, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(boss, purpose=Purpose.SIGN))
    with pytest.raises(ConflictError, match="можно только при согласовании"):
        hand_over(hall, boss, id, second)


def test_people_of_a_route_may_read_the_document_and_see_why(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(second))
    with hall.as_(first) as session:
        reasons = {each.reason for each in why(session, id, reader=first) if each.mine}
    assert reasons == {"участвует в согласовании, подписании или ознакомлении"}
    with hall.as_(second) as session, pytest.raises(NotFoundError):
        get_document(session, id, reader=second)


def test_nobody_sees_the_sheet_of_a_closed_document(hall: Hall, database: tuple[str, str]) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first))
    hall.decide(first, id, Decision.REMARKS, "Уточнить")
    with hall.as_(hall.stranger) as session:
        with pytest.raises(NotFoundError):
            find_sheet(session, id, reader=hall.stranger, at=hall.at)
        for table in ("route", "stage", "participant", "visa", "visa_file", "remark",
                      "approved_file", "late_notice"):  # fmt: skip
            query = f"select document_id from approval.{table}"
            assert id not in fetch_values(session, query), table
    with psycopg.connect(database[0].replace("+psycopg", "")) as link:
        assert link.execute("select count(*) from approval.visa").fetchone() == (0,)


def test_the_sheet_tells_each_reader_what_they_may_do(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(second))
    acts = hall.sheet(id, first).acts
    assert (acts.decide, acts.add, acts.redirect, acts.recall) == (True, True, True, False)
    acts = hall.sheet(id).acts
    assert (acts.decide, acts.recall, acts.start, acts.restart) == (False, True, False, False)
    sheet = hall.sheet(id)
    assert (sheet.agreed, sheet.asked) == (0, 2)


def test_a_branch_is_no_longer_asked_when_another_has_given_the_voice(hall: Hall) -> None:
    id, (first, second, low, last, *_rest) = hall.document(), hall.people
    with hall.system() as session:
        role = testing.make_principal(session, "role")
        execute(session, "insert into users.role (id, code, title, built_in)"
                         " values (%s, %s, 'Юристы', false)", (role, f"law-{role}"))  # fmt: skip
        for each in (first, second):
            query = "insert into users.role_grant (role_id, person_id) values (%s, %s)"
            execute(session, query, (role, each.person_id))
    hall.send(id, stage(ParticipantPlan(ParticipantKind.ROLE, role), last))
    add(hall, first, id, low)
    assert hall.asked(id) == ids(second, low, last)
    hall.decide(second, id)
    assert hall.asked(id) == ids(last)

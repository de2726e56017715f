"""Acquaintance beside a route: whoever else has to know reads while others still decide."""

from uuid import UUID

import pytest
from halls import Hall, stage
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.approval.models import Decision, ParticipantKind, Purpose
from uprava.approval.service.acquainting import acquaint, list_reading
from uprava.approval.service.starting import recall
from uprava.approval.values import ParticipantPlan
from uprava.db.sql import execute, fetch_values
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, ForbiddenError, NotFoundError
from uprava.users.reader import Reader

READ = {"purpose": Purpose.READ}
SIGN = {"purpose": Purpose.SIGN}


def ids(*readers: Reader) -> set[int]:
    return {each.person_id for each in readers}


def let_read(hall: Hall, id: UUID, *people: Reader) -> int:
    """Let people read, by a list of them."""
    with hall.as_(hall.author) as session:
        named = [each.person_id for each in people]
        return acquaint(session, id, named, term=2, reader=hall.author, at=hall.tick())


def read_by(hall: Hall, id: UUID) -> dict[int, bool]:
    with hall.as_(hall.author) as session:
        rows = list_reading(session, id, reader=hall.author)
    return {each.person_id: each.read_at is not None for each in rows}


def folders(hall: Hall, id: UUID, person: Reader) -> list[str]:
    with hall.system() as session:
        query = """select folder from work.item where document_id = %s and principal_id = %s
            and done_at is null order by folder"""
        return fetch_values(session, query, (id, person.person_id))


def test_people_read_while_the_route_goes_on_and_neither_waits_for_the_other(hall: Hall) -> None:
    id, (first, boss, reader, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(boss, **SIGN))
    let_read(hall, id, reader)
    assert folders(hall, id, reader) == ["acquaintance"]
    hall.decide(first, id)
    hall.sign(boss, id)
    sheet = hall.sheet(id)
    assert sheet.route.state == "done"
    assert [(each.read, each.asked) for each in sheet.asides] == [(0, 1)]
    hall.decide(reader, id, Decision.READ)
    (aside,) = hall.sheet(id).asides
    assert (aside.route.state, aside.read) == ("done", 1)
    assert read_by(hall, id) == {reader.person_id: True}


def test_a_route_starts_while_people_read(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    let_read(hall, id, second)
    hall.send(id, stage(first))
    with pytest.raises(ConflictError, match="уже на маршруте"):
        hall.send(id, stage(first))
    assert hall.sheet(id).route.state == "running"
    assert folders(hall, id, second) == ["acquaintance"]


def test_a_unit_and_a_role_are_acquainted_beside_a_route(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first))
    with hall.system() as session:
        role = testing.make_principal(session, "role")
        query = (
            "insert into users.role (id, code, title, built_in) values (%s, %s, 'Юристы', false)"
        )
        execute(session, query, (role, f"law-{role}"))
        query = "insert into users.role_grant (role_id, person_id) values (%s, %s)"
        execute(session, query, (role, hall.author.person_id))
    unit = ParticipantPlan(ParticipantKind.UNIT, hall.town.housing_id)
    hall.send(id, stage(unit, ParticipantPlan(ParticipantKind.ROLE, role), **READ))
    assert set(read_by(hall, id)) == ids(*hall.people, hall.stranger, hall.author)


def test_who_agrees_and_is_to_read_too_decides_each_by_itself(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first))
    let_read(hall, id, first)
    acts = hall.sheet(id, first).acts
    assert (acts.purpose, acts.add) == ("agree", True)
    assert acts.reads not in (None, acts.visa_id)
    hall.decide(first, id, Decision.READ)
    assert folders(hall, id, first) == ["approval"]
    hall.decide(first, id)
    sheet = hall.sheet(id)
    assert (sheet.route.state, sheet.asides[0].route.state) == ("done", "done")


def test_one_reading_counts_for_all_who_asked(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, **READ))
    let_read(hall, id, first)
    hall.decide(first, id, Decision.READ)
    assert folders(hall, id, first) == []
    with hall.system() as session:
        query = "select state from approval.route where document_id = %s order by id"
        assert fetch_values(session, query, (id,)) == ["running", "done"]


def test_a_recalled_acquaintance_takes_nothing_from_who_is_asked_elsewhere(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first))
    beside = let_read(hall, id, first, second, third)
    let_read(hall, id, third)
    with hall.as_(hall.author) as session:
        recall(session, id, reason="", reader=hall.author, at=hall.tick(), route_id=beside)
    assert folders(hall, id, first) == ["approval"]
    assert folders(hall, id, third) == ["acquaintance"], "the other acquaintance still asks"
    assert hall.sheet(id).route.state == "running"
    for each in (first, third):
        with hall.as_(each) as session:
            assert get_document(session, id, reader=each).id == id
    with hall.as_(second) as session, pytest.raises(NotFoundError):
        get_document(session, id, reader=second)


def test_a_unit_keeps_the_document_while_another_acquaintance_asks_it(hall: Hall) -> None:
    id, second = hall.document(), hall.people[1]
    unit = ParticipantPlan(ParticipantKind.UNIT, hall.town.housing_id)
    first = hall.send(id, stage(unit, **READ))
    again = hall.send(id, stage(unit, **READ))
    for route, seen in ((first, True), (again, False)):
        with hall.as_(hall.author) as session:
            recall(session, id, reason="", reader=hall.author, at=hall.tick(), route_id=route)
        with hall.as_(second) as session:
            if seen:
                assert get_document(session, id, reader=second).id == id
            else:
                with pytest.raises(NotFoundError):
                    get_document(session, id, reader=second)


def test_a_new_edition_is_read_anew_beside_the_route_too(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first))
    let_read(hall, id, second, third)
    hall.decide(second, id, Decision.READ)
    hall.new_version(id)
    assert folders(hall, id, second) == ["acquaintance"]
    assert hall.sheet(id).asides[0].read == 0
    assert folders(hall, id, first) == ["approval"]


def test_only_the_author_of_an_acquaintance_recalls_it(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first))
    beside = let_read(hall, id, second)
    assert hall.sheet(id).asides[0].recall
    assert not hall.sheet(id, first).asides[0].recall
    with hall.as_(first) as session, pytest.raises(ForbiddenError, match="только инициатор"):
        recall(session, id, reason="", reader=first, at=hall.tick(), route_id=beside)


def test_the_screens_report_who_has_not_read_and_ask_them_again(
    client: TestClient, hall: Hall
) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first))
    with signed_in(client, hall.installation, hall.author) as headers:
        form = {"s1_who": [f"person:{each.person_id}" for each in (first, second)]}
        sent = client.post(f"/docs/{id}/approval/acquaint", data=form, headers=headers)
        assert sent.status_code == 200, sent.text
        assert folders(hall, id, first) == ["acquaintance", "approval"]
        hall.decide(second, id, Decision.READ)
        card = client.get(f"/docs/{id}").text
        assert "ознакомились 1 из 2" in card
        page = client.get(f"/docs/{id}/acquaintance").text
        assert "Не ознакомлен 1 человек" in page
        assert "не ознакомлен(а)" in page
        hall.decide(first, id, Decision.READ)
        hall.decide(first, id)
        hall.new_version(id)
        page = client.get(f"/docs/{id}/acquaintance").text
        assert "2 человека знакомились только с прежней редакцией" in page
        sent = client.post(f"/docs/{id}/acquaintance", data={"term": "3"}, headers=headers)
        assert sent.status_code == 200
    assert folders(hall, id, second) == ["acquaintance"]
    with signed_in(client, hall.installation, hall.stranger):
        assert client.get(f"/docs/{id}/acquaintance").status_code == 404

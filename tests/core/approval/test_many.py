"""Acquaintance of many, decisions on many, and what goes with a document that is purged."""

from datetime import timedelta
from uuid import UUID

from halls import Hall, stage
from uprava.approval.models import Decision, Purpose
from uprava.approval.service.acquainting import acquaint, list_reading, read_anew
from uprava.approval.service.bulk import Outcome, agree_many
from uprava.db.sql import execute, fetch_values
from uprava.documents.service.purging import purge
from uprava.documents.service.versions import add_files
from uprava.users.reader import Reader

READ = {"purpose": Purpose.READ}


def agree(hall: Hall, reader: Reader, *ids: UUID) -> Outcome:
    """Agree to documents as the screen of «На согласовании» does: over the editions it named."""
    editions = {id: hall.edition(id) for id in ids}
    with hall.as_(reader) as session:
        return agree_many(session, editions, reader=reader, at=hall.tick())


def test_many_documents_are_agreed_to_each_with_its_own_result(hall: Hall) -> None:
    first, second = hall.people[:2]
    agreed, read, signed, closed = (hall.document() for _ in range(4))
    hall.send(agreed, stage(first))
    hall.send(read, stage(first, **READ))
    hall.send(signed, stage(first, purpose=Purpose.SIGN))
    hall.send(closed, stage(second))
    outcome = agree(hall, first, agreed, read, signed, closed)
    assert outcome.done == 1
    assert [(id, name) for id, name, _why in outcome.refused] == [
        (str(read), "О ремонте кровли"), (str(signed), "О ремонте кровли"),
    ], "what one may not see is not spoken of"  # fmt: skip
    assert "Подпишите файл" in outcome.refused[1][2]
    assert hall.sheet(agreed).route.state == "done"
    assert hall.asked(signed) == hall.asked(read) == {first.person_id}


def test_a_substitute_agrees_to_many_for_the_absent_and_for_oneself(hall: Hall) -> None:
    absent, deputy, other = hall.people[:3]
    theirs, own, both = (hall.document() for _ in range(3))
    hall.send(theirs, stage(absent))
    hall.send(own, stage(deputy))
    hall.send(both, stage(absent, deputy))
    acting = hall.acting_for(deputy, absent)
    assert agree(hall, acting, theirs, own, both).done == 3
    shown = {id: [(row.person_id, bool(row.for_name), row.decision) for row in hall.rows(id)]
             for id in (theirs, own, both)}  # fmt: skip
    assert shown[theirs] == [(absent.person_id, True, "agreed")]
    assert shown[own] == [(deputy.person_id, False, "agreed")]
    assert shown[both] == [(absent.person_id, True, "agreed"), (deputy.person_id, False, None)]
    limited = hall.acting_for(other, absent, "documents.attach")
    late = hall.document()
    hall.send(late, stage(absent))
    outcome = agree(hall, limited, late)
    assert outcome.done == 0
    assert "замещение не включает" in outcome.refused[0][2]


def test_a_list_that_is_out_of_date_agrees_to_nothing_new(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first))
    shown = hall.edition(id)
    hall.new_version(id)
    with hall.as_(first) as session:
        outcome = agree_many(session, {id: shown}, reader=first, at=hall.tick())
    assert "текст изменился" in outcome.refused[0][2]
    assert hall.asked(id) == {first.person_id}


def test_the_sheet_of_acquaintance_tells_who_has_not_read_and_who_read_earlier(
    hall: Hall,
) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, third, **READ))
    hall.decide(first, id, Decision.READ)
    rows = reading(hall, id)
    assert [each.read_at is None for each in rows] == [True, True, False]
    for each in (second, third):
        hall.decide(each, id, Decision.READ)
    hall.new_version(id)
    assert all(each.earlier for each in reading(hall, id))
    with hall.as_(hall.author) as session:
        read_anew(session, id, term=3, reader=hall.author, at=hall.tick())
    assert hall.asked(id) == {first.person_id, second.person_id, third.person_id}
    hall.decide(first, id, Decision.READ)
    assert [each.earlier for each in reading(hall, id)] == [False, False, False]
    assert sum(each.read_at is None for each in reading(hall, id)) == 2


def test_evidence_added_to_signatures_is_no_new_edition(hall: Hall) -> None:
    id, (boss, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(boss, purpose=Purpose.SIGN), stage(second, **READ))
    hall.sign(boss, id)
    hall.decide(second, id, Decision.READ)
    hall.add_evidence(id)
    assert [each.earlier for each in reading(hall, id)] == [False]
    assert [each.current for each in hall.rows(id)] == [True, True]
    hall.sign(hall.author, id)


def test_a_file_added_later_has_been_read_by_nobody(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first, **READ))
    hall.decide(first, id, Decision.READ)
    with hall.as_(hall.author) as session:
        jobs = hall.installation.jobs
        add_files(session, id, [hall.text()], reader=hall.author, at=hall.tick(), jobs=jobs)
    assert [each.earlier for each in reading(hall, id)] == [True]


def reading(hall: Hall, id):
    with hall.as_(hall.author) as session:
        return list_reading(session, id, reader=hall.author)


def test_some_people_are_acquainted_by_a_list(hall: Hall) -> None:
    id, people = hall.document(), hall.people
    with hall.as_(hall.author) as session:
        named = [each.person_id for each in people]
        acquaint(session, id, named, term=2, reader=hall.author, at=hall.tick())
    assert hall.asked(id) == set(named)
    assert {each.unit for each in reading(hall, id)} == {"Управление ЖКХ"}


def test_what_hangs_on_a_purged_draft_goes_with_it(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first, term=1), stage(hall.people[1], purpose=Purpose.SIGN))
    hall.decide(first, id, Decision.REMARKS, "Уточнить")
    with hall.system() as session:
        query = "update documents.document set deleted_at = %s where id = %s"
        execute(session, query, (hall.at, id))
        assert id in purge(session, before=hall.at + timedelta(days=1))
        query = "select id from approval.visa where document_id = %s"
        assert fetch_values(session, query, (id,)) == []
